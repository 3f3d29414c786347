"""What people are told, when, and how it reaches them.

Listens to the signals of ``channels`` and imports it through ``channels.public`` only. Its
tables are the truth about every message: a worker only carries out what a row says is due.
"""
