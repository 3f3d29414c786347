"""The help center: articles, search, feedback, contact, and what machines read of them.

Knows ``channels`` through ``channels.public.help_center`` alone, and never a person's tokens.
"""
