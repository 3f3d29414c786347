"""The site's settings for tests: the production file, with an environment of its own."""

from __future__ import annotations

import os

from config.demo import apps
from tests import own_folders, own_keys

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
        "WEBHOOKS_MAY_REACH_PRIVATE": "1",
        "TOKEN_SPOOL_DIR": own_folders.spool(),
        "EXPORT_DIR": f"var/tests-exports/{os.getpid()}",
        "NOTICES_GATHER_SECONDS": os.environ.get("NOTICES_GATHER_SECONDS", "0"),
        **apps.environment(),
        **own_keys.environment(),
    }
)

from config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
# In the thread of the test, whose transaction no other would see.
CHECKS_AT_ONCE = 1
# Static files straight from their folders: tests collect nothing.
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A file, as people run it: in memory, connections lock each other's tables without waiting,
    # and two requests of one page at the same moment would fail now and then.
    DATABASES["default"]["TEST"] = {"NAME": f"var/tests-{os.getpid()}.sqlite3"}  # noqa: F405
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"  # noqa: F405
