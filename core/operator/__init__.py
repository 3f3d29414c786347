"""What the operator says of this site in the environment, in words for pages, articles and mails.

Any room may ask. It knows the settings and nothing else.
"""
