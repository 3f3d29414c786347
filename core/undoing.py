"""How long what a person deleted can be had back: one figure for channels, keys and webhooks."""

from __future__ import annotations

from datetime import timedelta

UNDO_LIFE = timedelta(hours=1)
