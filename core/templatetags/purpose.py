"""What this site is, for a template: the same words everywhere."""

from __future__ import annotations

from django import template

from core.operator.publishing_tool import site_purpose

register = template.Library()
register.simple_tag(site_purpose)
