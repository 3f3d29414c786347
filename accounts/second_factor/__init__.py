"""Authenticator apps, passkeys and recovery codes: what allauth.mfa does not do by itself.

Its secrets are sealed here, a code is good once, and staff pages open only to who has a second
factor and has used it in this session. The pages are allauth's, in our own templates.
"""
