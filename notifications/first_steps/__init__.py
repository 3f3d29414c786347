"""The short list on My channels after somebody's first sign-in: what is done, and what is next.

Every answer is read from records; the list goes away when all is done, when it is put away, and
by itself after a month. ``notifications.urls`` and a template tag lead here.
"""
