"""Somebody with a login at one network, put back as it was before each fault."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.cache import cache
from django.db import models
from django.utils import timezone

from channels.contract import RenewalModel, State
from channels.http.nonces import NONCES
from channels.models import Channel, Credential
from channels.registry import app, get
from tests.channels.journeys.walking import SITE, Walker
from tests.conftest import Sandbox
from tests.every_network import account_of
from tests.faults.line import Line

if TYPE_CHECKING:
    from tests.channels.journeys.walking import Answer

# A network that prolongs tokens prolongs none of the same day.
AHEAD = timedelta(days=2)
# A login is made so long before it is checked: a token of the first minute is asked about again.
EARLIER = timedelta(minutes=5)
# What a renewal changes, and the network remembers as well: not to be put back.
TOKENS = {"access_token_sealed", "refresh_token_sealed", "fingerprint", "generation"}
ENDS = ("expires_at", "refresh_expires_at", "session_expires_at", "data_access_expires_at")
KEPT: tuple[type[models.Model], ...] = (Credential, Channel)
WIPED = ("channels", "notifications")
BLAMES_THE_PERSON = {State.NEEDS_YOU.value, State.LIMITED.value}


@dataclass
class World:
    """One person, one login, and the line that their site asks through."""

    app: str  # the key of the app of ours that the login is made by
    sandbox: Sandbox
    line: Line
    at: datetime = field(init=False)  # AHEAD of the last sign-in, as is the networks' clock
    walker: Walker = field(init=False)
    rows: dict[type[models.Model], list[dict[str, Any]]] = field(init=False)
    last_page: Answer | None = None  # of the way to the network and back, if it came so far
    places: int = 0  # offered on it when all is well

    def __post_init__(self) -> None:
        self.walker = Walker(Sandbox(self.line.url))
        self.sign_in()

    def sign_in(self) -> None:
        """Connect from nothing, and remember how everything stands.

        The moment of all that follows is told anew: the networks' clock goes on meanwhile, and
        nobody's is to be ahead by as long as a run takes.
        """
        self.forget()
        self.at = timezone.now() + AHEAD
        self.walker.connect(self.app)
        self.sandbox.control("clock", {"offset_seconds": AHEAD.total_seconds()})
        earlier = self.at - EARLIER
        if not self.prolongs:  # that one's tokens are two days old there, and by our record
            self._move_ends(earlier - self.login.issued_at)
        Credential.objects.update(issued_at=earlier, asked_at=earlier, last_alive_at=earlier)
        Channel.objects.update(asked_at=earlier, last_alive_at=earlier)
        self.rows = {model: list(model._default_manager.values()) for model in KEPT}

    def _move_ends(self, later: timedelta) -> None:
        """To where they are by the networks' clock: else each look at a token of an hour or two
        would begin with a renewal, and be spared the question."""
        login = self.login
        for name in ENDS:
            end = getattr(login, name)
            setattr(login, name, end and end + later)
        login.save(update_fields=ENDS)

    def forget(self) -> None:
        """Nobody has connected anything, here or there: limits on calls begin anew, too."""
        self.line.arm(None)
        self.last_page = None
        NONCES.clear()
        cache.clear()
        self.sandbox.control("reset", {})
        self.sandbox.register(SITE)
        connected = timedelta(0) if self.prolongs else AHEAD - EARLIER
        self.sandbox.control("clock", {"offset_seconds": connected.total_seconds()})
        for room in WIPED:
            for model in apps.get_app_config(room).get_models():
                if model not in KEPT:
                    model._default_manager.all().delete()
        Credential.objects.all().delete()

    def put_back(self) -> None:
        """As after ``sign_in``, with the tokens that the network gave last; and no nonce of its
        is known, so that it takes as many calls each time."""
        self.last_page = None
        NONCES.clear()
        for room in WIPED:
            for model in apps.get_app_config(room).get_models():
                if model not in KEPT:
                    model._default_manager.all().delete()
        for model, rows in self.rows.items():
            for row in rows:
                now = {name: value for name, value in row.items() if name not in TOKENS}
                model._default_manager.filter(pk=row["id"]).update(**now)
        self.sandbox.mend(self.network)

    def almost_over(self) -> None:
        """By our record a machine renewal is due, and stays due for longer than a fault lasts."""
        left, issued = timedelta(minutes=2), self.at - AHEAD
        if self.prolongs:  # never once it is over
            left, issued = timedelta(days=3), self.at - timedelta(days=57)
        Credential.objects.update(issued_at=issued, expires_at=self.at + left)

    @property
    def network(self) -> str:
        return app(self.app).network

    @property
    def login(self) -> Credential:
        return Credential.objects.get()

    @property
    def channel(self) -> Channel:
        return Channel.objects.order_by("pk")[0]

    @property
    def blamed(self) -> list[str]:
        """Channels that send the person somewhere."""
        rows = Channel.objects.filter(state__in=BLAMES_THE_PERSON)
        return [f"{channel.name}: {channel.state}, {channel.cause}" for channel in rows]

    @property
    def heard_of_all(self) -> bool:
        """Whether the login and each channel were heard to be alive just now: places that are
        missing from half a list are asked for one by one, which makes up for it."""
        heard = [self.login.last_alive_at, *Channel.objects.values_list("last_alive_at", flat=True)]
        return all(moment and moment >= self.at for moment in heard)

    @property
    def well(self) -> bool:
        states = set(Channel.objects.values_list("state", flat=True))
        return states <= {State.WORKING.value, State.ENDS_SOON.value} and not self.login.faults

    @property
    def prolongs(self) -> bool:
        return get(self.network).policy.renewal is RenewalModel.EXTEND

    @property
    def rotates(self) -> bool:
        return get(self.network).policy.renewal is RenewalModel.ROTATE

    @property
    def account(self) -> str:
        return account_of(self.network)
