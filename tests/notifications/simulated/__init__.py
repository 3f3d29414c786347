"""Thirty days of many people's channels, run through the real recording and sending code.

The networks' answers are invented here; what becomes of them is the site's own doing:
``channels.records.findings``, ``channels.journeys.refreshing``, ``channels.reports.intake`` and
``channels.probing.state_sweep`` write them and send their signals; ``notifications`` plans,
enqueues, drops and delivers. Only the clock, the networks and the mail server are ours.

    python -m tests.notifications.simulated    1,000 people, 5,000 channels; prints the table
"""
