"""Whether it is still the same person: asked before what a borrowed browser must not do.

A view above says ``@recent_sign_in_required``; allauth's own pages are listed in ``middleware``.
Who signed in within ``ACCOUNT_REAUTHENTICATION_TIMEOUT`` notices nothing. Anybody else is asked
once, for a password, a second factor or a mailed code, and what they had sent then goes on its
way. Knows allauth and ``core``.
"""
