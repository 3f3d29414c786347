"""The single list of pretend networks."""

from __future__ import annotations

from sandbox.dialect import Dialect
from sandbox.facebook import FACEBOOK
from sandbox.instagram import INSTAGRAM
from sandbox.linkedin import LINKEDIN
from sandbox.pinterest import PINTEREST
from sandbox.x import X

DIALECTS: tuple[Dialect, ...] = (FACEBOOK, INSTAGRAM, X, LINKEDIN, PINTEREST)
BY_ID = {dialect.id: dialect for dialect in DIALECTS}
BY_HOST = {host: dialect for dialect in DIALECTS for host in dialect.hosts}
