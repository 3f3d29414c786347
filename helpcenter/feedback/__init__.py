""" "Did this help?": the vote, why, and who may cast it.

Led to by ``helpcenter.urls``; counted by the staff pages. May import articles and readers.
"""
