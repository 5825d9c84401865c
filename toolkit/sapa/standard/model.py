"""What a norm is. Values are data: no number of the Standard stands in code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

COMMON = "all"
"""The service of norms that are common to every service."""
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
    """Where a norm stands: a paragraph (with item) or a table (with part, row and column)."""

    paragraph: str | None = None
    item: str | None = None
    table: str | None = None
    part: str | None = None
    row: str | None = None
    column: str | None = None


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
    note: str | None
    lead: Translated | None = None
    """The words of the paragraph that open the sentence of which the title is an item."""

    def shown_title(self, language: str) -> str:
        """Return the title as an interface shows it: a display form where there is one, with a capital."""
        return _capital(self._words(language))

    def full_title(self, language: str) -> str:
        """Return the title with the words of the paragraph that open its sentence."""
        if self.lead is None:
            return self.shown_title(language)
        return _capital(f"{self.lead.in_language(language).rstrip(':')}: {self._words(language)}")

    def _words(self, language: str) -> str:
        return self.display_kk if language == "kk" and self.display_kk else self.title.in_language(language)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


@dataclass(frozen=True, slots=True)
class Standard:
    """The norms of one act as they stood in one edition.

    `units`, `conditions`, `evidence_kinds`, `services`, `forms` and `bases` hold the words of the keys that
    norms use. `form_groups` says which forms belong together (`research_analytic.object` and so on), and
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

    def __post_init__(self) -> None:
        for name in (*VOCABULARIES, "norms", "form_groups", "form_rows"):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))

    def norm(self, id: str) -> Norm:
        """Return the norm of that id; an unknown id raises KeyError."""
        return self.norms[id]

    def select(self, *, service: str | None = None, form: str | None = None) -> Iterator[Norm]:
        """Iterate over the norms of a service (with those common to all services), optionally of one form."""
        for norm in self.norms.values():
            if service is not None and norm.service not in (service, COMMON):
                continue
            if form is not None and norm.form not in (form, None):
                continue
            yield norm
