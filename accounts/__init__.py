"""People: how they sign in, where they are signed in, what was done in their name, and leaving.

allauth does the signing in; this room keeps what it does not: the sign-in log, what a person
takes along, and how an account ends. The rooms above register here what they hold of a person,
and say here what was done; this room imports none of them.
"""
