"""A value as JSON for an attribute, where a page's script reads it: no inline script is needed."""

from __future__ import annotations

import json
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder

register = template.Library()


@register.filter
def json_text(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder)
