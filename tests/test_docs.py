"""The documents say what is there: files, commands, settings, addresses, links."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pytest
from django.core.management import get_commands

from channels.contract import Network
from channels.registry import NETWORKS
from config import mail
from config.documents import tables
from config.env import BASE_DIR

DOCUMENTS = (
    *("README.md", "CONTRIBUTING.md", "CHANGELOG.md"),
    *sorted(path.relative_to(BASE_DIR).as_posix() for path in (BASE_DIR / "docs").glob("*.md")),
)
# Named already, and written by another change: taken from here when it is there.
AWAITED_PATHS: set[str] = set()
AWAITED_TARGETS: set[str] = set()
# Going live says where to put things, and deploy/try.sh puts them there.
MADE_BY_THE_WALK = re.compile(r"/srv/channel-care|/usr/local/bin/care|/usr/sbin/nologin")
NOT_OURS = (".venv", "var", ".git", "__pycache__")
MADE_LATER = ("var/", ".venv/")  # by running the site
EXAMPLES = {"tests/journeys/test_look.py"}
FENCE = re.compile(r"^[ ]*```.*?^[ ]*```", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)\s]+)\)")
PATH = re.compile(r"[\w.<>*-]+(?:/[\w.<>*-]+)*/?")
FILE = re.compile(r"[\w.-]+\.(?:py|md|toml|txt|in|html|css|js|po)")
DOTTED = re.compile(r"(?:api|channels|config|core|helpcenter|notifications|sandbox)(?:\.\w+)+")
SETTING = re.compile(r"[A-Z][A-Z0-9_]*(?:<\w+>[A-Z0-9_]*)?|<NETWORK>_[A-Z_]+")


def text_of(name: str) -> str:
    return (BASE_DIR / name).read_text()


def spans(name: str) -> list[str]:
    """What a document sets as code within its sentences and tables."""
    return SPAN.findall(FENCE.sub("", text_of(name)))


def code(name: str) -> str:
    """The same, and its blocks of commands."""
    return "\n".join([*FENCE.findall(text_of(name)), *spans(name)])


@cache
def names() -> frozenset[str]:
    """The names of all files and folders of the project, without where they are."""
    known: set[str] = set()
    for _folder, inside, there in os.walk(BASE_DIR):
        inside[:] = [name for name in inside if name not in NOT_OURS]
        known |= {*there, *inside}
    return frozenset(known)


def is_there(path: str) -> bool:
    """``<network>`` and the like stand for any name; a bare name may be anywhere."""
    if path.startswith(MADE_LATER) or path in EXAMPLES:
        return True
    pattern = re.sub(r"<\w+>", "*", path).rstrip("/")
    return pattern in names() if "/" not in pattern else any(BASE_DIR.glob(pattern))


def paths_in(name: str) -> Iterator[str]:
    """Files and folders that a document names, from the project's root, and bare file names."""
    for span in spans(name):
        if FILE.fullmatch(span) or ("/" in span and PATH.fullmatch(span)):
            yield span


