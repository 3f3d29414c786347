"""What causes a message: each writes a row in the transaction that it comes from.

Signals and the schedule call in here. May import timing and the models; wakes delivery by the
task's name, never by import.
"""
