"""How the rooms above hear of a channel, in the transaction that changed it.

``state_changed``: channel, before (State), after (State), cause (Cause), at
``channels_connected``: user, channels (list), at
``credential_refreshed``: credential, channels (list), at
``credential_renewed``: credential, at (a machine renewed it)
``end_moved``: credential (the end that its person must mind is another), at
``failure_reported``: channel, finding (Finding), report (FailureReport), at
``channel_handed_over``: channel (behind its new login), before (Credential), at
``hand_over_asked``, ``hand_over_answered``: hand_over, at
"""

from __future__ import annotations

from django.dispatch import Signal

state_changed = Signal()
channels_connected = Signal()
credential_refreshed = Signal()
credential_renewed = Signal()
end_moved = Signal()
failure_reported = Signal()
channel_handed_over = Signal()
hand_over_asked = Signal()
hand_over_answered = Signal()
