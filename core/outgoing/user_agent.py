"""How the site names itself in every call that it makes."""

from __future__ import annotations

USER_AGENT = "ChannelCare/1"
