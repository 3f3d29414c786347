"""An article's Markdown read: headings, links, boxes, and tags that take figures from policies.

Called by ``articles``. Imports policies only.
"""
