"""The environment, and secrets that lie in files: ``NAME_FILE`` names the file with ``NAME``.

As Docker's and systemd's secrets come. What cannot be read as it should ends the process with
one sentence, which never shows the value.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, MutableMapping
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

from config.starting.refusal import refuse

SUFFIX = "_FILE"
KINDS: dict[object, str] = {int: "a whole number", float: "a number", bool: "on or off"}


class Variables(MutableMapping[str, str]):
    """What a mapping of the environment says, with the contents of files that it names."""

    def __init__(self, given: MutableMapping[str, str]) -> None:
        self.given = given
        self.of_files: dict[str, str] = {}

    def __getitem__(self, name: str) -> str:
        path = self.given.get(name + SUFFIX)
        if not path:
            return self.given[name]
        if self.given.get(name):
            refuse(f"{name} and {name}{SUFFIX} are both set: take one of them away.")
        if name not in self.of_files:
            self.of_files[name] = _content(name + SUFFIX, path)
        return self.of_files[name]

    def __setitem__(self, name: str, value: str) -> None:
        self.given[name] = value

    def __delitem__(self, name: str) -> None:
        del self.given[name]

    def __iter__(self) -> Iterator[str]:
        return iter({*self.given, *(name.removesuffix(SUFFIX) for name in self.given)})

    def __len__(self) -> int:
        return sum(1 for _name in self)


class Environment(environ.Env):  # type: ignore[misc]
    """``environ.Env`` over ``Variables``; a value that cannot be used ends the process."""

    ENVIRON = Variables(os.environ)

    def get_value(self, var: str, cast: Any = None, *rest: Any, **options: Any) -> Any:
        given = self.ENVIRON.get(var, "")
        if given.startswith("$"):  # of a secret: environ.Env would look for a variable so named
            return self.parse_value(given, cast)
        try:
            return super().get_value(var, cast, *rest, **options)
        except ImproperlyConfigured:
            refuse(f"{var} is not set. See docs/going-live.md, Settings.")
        except ValueError:
            refuse(f"{var} has to be {KINDS.get(cast, 'something else')}.")

    def db(self, var: str, default: Any) -> dict[str, Any]:
        """A database's address, in the form of django-environ."""
        return self._address(super().db, var, default, "postgres://name:password@host/database")

    def email_url(self, var: str, default: Any) -> dict[str, Any]:
        """A mail server's address, in the form of django-environ."""
        return self._address(super().email_url, var, default, "smtp+tls://name:password@host:587")

    def _address(self, read: Any, var: str, default: Any, example: str) -> dict[str, Any]:
        try:
            address: dict[str, Any] = read(var, default=default)
        except (ImproperlyConfigured, KeyError, ValueError):
            address = {}
        # Of a scheme that it does not know, environ makes the backend's name.
        if "." not in (address.get("ENGINE") or address.get("EMAIL_BACKEND") or ""):
            refuse(f"{var} cannot be read as an address. One looks like {example}.")
        return address


def _content(name: str, path: str) -> str:
    try:
        text = Path(path).read_text()
    except OSError as error:
        refuse(f"{name} names {path}, which cannot be read: {error.strerror}.")
    except UnicodeError:
        refuse(f"{name} names {path}, which is no text.")
    return text.rstrip("\r\n")
