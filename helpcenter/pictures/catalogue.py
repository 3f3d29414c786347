"""Every picture by its name. A new one is a module and a line here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from helpcenter.pictures import (
    clocks,
    consent,
    edit_settings,
    guided_refresh,
    roles,
    rotation,
    sample_cards,
    screens,
    settings_page,
)
from helpcenter.pictures.picture import Picture, Subject, Subjects, networks, only

SUBJECTS: Subjects = {
    "consent": Subject(consent.draw, networks),
    "edit-settings": Subject(edit_settings.draw, only("facebook")),
    "settings-page": Subject(settings_page.draw, networks),
    "guided-refresh": Subject(guided_refresh.draw, only("")),
    "clocks": Subject(clocks.draw, only("facebook")),
    "rotation": Subject(rotation.draw, rotation.rotating),
    "roles": Subject(roles.draw, roles.networks_with_roles),
    "screen": Subject(screens.draw, screens.names),
    "card": Subject(sample_cards.draw, sample_cards.states),
}


def names(kind: str = "") -> Iterator[str]:
    """ "consent linkedin": each as its tag names it. ``kind``: of this kind alone."""
    for name in (kind,) if kind else SUBJECTS:
        for of in SUBJECTS[name].of():
            yield f"{name} {of}".strip()


def draw(words: Sequence[str]) -> Picture:
    """In the active language. Raises KeyError where there is no such picture."""
    name, of = words if len(words) == 2 else (" ".join(words), "")
    if name not in SUBJECTS or of not in SUBJECTS[name].of():
        raise KeyError(" ".join(words))
    return SUBJECTS[name].draw(of)
