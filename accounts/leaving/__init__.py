"""An account ends: asked for, a day to think, then step by step until nothing is left.

Called by the pages, the admin and the tasks, and by the rooms above: what is of somebody who
leaves rests (``asking.people_leaving``). The steps are registered (``registered``).
"""
