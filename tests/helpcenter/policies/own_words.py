"""A page without what a network says itself: quotations follow no figure."""

from __future__ import annotations

import re

QUOTED = re.compile(r'<figure class="quotation">.*?</figure>', re.DOTALL)
# It says the whole page once more, quotations among the rest.
FOR_MACHINES = re.compile(r'<script type="application/ld\+json">.*?</script>', re.DOTALL)


def without_quotations(html: str) -> str:
    assert QUOTED.search(html)
    return FOR_MACHINES.sub("", QUOTED.sub("", html))
