"""Were static files and the search index made, for this release, and who may read var/?"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils import translation

from helpcenter.articles.library import languages, library
from helpcenter.search.index.build import path_of
from operations.doctor.results import Result, Results, Weight, guide

PREPARE = "Run: python -m config.prepare"
OF_OTHERS = stat.S_IRWXO
# What is sealed, queued or secret under VAR_DIR; the rest is public anyway.
SECRET = ("*.env", "*.sqlite3", "queue", "spool")


def look() -> Results:
    yield _static_files()
    yield _search()
    yield from _permissions()


def _static_files() -> Result:
    old = list(_not_collected())
    if not old:
        return Result(Weight.FINE, "static files", "Every static file is collected.")
    return Result(
        Weight.STOPS,
        "static files",
        f"{len(old)} static files are missing or of another release, such as {old[0]}: "
        "pages answer 500.",
        PREPARE,
        guide("prepare"),
    )


def _not_collected() -> Iterator[str]:
    """Those whose copy under STATIC_ROOT differs, or that the manifest does not list."""
    if settings.DEBUG or getattr(settings, "WHITENOISE_USE_FINDERS", False):
        return  # served straight from their folders
    listed = getattr(staticfiles_storage, "hashed_files", None)
    for finder in get_finders():
        for name, storage in finder.list([]):
            copy = Path(settings.STATIC_ROOT) / name
            if (
                (listed is not None and name not in listed)
                or not copy.is_file()
                or copy.read_bytes() != Path(storage.path(name)).read_bytes()
            ):
                yield name


def _search() -> Result:
    missing = [language for language in languages() if not _index_of(language).exists()]
    if not missing:
        return Result(Weight.FINE, "search", "The search index of every language is made.")
    return Result(
        Weight.LIMITS,
        "search",
        f"The search index is missing or old: {', '.join(missing)}. The first search makes it, "
        "which takes seconds.",
        PREPARE,
        guide("prepare"),
    )


def _index_of(language: str) -> Path:
    with translation.override(language):
        return path_of(library())


def _permissions() -> Results:
    var: Path = getattr(settings, "VAR_DIR")  # noqa: B009 - mypy knows it from config.env only
    unwritable = [
        str(folder)
        for folder in (var, Path(settings.TOKEN_SPOOL_DIR))
        if folder.exists() and not os.access(folder, os.W_OK | os.X_OK)
    ]
    if unwritable:
        yield Result(
            Weight.STOPS,
            "files",
            f"{' and '.join(unwritable)} cannot be written by the user who runs this.",
            "Give it to the user whom site and workers run as.",
            guide("user-and-folders"),
        )
    open_ones = list(_open_to_others(var))
    if open_ones:
        yield Result(
            Weight.LIMITS,
            "files",
            f"Other users of this machine may read {', '.join(open_ones)}.",
            f"Run: chmod -R o= {var}",
            guide("user-and-folders"),
        )
    elif not unwritable:
        yield Result(Weight.FINE, "files", f"Nobody else on this machine reads {var}.")


def _open_to_others(var: Path) -> list[str]:
    if not var.exists() or not var.stat().st_mode & stat.S_IXOTH:
        return []  # nobody else comes in at all
    inside = {path for pattern in SECRET for path in var.glob(pattern)}
    places = inside | {Path(settings.TOKEN_SPOOL_DIR)}
    return sorted(
        str(place) for place in places if place.exists() and place.stat().st_mode & OF_OTHERS
    )