def anchors(text: str) -> set[str]:
    """Of the headings, as they are made where the documents are read."""
    titles = re.findall(r"^#+ (.*)$", FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def is_module(dotted: str) -> bool:
    """A module, a package, or a name in one."""
    whole = BASE_DIR.joinpath(*dotted.split("."))
    if whole.is_dir() or whole.with_suffix(".py").exists():
        return True
    of, _, name = dotted.rpartition(".")
    home = BASE_DIR.joinpath(*of.split("."))
    sources = [home.with_suffix(".py"), *home.glob("*.py")]
    return any(name in path.read_text() for path in sources if path.exists())


def test_every_file_and_folder_that_is_named_exists() -> None:
    missing = {path for name in DOCUMENTS for path in paths_in(name) if not is_there(path)}
    links = {path for name in DOCUMENTS for path in _dead_links(name)}
    assert missing | links == AWAITED_PATHS


def _dead_links(name: str) -> Iterator[str]:
    for link in LINK.findall(FENCE.sub("", text_of(name))):
        path, _, anchor = link.partition("#")
        if "://" in link:
            continue
        target = (BASE_DIR / name).parent / path if path else BASE_DIR / name
        if not target.exists():
            yield target.relative_to(BASE_DIR).as_posix()
        elif anchor and anchor not in anchors(target.read_text()):
            yield f"{name} -> {link}"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_module_that_is_named_exists(name: str) -> None:
    named = [span for span in spans(name) if DOTTED.fullmatch(span) and not FILE.fullmatch(span)]
    run = re.findall(r"python -m ((?:config|sandbox|tests)[\w.]*)", code(name))
    assert [module for module in [*named, *run] if not is_module(module)] == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_command_that_is_named_exists(name: str) -> None:
    assert set(re.findall(r"manage\.py (\w+)", code(name))) <= set(get_commands())


def test_every_make_target_that_is_named_exists() -> None:
    known = set(re.findall(r"^(\w+):", text_of("Makefile"), re.MULTILINE))
    named = set(re.findall(r"\bmake (\w+)", "\n".join(map(code, DOCUMENTS))))
    assert named - known == AWAITED_TARGETS


def test_the_newcomer_is_told_both_commands() -> None:
    assert {"run", "test"} <= set(re.findall(r"^make (\w+)", text_of("README.md"), re.MULTILINE))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_document_knows_one_machine(name: str) -> None:
    """Where somebody has put the project, or which mirror they install from."""
    text = MADE_BY_THE_WALK.sub("", text_of(name))
    assert re.findall(r"(?<![\w>])/(?:home|root|work|tmp|opt|usr|srv|mnt)/", text) == []
    assert re.findall(r"index-url|pypi\.\w+", text) == []


@pytest.mark.parametrize(("name", "mark"), tables.TABLES)
def test_a_table_is_what_the_code_says(name: str, mark: str) -> None:
    table = tables.TABLES[name, mark]()
    assert tables.between(text_of(name), mark) == table.strip(), "make docs"


def test_a_table_goes_between_its_marks_and_nowhere_else() -> None:
    text = "a\n<!-- x:begin -->\nold\n<!-- x:end -->\nb\n<!-- y:begin -->\n<!-- y:end -->\n"
    new = tables.replaced(text, "x", r"| \1 |")
    assert tables.between(new, "x") == r"| \1 |"
    assert new.replace("\n\n| \\1 |\n\n", "\nold\n") == text
    with pytest.raises(ValueError, match="z:begin"):
        tables.replaced(text, "z", "new")


@dataclass(frozen=True, slots=True)
class Row:
    names: tuple[str, ...]
    means: str
    default: str


def rows() -> list[Row]:
    """The tables of settings, ``<NETWORK>`` written out."""
    text = text_of("docs/going-live.md").partition("\n## Settings\n")[2].partition("\n## ")[0]
    cells = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| `")]
    return [Row(tuple(_written_out(names)), means, default) for names, means, default in cells]


def _written_out(cell: str) -> Iterator[str]:
    for name in SPAN.findall(cell):
        assert SETTING.fullmatch(name), name
        if "<NETWORK>" in name:
            networks = (network for network in NETWORKS if _is_of(name, network))
            yield from (name.replace("<NETWORK>", network.prefix) for network in networks)
        else:
            yield name


def _is_of(name: str, network: Network) -> bool:
    """Whether this network reads such a setting: not each is told by id and secret."""
    if "_CLIENT_" in name:
        return network.by_hand
    return network.own_keys or not name.endswith("_KEYS")


RECORD = """
import json, environ
read, get = {}, environ.Env.get_value
def recording(self, var, cast=None, default=None, parse_default=False):
    plain = isinstance(default, (str, int, bool))
    read[var] = default if plain else None
    return get(self, var, cast=cast, default=default, parse_default=parse_default)
environ.Env.get_value = recording
import config.settings
print(json.dumps(read))
"""


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str | int | bool | None]:
    """What the settings ask the environment for when they load, with the defaults."""
    bare = {
        "PATH": os.environ["PATH"],
        "SECRET_KEY": "k" * 50,
        "VAULT_KEYS": "dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk=",
        "VAR_DIR": str(tmp_path_factory.mktemp("var")),
    }
    ran = subprocess.run(
        [sys.executable, "-c", RECORD], cwd=BASE_DIR, env=bare, capture_output=True, check=False
    )
    assert ran.returncode == 0, ran.stderr.decode()
    asked: dict[str, str | int | bool | None] = json.loads(ran.stdout)
    return asked


def test_every_setting_is_told_and_none_is_invented(
    read: dict[str, str | int | bool | None],
) -> None:
    told = [name for row in rows() for name in row.names if "<" not in name]
    assert len(told) == len(set(told))
    options = {option.setting for network in NETWORKS for option in network.options}
    assert set(told) == set(read) - options  # those `manage.py networks` tells


def test_what_a_single_network_reads_is_named_where_an_operator_reads() -> None:
    named = set(SPAN.findall(text_of("docs/going-live.md")))
    of_each = ("_CALL_LIMIT", "_PICTURE_HOSTS")
    settings = {option.setting for network in NETWORKS for option in network.options}

    alone = {setting for setting in settings if not setting.endswith(of_each)}
    assert {f"<NETWORK>{end}" for end in of_each} <= named
    assert alone - {name.partition("=")[0] for name in named} == set()


def test_every_default_is_told_as_it_is(read: dict[str, str | int | bool | None]) -> None:
    """Numbers, and yes and no. Texts may be put into words."""
    wrong = []
    for row in rows():
        for name in row.names:
            default = read.get(name)
            if isinstance(default, bool):
                default = "on" if default else "off"
            elif not isinstance(default, int):
                continue
            wrong += [name] if row.default != str(default) else []
    assert wrong == []


def test_every_mail_provider_is_told() -> None:
    row = next(row for row in rows() if "EMAIL_PROVIDER" in row.names)
    assert SPAN.findall(row.means) == list(mail.PROVIDERS)


def test_the_changelog_begins_with_what_is_not_released_and_knows_this_version() -> None:
    version = tomllib.loads(text_of("pyproject.toml"))["project"]["version"]
    titles = re.findall(r"^## \[(.+?)\](?: - \d{4}-\d\d-\d\d)?$", text_of("CHANGELOG.md"), re.M)
    assert titles[:2] == ["Unreleased", version]
