"""What a network said and is asked about again before it is believed, in two sentences."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from channels.contract import DEAD, Cause
from channels.diagnosis.diagnose import CheckingAgain, Diagnosis
from channels.diagnosis.second_look import LOOKS, THIRD_LOOK
from core.dates import at_hour, clock


def checking_again(diagnosis: Diagnosis, network: str, name: str, *, at: datetime) -> str:
    """Empty where nothing is asked again. ``network`` and ``name`` as people know them."""
    suspected = diagnosis.checking_again
    if suspected is None:
        return ""
    said = _said(suspected) % {
        "network": network,
        "name": name,
        "said": at_hour(clock(suspected.since, at=at)),
    }
    return f"{said} {_we_ask(suspected, network, at)}"


def _said(suspected: CheckingAgain) -> str:
    if suspected.cause in DEAD:
        return _(
            "%(network)s said at %(said)s that it does not accept this token, without saying why."
        )
    if suspected.cause is Cause.LOST_PAGE_ROLE:
        return _("At %(said)s %(network)s did not name %(name)s among the places of this account.")
    if suspected.cause is Cause.PERMISSION_MISSING:
        return _("%(network)s answered at %(said)s as if a permission were missing.")
    if suspected.cause is Cause.ACCOUNT_SUSPENDED:  # or one place of it
        return _("%(network)s answered at %(said)s as if nothing could be published on %(name)s.")
    return _("%(network)s answered at %(said)s as if this account were locked.")


def _we_ask(suspected: CheckingAgain, network: str, at: datetime) -> str:
    named = {
        "next": at_hour(clock(suspected.next_look_at, at=at)),
        "last": at_hour(clock(suspected.last_look_at, at=at)),
    }
    if suspected.looks >= LOOKS and at - suspected.since > THIRD_LOOK:
        # Nothing is doubted for so long but what is said of many at once.
        return _(
            "%(network)s says the same of many accounts just now, so it is most likely "
            "%(network)s and not you. There is nothing for you to do; we go on asking."
        ) % {"network": network}
    if suspected.next_look_at <= at:
        return _("We ask again before we believe it; until then there is nothing for you to do.")
    if named["next"] == named["last"]:
        text = _(
            "We ask once more at %(last)s before we believe it; until then there is nothing for "
            "you to do."
        )
    else:
        text = _(
            "We ask again at %(next)s and about %(last)s before we believe it; until then there "
            "is nothing for you to do."
        )
    return text % named
