"""A network's policy in sentences: figures, tables, changes, facts to read again.

Called by pages, diagnosis texts and ``channels.public``. Imports the contract, the readers of
policy files and ``core.dates``; no database.
"""
