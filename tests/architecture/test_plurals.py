"""The admin and the permission page name our models in the plural: Django's own adds an "s"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.apps import apps
from django.db.models import Model
from django.db.models.options import Options

from config.env import BASE_DIR

WANTS_MORE_THAN_S = re.compile(r"(s|x|z|ch|sh|[^aeiou]y)$")
# Words that never take an "s" at the end, as no rule can tell.
WRONG = {"feedback", "hand over", "pending", "refused content", "unanswered"}


def own_models() -> Iterator[type[Model]]:
    inside = str(BASE_DIR)
    for config in apps.get_app_configs():
        if config.path.startswith(inside) and "site-packages" not in config.path:
            yield from config.get_models()


def derived(options: Options[Model]) -> bool:
    return options.verbose_name_plural == f"{options.verbose_name}s"


def test_no_plural_is_an_s_behind_a_word_that_wants_another() -> None:
    models = [model._meta for model in own_models()]
    wrong = [
        options.label
        for options in models
        if derived(options)
        and (WANTS_MORE_THAN_S.search(str(options.verbose_name)) or options.verbose_name in WRONG)
    ]
    assert len(models) > 30
    assert wrong == []
