"""What sort of place a channel is, a place to publish to, and who sees what is published."""

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


class Visibility(StrEnum):
    """Who sees a published post."""

    PUBLIC = "public"
    LIMITED = "limited"  # it is there, and only a few can see it
    UNKNOWN = "unknown"  # the network took it and did not say who sees it


class HiddenBy(StrEnum):
    """Why few see it. Each is the app's, and never the person's."""

    # https://developers.facebook.com/docs/development/build-and-test/app-modes : what an app in
    # development mode creates is seen by people with a role in it.
    APP_IN_DEVELOPMENT = "app_in_development"
    # https://developers.pinterest.com/docs/getting-started/set-up-app/ : Pins made with trial
    # access are seen by their owner alone.
    TRIAL_ACCESS = "trial_access"
    # https://developers.tiktok.com/doc/content-sharing-guidelines/ : until TikTok has audited an
    # app, what it posts is for the eyes of the account alone.
    NOT_AUDITED = "not_audited"
    UNKNOWN = "unknown"
