"""A field and a sheet of a form, without words."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Field:
    """A field: its key in the sheet, what it holds, and its width in characters.

    `kind` is text, long (a text of several lines), code, whole, number, date, codes (several, apart by `;`), any (a
    reading's value), yaml (a value as deliverable.yaml writes it), present (yes, no or a number), shown (printed, not
    read), choice or raw (a list of `LISTS` or `RAW_LISTS`, named by `of`), choices (several words of such a list, apart
    by `;`).
    """

    key: str
    kind: str = "text"
    of: str = ""
    width: int = 18


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: the passport asks field by field (`down`), the others have a row for each entry."""

    key: str
    fields: tuple[Field, ...]
    down: bool = False
    blank_rows: int = 20
    required: tuple[str, ...] = field(default=())
    printed: tuple[str, ...] = ()
    """Fields that may be printed beforehand: they alone do not make a row."""
    words: str = ""
    """Under which key its question, hint and headings stand, where not under its own."""
    filtered: bool = False
    """The heading has filters: long printed lists."""


def choice(key: str, of: str, width: int = 24) -> Field:
    """Return a field of one word of a closed list."""
    return Field(key, "choice", of, width)


METHOD = Field("method", width=14)
PART = Field("part", width=16)
EVIDENCE = (
    Field("document", width=26), Field("file", width=22), Field("page", "any", width=9), Field("by", width=20),
    Field("date", "date", width=12),
)  # fmt: skip
