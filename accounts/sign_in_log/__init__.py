"""The sign-in log: where somebody is signed in, and what was done with their account.

``record`` writes it; every room above may call it. The person reads it on a page of their own.
"""
