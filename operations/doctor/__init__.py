"""``manage.py doctor``: what stops this site, what limits it, and what is fine, in plain words.

Each module looks at one part and yields results; nothing here changes anything, but for a test
mail that is asked for. In English only, as every command of ``manage.py``; never a secret.
"""
