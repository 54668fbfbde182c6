"""What the forms of the core pages have in common: Chinese words for missing fields, attributes for screen readers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ..errors import BarographError

__all__ = ["Form", "tried"]


class Form(forms.Form):
    """A form whose errors a screen reader finds at the field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages["required"] = _("请填写此项。")

    def blame(self, error: BarographError) -> None:
        """Put the sentence of one of our errors at its field, or above the form."""
        sentence = error.sentence(get_language() or "zh-hans")
        name = error.facts.get("field")
        self.add_error(name if name in self.fields else None, sentence)


def tried(form: Form, verb: Callable[[], Any]) -> Any:
    """What the verb gives; None where it refused, and the form then says why."""
    try:
        return verb()
    except BarographError as error:
        if error.code in {"not-found", "not-permitted"}:
            raise
        form.blame(error)
        return None
