"""Run in the measured site's environment: people and channels, and where each page is.

Prints JSON: a name, an address, the cookies of who looks, and whether machines may list it.
"""

from __future__ import annotations

import json
import sys

from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string

from tests.people_of_pages import People, Who, people
from tests.sessions import CSRF_SECRET_LENGTH


def _page(
    everybody: People, name: str, address: str, who: Who, *, listed: bool
) -> dict[str, object]:
    client = everybody.client(who)
    session = client.cookies.get("sessionid")
    cookies = {"csrftoken": get_random_string(CSRF_SECRET_LENGTH)} if session else {}
    cookies |= {"sessionid": session.value} if session else {}
    return {"name": name, "address": address, "cookies": cookies, "listed": listed}


def pages(everybody: People) -> list[dict[str, object]]:
    bad = everybody.channels["bad"]
    public: dict[str, tuple[str, bool]] = {
        "home": (reverse("helpcenter:home"), True),
        "article": (reverse("helpcenter:article", args=["linkedin"]), True),
        "search": (reverse("helpcenter:search") + "?q=password", False),
    }
    own: dict[str, tuple[str, Who]] = {
        "My channels, 200": (reverse("channels:list"), "many"),
        "a channel": (bad.get_absolute_url(), "person"),
        "refresh": (reverse("channels:refresh", args=[bad.pk]), "person"),
        "preferences": (reverse("notifications:preferences"), "person"),
    }
    return [
        *(
            _page(everybody, name, address, "nobody", listed=listed)
            for name, (address, listed) in public.items()
        ),
        *(
            _page(everybody, name, address, who, listed=False)
            for name, (address, who) in own.items()
        ),
    ]


if __name__ == "__main__":
    json.dump(pages(people(at=timezone.now())), sys.stdout)
