"""The demo's mailbox: the backend that keeps every mail, and the pages that show it.

Wired in only where ``DEMO`` is set. Imports the models only.
"""
