"""What a norm is. Values are data: no number of the Standard stands in code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from sapa.standard.parts import (
    AmendedBy,
    Definition,
    FullCycle,
    GlossaryEntry,
    Service,
    Source,
    Table,
    Translated,
    Words,
)

COMMON = "all"
"""The service of norms that are common to every service."""
_MAPS = ("norms", "form_groups", "form_rows", "units_one", "applies", "tables", "offered")
VOCABULARIES = ("units", "conditions", "evidence_kinds", "services", "forms", "bases")


class NormKind(StrEnum):
    """numeric: a number decides; checklist: present or not; judgement: a person must weigh it."""

    NUMERIC = "numeric"
    CHECKLIST = "checklist"
    JUDGEMENT = "judgement"


class Addressee(StrEnum):
    """Who has to meet a norm; `act`: a reference or a rule of scope."""

    SUPPLIER = "supplier"
    CUSTOMER = "customer"
    SPECIALIST = "specialist"
    ACT = "act"


class Scope(StrEnum):
    """What a norm speaks of: each service by itself, or the order as a whole, which is answered once."""

    SERVICE = "service"
    DELIVERABLE = "deliverable"


class Mode(StrEnum):
    """How people take part where a table has a column for each way."""

    OFFLINE = "offline"
    ONLINE = "online"


class OptionsRule(StrEnum):
    """How the listed options are to be taken."""

    CLOSED_LIST = "closed_list"
    ONE_OR_MORE = "one_or_more"
    ANY_ONE = "any_one"
    MAY_INCLUDE = "may_include"
    PER_TECHNICAL_SPECIFICATION = "per_technical_specification"


class EvidenceJoin(StrEnum):
    """Whether any one of the sources of information will do, or the act lists them all."""

    ANY = "any"
    LISTED = "listed"


@dataclass(frozen=True, slots=True)
class Bands:
    """Two levels of quality where a cell prints a range: from and to of the lower one, from and to of the higher."""

    min_level: tuple[float, float]
    max_level: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Norm:
    """One checkable requirement as it stood in one edition.

    `min` and `max` are in `unit`, both inclusive; None is "no number". `max_open` is True only where the
    act prints ∞. `printed` keeps the original cell text ("-", "" and "∞" stay distinct).
    `required` is False where the act asks nothing (a dash, a right) or only refers elsewhere.
    """

    id: str
    service: str
    form: str | None
    indicator: str
    criterion: str | None
    kind: NormKind
    required: bool
    unit: str | None
    min: float | None
    max: float | None
    max_open: bool
    printed: Mapping[str, str]
    source: Source
    edition: date
    title: Translated
    display_kk: str | None
    """Smoother Kazakh display form where the act's raw words are cut off; None: `title.kk` is shown."""
    evidence: tuple[str, ...]
    condition: str | None
    base: str | None
    formula: str | None
    addressee: Addressee
    note: Translated | None
    """How a doubtful place of the act is taken: the package's own words."""
    lead: Translated | None = None
    """The words of the paragraph that open the sentence of which the title is an item."""
    lead_display_kk: str | None = None
    mode: Mode | None = None
    bands: Bands | None = None
    evidence_join: EvidenceJoin | None = None
    evidence_text: Translated | None = None
    """The words that the act itself has for the sources of information."""
    base_text: Translated | None = None
    formula_kk: str | None = None
    """The formula as printed; None: it follows from the wording."""
    options_rule: OptionsRule | None = None
    options: tuple[Words, ...] = ()
    refers_to_tables: tuple[str, ...] = ()
    refers_to_services: tuple[str, ...] = ()
    amended_by: AmendedBy | None = None
    """The order that gave this wording; None: it stands as first adopted."""
    scope: Scope = Scope.SERVICE
    """Of an order of several services: whether the norm is answered for each of them, or once."""

    def shown_title(self, language: str) -> str:
        """Return the title as an interface shows it: a display form where there is one, with a capital."""
        return _capital(self._words(language))

    def full_title(self, language: str) -> str:
        """Return the title with the words of the paragraph that open its sentence."""
        if self.lead is None:
            return self.shown_title(language)
        lead = self.lead_display_kk if language == "kk" and self.lead_display_kk else self.lead.in_language(language)
        return _capital(f"{lead.rstrip(':')}: {self._words(language)}")

    def _words(self, language: str) -> str:
        return self.display_kk if language == "kk" and self.display_kk else self.title.in_language(language)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


@dataclass(frozen=True, slots=True)
class Standard:
    """The norms of one act as they stood in one edition.

    `units`, `conditions`, `evidence_kinds`, `services`, `forms` and `bases` hold the words of the keys that
    norms use. `form_groups` says which forms belong together (`research_analytic.by_object` and so on), and
    `form_rows` which table rows answer to a form that is no row itself.
    """

    id: str
    edition: date
    title: Translated
    citation: Translated
    """Full citation: order, number, date, registration, last amending order."""
    norms: Mapping[str, Norm] = field(default_factory=dict)
    units: Mapping[str, Translated] = field(default_factory=dict)
    conditions: Mapping[str, Translated] = field(default_factory=dict)
    evidence_kinds: Mapping[str, Translated] = field(default_factory=dict)
    services: Mapping[str, Translated] = field(default_factory=dict)
    forms: Mapping[str, Translated] = field(default_factory=dict)
    bases: Mapping[str, Translated] = field(default_factory=dict)
    form_groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    form_rows: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    last_checked: date | None = None
    """The day up to which amendments were looked for."""
    renderings: tuple[str, ...] = ()
    """Languages in which the texts are renderings and not the official wording."""
    units_one: Mapping[str, Translated] = field(default_factory=dict)
    """Words of units after 1, where they differ."""
    applies: Mapping[str, Translated] = field(default_factory=dict)
    """When the act is used (paragraph 2-1)."""
    tables: Mapping[str, Table] = field(default_factory=dict)
    absent_tables: tuple[str, ...] = ()
    """Numbers that the numbering of the tables passes over."""
    offered: Mapping[str, Service] = field(default_factory=dict)
    general_cycle: FullCycle | None = None
    """The full cycle of every service."""
    definitions: Mapping[str, Definition] = field(default_factory=dict)
    glossary: Mapping[str, GlossaryEntry] = field(default_factory=dict)
    not_at_hand: tuple[str, ...] = ()
    """Norms that were in force on the day in an earlier wording which the pack does not have."""

    def __post_init__(self) -> None:
        for name in (*VOCABULARIES, *_MAPS):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))

    def norm(self, id: str) -> Norm:
        """Return the norm of that id; an unknown id raises KeyError."""
        return self.norms[id]

    def unit_word(self, unit: str, number: float, language: str) -> str:
        """Return the word of a unit as it stands after a bound: `не менее 1 часа`, `не менее 4 часов`, `1 hour`."""
        # In Russian the singular follows a fraction and 1, 21, 31 …, not 11.
        russian = not float(number).is_integer() or (number % 10 == 1 and number % 100 != 11)
        known = self.units_one.get(unit) if (russian if language == "ru" else number == 1) else None
        return (known or self.units[unit]).in_language(language)

    def select(self, *, service: str | None = None, form: str | None = None) -> Iterator[Norm]:
        """Iterate over the norms of a service (with those common to all services), optionally of one form."""
        for norm in self.norms.values():
            if service is not None and norm.service not in (service, COMMON):
                continue
            if form is not None and norm.form not in (form, None):
                continue
            yield norm
