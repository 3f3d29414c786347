"""``{{ life|row_lifeline }}``: what a list draws of each of its lines."""

from __future__ import annotations

from django import template

from channels.lifeline.row import row_lifeline

register = template.Library()
register.filter(row_lifeline)
