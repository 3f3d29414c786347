"""What search engines, feed readers and programs ask for: heads, feeds, sitemap, pictures.

Called by the pages' heads and by addresses that are the same in every language. May import
articles and policies. Nothing in here is personal.
"""
