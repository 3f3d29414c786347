"""What holds in every template: a button has a look, and no sentence counts to nought."""

from __future__ import annotations

import re

from config.env import BASE_DIR

TEMPLATES = {
    path.relative_to(BASE_DIR / "templates").as_posix(): path.read_text()
    for path in sorted((BASE_DIR / "templates").rglob("*"))
    if path.suffix in {".html", ".txt"}
}
# Buttons that the stylesheet knows by what they stand in.
BY_PLACE = {"helpcenter/contact.html", "_brand.html"}
BARE = re.compile(r'<button(?![^>]*class="[^"]*(?:btn|linkish|button))[^>]*>')
COUNT = re.compile(r"blocktranslate[^%]*\bcount \w+=([\w.]+)")
# Never nought, as who counts makes sure; or a figure in a line of figures.
NEVER_NOUGHT = {
    "helpcenter/staff/synonym.html": {"row.count"},
    "helpcenter/staff/feedback.html": {"row.tally.comments"},
    "helpcenter/_article_state.html": {"article.minutes"},
    "helpcenter/home.html": {"guide.minutes"},
    "helpcenter/_suggested.html": {"suggested"},
    "helpcenter/staff/contact.html": {"row.mail_tries"},
    "admin/helpcenter/ticket/_delivery.html": {"row.mail_tries"},
    "notifications/mail/_posts.html": {"matter.part.posts.count"},
    "notifications/mail/_posts.txt": {"matter.part.posts.count"},
    "accounts/activity.html": {"days"},
    "operations/refused_content.html": {"days"},
    "channels/_checking.html": {"checking.total"},
    "channels/_no_match.html": {"total"},
    "channels/_tools.html": {"total"},
    "channels/connect/_more.html": {"n"},
    "channels/refresh/all.html": {"login.channels"},
    "notifications/_problems.html": {"result.wrong"},
}


def asked_before(text: str, name: str) -> bool:
    return bool(re.search(rf"\{{% (?:if|elif) (?:[^%]*\b)?{re.escape(name)}\b", text))


def test_every_button_has_a_look() -> None:
    bare = [
        f"{name}: {button}"
        for name, text in TEMPLATES.items()
        if name not in BY_PLACE
        for button in BARE.findall(text)
    ]
    assert bare == []


def test_nought_has_a_sentence_of_its_own() -> None:
    """ "0 kinds are on" reads badly, and worse in Spanish."""
    unasked = [
        f"{name}: {counted[1]}"
        for name, text in TEMPLATES.items()
        for counted in COUNT.finditer(text)
        if counted[1] not in NEVER_NOUGHT.get(name, ())
        and not asked_before(text[: counted.start()], counted[1])
    ]
    assert unasked == []


def test_what_is_excused_is_still_there() -> None:
    for name, counts in NEVER_NOUGHT.items():
        assert counts <= {counted[1] for counted in COUNT.finditer(TEMPLATES[name])}, name
