"""What social-auth wants of a web framework: a session in memory, and no user model."""

from __future__ import annotations

from typing import Any, ClassVar

from social_core.storage import BaseStorage, NonceMixin
from social_core.strategy import BaseStrategy

from tests.sandbox.clients.conftest import Allow


class Nonces(NonceMixin):
    """States given out and not used yet. They are drawn by chance: one set serves every test."""

    held: ClassVar[set[tuple[str, str]]] = set()

    @classmethod
    def use(cls, server_url: str, _timestamp: int, salt: str) -> bool:
        cls.held.add((server_url, salt))
        return True

    @classmethod
    def consume(cls, server_url: str, _timestamp: int, salt: str) -> bool:
        known = (server_url, salt) in cls.held
        cls.held.discard((server_url, salt))
        return known


class Storage(BaseStorage):
    nonce = Nonces


class Strategy(BaseStrategy[Any]):
    def __init__(self, app: dict[str, str], scopes: list[str]) -> None:
        super().__init__(Storage)
        self.settings = {
            "KEY": app["client_id"],
            "SECRET": app["client_secret"],
            "SCOPE": scopes,
            "IGNORE_DEFAULT_SCOPE": True,
        }
        self.session: dict[str, Any] = {}
        self.came_back: dict[str, Any] = {}

    def get_setting(self, name: str) -> Any:
        return self.settings[name]

    def request_data(self, merge: bool = True) -> dict[str, Any]:
        return self.came_back

    get_request_data = request_data

    def session_get(self, name: str, default: Any = None) -> Any:
        return self.session.get(name, default)

    def session_set(self, name: str, value: Any) -> None:
        self.session[name] = value

    def session_pop(self, name: str) -> Any:
        return self.session.pop(name, None)

    def build_absolute_uri(self, path: str | None = None) -> str:
        return path or ""

    def authenticate(self, backend: Any, *args: Any, **kwargs: Any) -> Any:
        return kwargs["response"]


def signed_in(backend: Any, allow: Allow, account: str, **answer: str) -> dict[str, Any]:
    """What the library makes of the person who signed in."""
    backend.strategy.came_back = allow(backend.auth_url(), account, **answer)
    backend.data = backend.strategy.came_back
    response: dict[str, Any] = backend.auth_complete()
    return response
