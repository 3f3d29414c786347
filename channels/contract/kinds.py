"""What sort of place a channel is, and a place that a login may publish to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from channels.contract.causes import Certainty


class Kind(StrEnum):
    """What sort of place a channel is."""

    PROFILE = "profile"
    PAGE = "page"
    ORGANIZATION = "organization"
    PROFESSIONAL = "professional"
    CHANNEL = "channel"
    LOCATION = "location"

    @property
    def traits(self) -> KindTraits:
        return KINDS[self]


@dataclass(frozen=True, slots=True)
class KindTraits:
    """How networks treat a kind of channel.

    ``listed``: the network lists those of a login, so that one can be missing from the list.
    ``ticked``: people choose them one by one on the network's consent page.
    ``by_role``: publishing takes a role there, which can be lost while the login lives.
    """

    listed: bool = False
    ticked: bool = False
    by_role: bool = False


# The one table of kinds. Their names for people: ``channels.words.kinds``.
KINDS: Mapping[Kind, KindTraits] = {
    Kind.PROFILE: KindTraits(),
    Kind.PAGE: KindTraits(listed=True, ticked=True, by_role=True),
    Kind.ORGANIZATION: KindTraits(listed=True, by_role=True),
    Kind.PROFESSIONAL: KindTraits(),
    Kind.CHANNEL: KindTraits(),
    Kind.LOCATION: KindTraits(listed=True, by_role=True),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere a login may publish: a profile, a Page, an organization.

    ``name`` is empty where the network did not tell it (a role that was lost, mostly):
    keep the one that is known. ``token`` is the place's own access token (Facebook
    Pages), else empty.
    ``allowed`` is False when the role there no longer permits publishing, ``ticked``
    when the person left this place out on the network's consent page. ``barred`` is True where
    the network itself keeps everybody from publishing there for now, whoever signs in: a profile
    that it suspended or has not verified. ``needs``: the scope
    that was not granted, and without which the network does not show this place.
    ``certainty``: how all that is known. ``picture``: the address of the picture that it goes by
    there; empty where it has none, None where nothing was told.
    """

    kind: Kind
    external_id: str
    name: str
    handle: str = ""
    role: str = ""
    allowed: bool = True
    ticked: bool = True
    barred: bool = False
    needs: str = ""
    certainty: Certainty = Certainty.SAID
    token: str = field(default="", repr=False)
    picture: str | None = field(default=None, repr=False)
