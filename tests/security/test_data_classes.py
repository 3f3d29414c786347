"""Every table has its class in docs/data.md, and what is sealed or hashed is called a secret."""

from __future__ import annotations

import re
from collections import Counter

from django.apps import apps
from django.contrib.auth.models import User
from django.db.models import Model

from config.documents.layers import ROOT
from config.retention.table import MODELS
from core.sealed.columns import sealed_models

ROW = re.compile(r"^\| (secret|personal|internal|settings) \|[^|]*\|([^|]*)\|", re.MULTILINE)
# Of these a person is named, and nobody but staff is in them.
OF_STAFF = {"admin.logentry", "helpcenter.synonym"}


def classes() -> dict[str, list[str]]:
    rows = ROW.findall((ROOT / "docs/data.md").read_text())
    return {name: [label.strip() for label in labels.split(",")] for name, labels in rows}


def test_every_table_has_one_class() -> None:
    told = Counter(label for labels in classes().values() for label in labels)
    assert set(told) == {model._meta.label_lower for model in apps.get_models()}
    assert [label for label, times in told.items() if times > 1] == []


def test_what_is_sealed_is_called_a_secret() -> None:
    sealed = {model._meta.label_lower for model in sealed_models()}
    assert sealed
    assert sealed <= set(classes()["secret"])


def test_what_hangs_on_a_person_is_personal_or_secret() -> None:
    told = classes()
    close = {*told["secret"], *told["personal"], *OF_STAFF}
    people = {model._meta.label_lower for model in apps.get_models() if _names_a_person(model)}
    assert people - close == set()


def test_each_personal_table_has_an_end() -> None:
    """But the choices, which go with the preferences that they belong to."""
    assert set(classes()["personal"]) - set(MODELS) == {"notifications.choice"}


def _names_a_person(model: type[Model]) -> bool:
    return any(field.related_model is User for field in model._meta.concrete_fields)
