"""How the rooms above hear of a channel, in the transaction that changed it.

``state_changed``: channel, before (State), after (State), cause (Cause), at
``channels_connected``: user, channels (list), at
``credential_refreshed``: credential, channels (list), at
``credential_renewed``: credential, at (a machine renewed it)
``failure_reported``: channel, finding (Finding), report (FailureReport), at
"""

from __future__ import annotations

from django.dispatch import Signal

state_changed = Signal()
channels_connected = Signal()
credential_refreshed = Signal()
credential_renewed = Signal()
failure_reported = Signal()
