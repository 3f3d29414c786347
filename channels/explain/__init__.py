"""What a pasted answer of a network means, for operators and for the search box.

Called by ``manage.py explain`` and ``channels.public``. May import the registry and ``words``;
reads no database.
"""
