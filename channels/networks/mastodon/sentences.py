"""How Mastodon says that a token is over, as far as its sentences were seen.

We ask for English with every call. Tools whose failed posts we hear of do not: their servers
speak the account's language. A language that is not here is told by the challenge beside a 401,
or not at all. In lower case, each the beginning of a sentence.
"""

from __future__ import annotations

# What anybody's server might say in these languages: read in an answer of Mastodon's, and taken
# for nobody's where it is pasted into a search box.
_EXPIRED_ANYWHERE = (
    "token dostępowy wygasł",
    "toegangscode verlopen",
    "il token di accesso è scaduto",
    "o código de acesso expirou",
    "токен доступа истек",
    "액세스 토큰이 만료되었습니다",
    "访问令牌已过期",
)
_REVOKED_ANYWHERE = (
    "token dostępowy został unieważniony",
    "toegangscode ingetrokken",
    "il token di accesso è stato disabilitato",
    "o código de acesso foi revogado",
    "токен доступа был отменен",
    "액세스 토큰이 삭제되었습니다",
    "访问令牌已被吊销",
)
_INVALID_ANYWHERE = (
    "token dostępowy jest błędny",
    "toegangscode ongeldig",
    "il token di accesso non è valido",
    "o código de acesso é inválido",
    "токен доступа некорректен",
    "액세스 토큰이 잘못되었습니다",
    "访问令牌无效",
)
ANYWHERE = frozenset((*_EXPIRED_ANYWHERE, *_REVOKED_ANYWHERE, *_INVALID_ANYWHERE))

EXPIRED = (
    "the access token expired",
    "der zugriffs-token ist abgelaufen",
    "der zugriffstoken ist abgelaufen",
    "le jeton d'accès a expiré",
    "el autentificador de acceso expiró",
    "アクセストークンの有効期限が切れています",
    *_EXPIRED_ANYWHERE,
)
REVOKED = (
    "the access token was revoked",
    "der zugriffs-token wurde widerrufen",
    "der zugriffstoken wurde widerrufen",
    "le jeton d'accès a été révoqué",
    "el autentificador de acceso fue revocado",
    "アクセストークンは取り消されています",
    *_REVOKED_ANYWHERE,
)
INVALID = (
    "the access token is invalid",
    "der zugriffs-token ist ungültig",
    "der zugriffstoken ist ungültig",
    "le jeton d'accès n'est pas valide",
    "el autentificador de acceso es inválido",
    "アクセストークンが無効です",
    *_INVALID_ANYWHERE,
)
# GoToSocial's, of a token that it does not know: our calls are never without one.
GOTOSOCIAL = ("unauthorized: token not supplied",)
DEAD = (*EXPIRED, *REVOKED, *INVALID, *GOTOSOCIAL)
