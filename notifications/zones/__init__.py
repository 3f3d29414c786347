"""The zone that a person's times are said in: from their browser at the first sign-in, then theirs.

Nothing that was chosen is written over. A browser that is elsewhere later is offered its zone.
"""
