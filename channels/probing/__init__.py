"""Asks the networks: which logins are due, one check of one login, sweeps and clean-up.

Called by ``channels.tasks``, by "Check now" and by reports. May import renewal, records and
what is below; never a page.
"""
