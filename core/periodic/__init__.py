"""Tasks of the schedule: each ends by itself, and never runs beside itself more often than it may.

Workers are threads, which nobody can stop from outside, and a schedule calls whether or not the
last call has ended. So whatever the schedule calls is made by ``tasks.periodic``: it looks at its
deadline between portions (``run``), and holds a lease in the database while it runs (``leases``),
so that another call, in whichever worker, is refused. A worker that dies leaves a lease that ends.
What a run has done is not done again: rows that were due are due no longer, and a walk over rows
that stay goes on where the last one has left off.

Imports Django and Celery. Any room may use it.
"""
