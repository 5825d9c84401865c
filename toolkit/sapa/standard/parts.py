"""What the act says besides norms: services with their forms, stages and rows, tables, definitions, terms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Translated:
    """One text in three languages; `kk` is the act's own wording, `ru` and `en` are renderings."""

    kk: str
    ru: str
    en: str

    def in_language(self, language: str) -> str:
        """Return the text in `kk`, `ru` or `en`."""
        text: str = getattr(self, language)
        return text


@dataclass(frozen=True, slots=True)
class Source:
    """Where something stands: a paragraph (with item) or a table (with part, row and column)."""

    paragraph: str | None = None
    item: str | None = None
    table: str | None = None
    part: str | None = None
    row: str | None = None
    column: str | None = None


class Change(StrEnum):
    """What an amending order did: gave a new wording, or added what was not there."""

    NEW_WORDING = "new_wording"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class AmendedBy:
    """The amending order that gave a text the wording it has in an edition."""

    date: date
    order: str
    change: Change = Change.NEW_WORDING


@dataclass(frozen=True, slots=True)
class Words:
    """A text of the act by its key; `display_kk` is what an interface shows where the printed words have a slip."""

    key: str
    words: Translated
    display_kk: str | None = None
    item: str | None = None
    """The subparagraph of the enclosing paragraph."""

    def shown(self, language: str) -> str:
        """Return the text as an interface shows it."""
        return self.display_kk if language == "kk" and self.display_kk else self.words.in_language(language)


@dataclass(frozen=True, slots=True)
class ServiceForm(Words):
    """One form, method or kind of a service. `rows`: the table rows whose norms apply to it; empty where none do."""

    rows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FormGroup:
    """The forms that one paragraph lists: by object, by method …"""

    key: str
    source: Source
    words: Translated
    forms: tuple[ServiceForm, ...]


@dataclass(frozen=True, slots=True)
class Stage(Words):
    """One stage of a full cycle."""


@dataclass(frozen=True, slots=True)
class FullCycle:
    """The stages that one paragraph asks for; `words` open its sentence (None: the stages alone are known)."""

    source: Source
    words: Translated | None
    stages: tuple[Stage, ...]
    display_kk: str | None = None


@dataclass(frozen=True, slots=True)
class TableRow(Words):
    """A row of tables that carries norms. `parent`: the form of which it is a kind, whose norms apply to it too."""

    tables: tuple[str, ...] = ()
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """One service of paragraph 2.

    `quality` and `conditions` are the tables that judge it. `named_by` maps a paragraph to the tables that it names
    for this service; `judged_as` are the services whose norms judge it (paragraph 52: a civic centre has no table of
    quality, and is judged by each service of its package).
    """

    key: str
    source: Source
    words: Translated
    quality: tuple[str, ...]
    conditions: tuple[str, ...]
    named_by: Mapping[str, tuple[str, ...]]
    judged_as: tuple[str, ...]
    form_groups: tuple[FormGroup, ...]
    full_cycles: tuple[FullCycle, ...]
    rows: Mapping[str, TableRow] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "named_by", MappingProxyType(dict(self.named_by)))
        object.__setattr__(self, "rows", MappingProxyType(dict(self.rows)))

    @property
    def forms(self) -> tuple[ServiceForm, ...]:
        """All forms, group by group."""
        return tuple(form for group in self.form_groups for form in group.forms)


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the appendix: its number, the service it speaks of, its title."""

    number: str
    service: str
    title: Translated


@dataclass(frozen=True, slots=True)
class Definition:
    """A definition of paragraph 3. `text.kk` is the whole text of the act, the renderings are short."""

    id: str
    term: Translated
    text: Translated
    source: Source
    since: date
    amended_by: AmendedBy | None = None
    note: Translated | None = None


@dataclass(frozen=True, slots=True)
class GlossaryEntry:
    """A term in three languages; `kk_seen`, `ru_seen`: the term was seen in an official source."""

    key: str
    words: Translated
    ru_seen: bool
    kk_seen: bool = True
