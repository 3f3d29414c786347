"""The site's own settings, with pages and a task that fail planted in it."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "tests.operations.running_site.planted"
CELERY_IMPORTS = ["tests.operations.running_site.planted"]
# Nobody collects the files of a site that shows no page to people.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
