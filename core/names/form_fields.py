"""What people type, without what nobody sees: a name on one line, or words on several."""

from __future__ import annotations

from typing import Any

from django import forms

from core.names.plain_names import plain, undirected


class NameField(forms.CharField):
    """Shown in lists and sentences later on, so it is what can be seen and nothing else."""

    def to_python(self, value: Any) -> str:
        return plain(super().to_python(value) or "")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"dir": "auto"}


class WordsField(forms.CharField):
    """A line break counts once, as the browser counts it, and not twice as it sends it. What
    turns the direction of writing is left out: it would turn what stands around it, too."""

    def to_python(self, value: Any) -> str:
        return super().to_python(undirected(str(value or "")).replace("\r\n", "\n")) or ""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"dir": "auto"}
