"""What Facebook and Instagram share: which version of the Graph API we ask for.

https://developers.facebook.com/docs/graph-api/guides/versioning
"""

from __future__ import annotations

from pathlib import Path

from channels.networks import versions

VERSION = "v25.0"
VERSIONS = versions.load(Path(__file__).parent, asked=VERSION, header="facebook-api-version")
