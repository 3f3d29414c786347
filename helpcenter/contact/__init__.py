""" "Still need help?": three steps, the ticket, its letters, and the writer's own requests.

Its pages are led to by ``helpcenter.urls``; letters are sent by ``helpcenter.tasks``. May import
articles, search and readers.
"""
