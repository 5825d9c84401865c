"""`Translator`: messages and numbers in one language."""

from __future__ import annotations

import os
import re
import string
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

from sapa.i18n import formats
from sapa.i18n.catalogue import catalogue
from sapa.messages import LABEL, Message

LANGUAGES = ("kk", "ru", "en")
STRATUM_JOIN = " / "
"""What joins the columns of a stratum in one label."""
_LOCALITIES = frozenset({"urban", "rural"})
_SIGNS = (("==", "="), ("!=", "≠"), (">=", "≥"), ("<=", "≤"))
_QUOTED = re.compile(r"""(["'])(.*?)\1""")


def default_language() -> str:
    """Return SAPA_LANG, else the locale's language if it is kk or ru, else en."""
    asked = os.environ.get("SAPA_LANG", "")
    if asked in LANGUAGES:
        return asked
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return value[:2] if value[:2] in ("kk", "ru") else "en"
    return "en"


class _Formatter(string.Formatter):
    """`{share:percent.1}`, `{n:int}`, `{x:number.2}`, `{when:date}`; no spec: as the value's kind asks."""

    def __init__(self, owner: Translator) -> None:
        self._owner = owner

    def format_field(self, value: Any, format_spec: str) -> str:
        return self._owner.show(value, format_spec)

    def get_value(self, key: int | str, args: Any, kwargs: Any) -> Any:  # noqa: ARG002 - the base class fixes it
        if isinstance(key, int):
            raise KeyError(f"positional parameter {key} in a template")
        return kwargs[key]


class Translator:
    """Words and numbers in one language.

    Call it with a `Message`, or with an id and parameters. An id that no catalogue has comes back in
    guillemets, so that a forgotten text is seen; a test makes sure there is none.
    """

    def __init__(self, language: str) -> None:
        if language not in LANGUAGES:
            raise ValueError(f"language must be one of {', '.join(LANGUAGES)}; got {language!r}")
        self.language = language
        self._catalogue = catalogue(language)
        self._formatter = _Formatter(self)

    def __call__(self, text: Message | str, /, **params: Any) -> str:
        """Return the text of a message, or of an id with parameters."""
        if isinstance(text, Message):
            return self._label(text.params) if text.id == LABEL else self._render(text.id, text.params)
        return self._render(text, params)

    def _label(self, texts: Mapping[str, Any]) -> str:
        """Return a questionnaire's own label in this language, else in the first that it has."""
        own = next((texts[one] for one in (self.language, "", "ru", "kk", "en") if texts.get(one)), "")
        return str(own)

    def _render(self, id: str, params: Mapping[str, Any]) -> str:
        template = None
        n = params.get("n")
        if isinstance(n, int | float) and not isinstance(n, bool):
            template = self._catalogue.counted(id, n)
        template = template or self._catalogue.singular(id)
        if template is None:
            return f"«{id}»"
        return self._formatter.vformat(template, (), params)

    def has(self, id: str) -> bool:
        """Tell whether the catalogues have `id`."""
        return id in self._catalogue.ids()

    def show(self, value: Any, spec: str = "") -> str:  # noqa: PLR0911, C901 - one return a kind of value
        """Show one value: `spec` is '', int, number[.digits], percent[.digits], level, date, place or condition."""
        if value is None:
            return "–"
        if isinstance(value, Message):
            return self(value)
        if isinstance(value, tuple | list):
            return ", ".join(self.show(v, spec) for v in value)
        kind, _, digits = spec.partition(".")
        places = int(digits) if digits else None
        if isinstance(value, bool):
            return self("term.yes" if value else "term.no")
        if isinstance(value, date | datetime):
            return formats.day(value, self.language)
        if isinstance(value, int | float):
            if kind == "level":
                return formats.level(value, self.language)
            if kind == "percent":
                return formats.percent(value, self.language, 1 if places is None else places)
            if kind == "int" or (kind == "" and isinstance(value, int)):
                return formats.integer(value, self.language)
            return formats.number(value, self.language, places)
        if kind == "condition":
            return self.condition(str(value))
        return self.place(value) if kind == "place" else str(value)

    def condition(self, text: str) -> str:
        """Show a condition of the manifest to readers: `region == "KZ-62"` as `region = Ulytau region`."""
        parts = _QUOTED.split(text)
        # Every third part is the text between quotes; what stands around it is the expression's own.
        for i in range(0, len(parts), 3):
            for written, shown in _SIGNS:
                parts[i] = parts[i].replace(written, shown)
        for i in range(2, len(parts), 3):
            parts[i] = self.place(parts[i])
        return "".join(part for i, part in enumerate(parts) if i % 3 != 1)

    def place(self, label: str) -> str:
        """Show a region's or stratum's label: codes of Kazakhstan's regions by name, urban and rural as words.

        Data hold codes (ISO 3166-2 or KATO), people read names; any other label comes back as it is.
        """
        shown = []
        for part in str(label).split(STRATUM_JOIN):
            code, word = f"region.{part}", f"term.{part.casefold()}"
            if self.has(code):
                shown.append(self._render(code, {}))
            elif part.casefold() in _LOCALITIES and self.has(word):
                shown.append(self._render(word, {}))
            else:
                shown.append(part)
        return STRATUM_JOIN.join(shown)

    def number(self, value: float | None, digits: int | None = None) -> str:
        """Show a number with `digits` decimals (None: as many as it has, at most six)."""
        return self.show(value, "number" if digits is None else f"number.{digits}")

    def percent(self, fraction: float | None, digits: int = 1) -> str:
        """Show a fraction as per cent."""
        return self.show(fraction, f"percent.{digits}")

    def date(self, value: date | None) -> str:
        """Show a date."""
        return self.show(value, "date")


@cache
def translator(language: str) -> Translator:
    """Return the translator of `kk`, `ru` or `en`."""
    return Translator(language)
