"""What every test may use: the site's settings for tests, and the pretend networks."""

from __future__ import annotations

import os

os.environ.update(
    {
        "SECRET_KEY": "tests-only-" + "k" * 50,
        "VAULT_KEYS": "dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk=",
        "DEBUG": "0",
        "DEMO": "1",
        "SITE_URL": "http://localhost:8000",
        "ALLOWED_HOSTS": "localhost,127.0.0.1,testserver",
        "DATABASE_URL": os.environ.get("TEST_DATABASE_URL", "sqlite:///var/tests.sqlite3"),
        "SANDBOX_URL": "http://127.0.0.1:1",  # the sandbox fixture says where it really is
        "LINKEDIN_SIGNIN_CLIENT_ID": "demo-linkedin-signin",
        "LINKEDIN_SIGNIN_CLIENT_SECRET": "demo-linkedin-signin-secret",
        "LINKEDIN_ORGANIZATIONS": "1",
        **{
            f"{name.upper()}_CLIENT_{part}": f"demo-{name}{suffix}"
            for name in ("facebook", "instagram", "x", "linkedin", "pinterest")
            for part, suffix in (("ID", ""), ("SECRET", "-secret"))
        },
    }
)
