"""Which server a login is at, or is to be: what a person typed, read and looked up."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.contrib.auth.models import User
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from channels.contract import Finding, Network, ServerField, ServerFound, ServerTakes, ServerTrouble
from channels.http import door_for
from core.limits.counting import HOUR, count
from core.names import plain_names
from core.names.isolates import isolated

LONGEST = 300
# Each look asks servers that are not ours: so many an hour for each person.
LOOKS_AN_HOUR = 40
OF_A_HANDLE = (ServerTrouble.NO_SUCH_HANDLE, ServerTrouble.DISAGREES)


@dataclass(frozen=True, slots=True)
class ServerBox:
    """The field as the page shows it: what was typed stays there, with what is wrong about it."""

    field: ServerField
    typed: str = ""
    error: str = ""


def box_of(network: Network, typed: str = "", error: str = "") -> ServerBox | None:
    """The field of this network; None where its logins have no server."""
    return ServerBox(network.server_field, typed, error) if network.server_field else None


def typed_in(text: str) -> str:
    """What somebody typed, on one line and without what nobody sees."""
    return plain_names.plain(text[:LONGEST]).strip()


def look_up(
    user: User, network: Network, typed: str, *, at: datetime
) -> ServerFound | Finding | ServerBox:
    """Where it leads; the field with an error where it leads nowhere, and a finding where that
    cannot be told."""
    box = box_of(network, typed)
    assert box  # noqa: S101 - only of such networks this is asked
    assert network.find_server  # noqa: S101 - as above
    name = f"servers:{salted_hmac('channels.servers', user.get_username()).hexdigest()[:24]}"
    if count(name, limit=LOOKS_AN_HOUR, window=HOUR, at=at).exceeded:
        return replace(box, error=_("Too many tries in a short time. Please wait an hour."))
    # Not observed: what one server says while it is looked for is about no login, and no reason to
    # pause the network.
    told = network.find_server(door_for(network.id), typed, at=at)
    if isinstance(told, ServerFound):
        return told
    try:
        trouble = ServerTrouble(told.rule)
    except ValueError:
        return told
    return replace(box, error=_error(trouble, box, network))


def _error(trouble: ServerTrouble, box: ServerBox, network: Network) -> str:
    """What is wrong, and what to do about it."""
    if trouble is ServerTrouble.NOT_READABLE:
        return _what_to_write(box)
    what, step = _told(trouble, box)
    about = box.typed if trouble in OF_A_HANDLE else _server_in(box.typed)
    named = {"typed": isolated(about), "network": network.name}
    return " ".join(text % named for text in (what, step))


def _server_in(typed: str) -> str:
    """The server of an account's address, or of its profile's: what can be opened to look at."""
    address = typed.partition("://")[2] or typed
    return address.strip("/").partition("/")[0].rpartition("@")[2] or typed


def _told(trouble: ServerTrouble, box: ServerBox) -> tuple[str, str]:
    match trouble:
        case ServerTrouble.NO_ANSWER:
            return _("%(typed)s does not answer just now."), _(
                "Open it in your browser: if it answers there, try again here in a few minutes; if "
                "it does not, its own people have to mend it."
            )
        case ServerTrouble.NO_SUCH_HANDLE:
            step = _("Look at how your handle is spelled on your profile page.")
            return _("No account is called %(typed)s."), step
        case ServerTrouble.DISAGREES:
            return _(
                "%(typed)s leads to an account that says it is called something else, so we cannot "
                "tell whether it is yours."
            ), _(
                "Write the handle that your profile page shows, or set this one in your settings "
                "at %(network)s first."
            )
        case ServerTrouble.NOT_OF_THIS_NETWORK:
            what = _("%(typed)s answers, but it is no %(network)s server.")
            return what, _where_to_look(box)
        case _:
            return _("There is no server at %(typed)s."), _where_to_look(box)


def _where_to_look(box: ServerBox) -> str:
    if box.field.takes[0] is ServerTakes.HANDLE:
        return _("Write your handle as your profile page shows it.")
    return _("Look at the address of your profile page: your server is what stands first in it.")


def _what_to_write(box: ServerBox) -> str:
    example = next(iter(box.field.suggestions), "")
    if not example:
        return _where_to_look(box)
    match box.field.takes:
        case (ServerTakes.HANDLE, *_rest):
            text = _("Write your handle, or your server, such as %(example)s.")
        case (ServerTakes.SERVER, ServerTakes.HANDLE):
            text = _(
                "Write your server, such as %(example)s, or your whole address, such as "
                "@you@%(example)s."
            )
        case _rest:
            text = _("Write your server's name alone, such as %(example)s.")
    return text % {"example": example}
