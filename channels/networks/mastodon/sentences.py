"""How Mastodon says that a token is over, as far as its sentences were seen.

We ask for English with every call. Tools whose failed posts we hear of do not: their servers
speak the account's language. A language that is not here is told by the challenge beside a 401,
or not at all. In lower case, each the beginning of a sentence.
"""

from __future__ import annotations

EXPIRED = (
    "the access token expired",
    "der zugriffs-token ist abgelaufen",
    "der zugriffstoken ist abgelaufen",
    "le jeton d'accès a expiré",
    "el autentificador de acceso expiró",
    "アクセストークンの有効期限が切れています",
)
REVOKED = (
    "the access token was revoked",
    "der zugriffs-token wurde widerrufen",
    "der zugriffstoken wurde widerrufen",
    "le jeton d'accès a été révoqué",
    "el autentificador de acceso fue revocado",
    "アクセストークンは取り消されています",
)
INVALID = (
    "the access token is invalid",
    "der zugriffs-token ist ungültig",
    "der zugriffstoken ist ungültig",
    "le jeton d'accès n'est pas valide",
    "el autentificador de acceso es inválido",
    "アクセストークンが無効です",
)
DEAD = (*EXPIRED, *REVOKED, *INVALID)
