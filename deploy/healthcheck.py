"""Whether the site in this container answers. Exit 1 where it does not; for ``HEALTHCHECK``."""

from __future__ import annotations

import os
import sys
import urllib.request
from urllib.parse import urlsplit

SITE = os.environ.get("SITE_URL", "http://localhost:8000")


def main() -> int:
    # As the web server in front would ask: by the site's name, and for a person on https.
    headers = {"Host": urlsplit(SITE).netloc, "X-Forwarded-Proto": "https"}
    request = urllib.request.Request("http://127.0.0.1:8000/healthz", headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=4) as reply:
            return int(reply.status != 200)
    except OSError:
        return 1


if __name__ == "__main__":
    sys.exit(main())
