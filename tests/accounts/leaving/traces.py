"""What is left of somebody anywhere: in a row of any table."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth.models import User
from django.contrib.sessions.models import Session

from tests.accounts.whole_life import every_model


def traces_of(pk: int, names: tuple[str, ...]) -> set[str]:
    """``table.column`` wherever a key leads to this account, or a text holds one of ``names``."""
    return {*_keys(pk), *_texts(names), *_sessions(pk)}


def _keys(pk: int) -> Iterator[str]:
    for model in every_model():
        for field in model._meta.fields:
            to_people = field.is_relation and field.related_model is User
            if to_people and model._default_manager.filter(**{field.attname: pk}).exists():
                yield f"{model._meta.label_lower}.{field.name}"
        if model is User and User.objects.filter(pk=pk).exists():
            yield "auth.user.id"


def _texts(names: tuple[str, ...]) -> Iterator[str]:
    for model in every_model():
        for row in model._default_manager.values():
            for column, value in row.items():
                if any(name in str(value) for name in names):
                    yield f"{model._meta.label_lower}.{column}"


def _sessions(pk: int) -> Iterator[str]:
    for session in Session.objects.all():
        if session.get_decoded().get("_auth_user_id") == str(pk):
            yield "sessions.session"
