from __future__ import annotations

from channels.contract import Cause
from tests.channels.networks.contract_case import NetworkContract


class TestTikTok(NetworkContract):
    network = "tiktok"
    cannot_say = {
        Cause.PASSWORD_CHANGED: "no answer and no event of TikTok's speaks of a password",
        Cause.LOST_PAGE_ROLE: "it has profiles only",
        Cause.CHECKPOINT_OR_LOCKED: "only its webhook says so, of an age that was changed",
    }
