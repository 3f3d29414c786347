"""The single list of pretend networks."""

from __future__ import annotations

from sandbox.dialect import Dialect
from sandbox.networks.facebook import FACEBOOK
from sandbox.networks.instagram import INSTAGRAM
from sandbox.networks.linkedin import LINKEDIN
from sandbox.networks.pinterest import PINTEREST
from sandbox.networks.x import X

DIALECTS: tuple[Dialect, ...] = (FACEBOOK, INSTAGRAM, X, LINKEDIN, PINTEREST)
BY_ID = {dialect.id: dialect for dialect in DIALECTS}
BY_HOST = {host: dialect for dialect in DIALECTS for host in dialect.hosts}
