"""What the tables of a service say, row by row, and what in them cannot be understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np

from sapa.data.nearest import nearest
from sapa.data.rows import Rows
from sapa.data.values import codes, numbers_in
from sapa.deliverable.service_words import LEVELS, MODES, PUBLICATIONS, SIDES, UNITS, meant, yes_or_no
from sapa.messages import message
from sapa.results import Basis, Evidence
from sapa.results.details import DataDefect
from sapa.standard.parts import Service
from sapa.stats.satisfaction import respondent_scores

Names: TypeAlias = Mapping[str, tuple[str, ...]]
_APART = ";"


@dataclass(frozen=True, slots=True)
class At:
    """Where a row stands."""

    file: str
    row: int

    @property
    def evidence(self) -> Evidence:
        """The row as evidence."""
        return Evidence(file=self.file, rows=str(self.row))


@dataclass(frozen=True, slots=True)
class Event:
    """One event. `people`: those on the attendance list; None: no list of this event; `stated` is a bare number."""

    id: str
    form: str | None
    mode: str | None
    date: str
    duration: float | None
    unit: str | None
    stated: int | None
    trainers: tuple[str, ...]
    level: str | None
    at: At
    people: frozenset[str] | None = None

    @property
    def participants(self) -> int | None:
        """Number of participants: from the list where there is one."""
        return self.stated if self.people is None else len(self.people)

    @property
    def basis(self) -> Basis:
        """A list verifies the number, a bare number only declares it."""
        return Basis.DECLARED if self.people is None else Basis.VERIFIED


@dataclass(frozen=True, slots=True)
class Reply:
    """One respondent's feedback; `score` is nan without a valid answer."""

    event: str
    respondent: str
    score: float
    applied: bool | None
    at: At


@dataclass(frozen=True, slots=True)
class Consultation:
    """One entry of the consultation journal."""

    id: str
    consumer: str
    method: str
    consultant: str
    applied: bool | None
    at: At


@dataclass(frozen=True, slots=True)
class Specialist:
    """One person who gave the service; `experience` in `unit`."""

    id: str
    role: str
    forms: tuple[str, ...]
    experience: float | None
    unit: str | None
    documents: str
    at: At


@dataclass(frozen=True, slots=True)
class Story:
    """One success story."""

    form: str
    event: str
    result: str
    document: str
    at: At


@dataclass(frozen=True, slots=True)
class Publication:
    """One publication; `shown`: a link says where it can be seen."""

    event: str
    kind: str | None
    level: str | None
    shown: bool
    at: At


@dataclass(frozen=True, slots=True)
class Material:
    """One title of information or methodical material."""

    id: str
    kind: str | None
    format: str
    double: bool | None
    words: float | None
    sheets: float | None
    pages: float | None
    width: float | None
    height: float | None
    copies: float | None
    document: str
    at: At


@dataclass(slots=True)
class Table:
    """One table while it is read: cells by key of its section, and the defects met."""

    rows: Rows
    spec: Any
    defects: list[DataDefect]
    _texts: dict[str, list[str]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.rows)

    def column(self, key: str) -> str | None:
        """Return the column of a key; None where the manifest names none."""
        value: str | None = getattr(self.spec, key)
        return value

    def text(self, key: str, i: int) -> str:
        """Return a cell as text, blank where there is none."""
        if key not in self._texts:
            column = self.column(key)
            self._texts[key] = (
                [""] * len(self.rows) if column is None
                else [str(v) for v in codes(self.rows.frame[column]).fillna("")]
            )  # fmt: skip
        return self._texts[key][i]

    def several(self, key: str, i: int) -> tuple[str, ...]:
        """Return the words of a cell, set apart by semicolons."""
        return tuple(w.strip() for w in self.text(key, i).split(_APART) if w.strip())

    def numbers(self, key: str, *, least: float = 0.0) -> list[float | None]:
        """Return a column of numbers; cells that are none, or below `least`, are defects."""
        column = self.column(key)
        if column is None:
            return [None] * len(self.rows)
        read = numbers_in(self.rows, column)
        for i in read.bad:
            self.defect(i, column, "checks.defect.service_number")
        found: list[float | None] = []
        for i, value in enumerate(read.values):
            low = bool(np.isfinite(value) and value < least)
            if low:
                self.defect(i, column, "checks.defect.service_number")
            found.append(float(value) if np.isfinite(value) and not low else None)
        return found

    def word(self, key: str, i: int, known: Names, more: Mapping[str, Any] | None = None) -> str | None:
        """Return the meaning of a cell's word; one that is not understood is a defect."""
        text = self.text(key, i)
        if not text:
            return None
        found = meant(text, known, more)
        if found is None:
            close = nearest(text, [w for words in known.values() for w in words])
            self.defect(i, str(self.column(key)), "checks.defect.service_word", close=close or "–")
        return found

    def at(self, i: int) -> At:
        """Return where a row stands."""
        return At(*self.rows.at(i))

    def defect(self, i: int, column: str, id: str, *, value: str | None = None, **params: Any) -> None:
        """Remember a defect of one cell."""
        file, row = self.rows.at(i)
        got = value if value is not None else str(self.rows.frame[column].iloc[i])
        self.defects.append(DataDefect(file, row, column, got, message(id, **params)))


def form_names(offered: Service) -> dict[str, tuple[str, ...]]:
    """Return the names by which a file may call the forms of a service: keys and words of rows, forms and parents."""
    names: dict[str, list[str]] = {}
    for row in offered.rows.values():
        names[row.key] = [row.key, row.words.kk, row.words.ru, row.words.en]
    for form in offered.forms:
        # A form that several rows answer to keeps its own key: which row it is, nobody has said.
        key = form.rows[0] if len(form.rows) == 1 else form.key
        names.setdefault(key, []).extend([form.key, form.words.kk, form.words.ru, form.words.en])
    return {k: tuple(dict.fromkeys(" ".join(v.split()).casefold() for v in words)) for k, words in names.items()}


def read_events(table: Table, forms: Names, people: Mapping[str, frozenset[str]]) -> list[Event]:
    """Read events; an event that stands twice counts once."""
    spec = table.spec
    durations, stated = table.numbers("duration"), table.numbers("participants")
    modes = {"offline": spec.modes.offline, "online": spec.modes.online}
    found: dict[str, Event] = {}
    for i in range(len(table)):
        id = table.text("event", i)
        if not id:
            table.defect(i, spec.event, "checks.defect.service_no_id")
            continue
        if id in found:
            table.defect(i, spec.event, "checks.defect.event_twice")
            continue
        unit = spec.duration_unit or table.word("unit", i, UNITS)
        if durations[i] is not None and unit is None and not table.text("unit", i):
            table.defect(i, str(spec.duration), "checks.defect.service_unit")
        count = stated[i]
        found[id] = Event(
            id=id, form=_form(table, "form", i, forms, spec.forms), mode=table.word("mode", i, MODES, modes),
            date=table.text("date", i), duration=durations[i] if unit is not None else None, unit=unit,
            stated=None if count is None else int(count), trainers=table.several("trainer", i),
            level=table.word("level", i, LEVELS), at=table.at(i), people=people.get(id),
        )  # fmt: skip
    return list(found.values())


def _form(table: Table, key: str, i: int, forms: Names, more: Mapping[str, Any] | None = None) -> str | None:
    text = table.text(key, i)
    if not text:
        if table.column(key) is not None:
            table.defect(i, str(table.column(key)), "checks.defect.service_no_form", value="")
        return None
    found = meant(text, forms, more)
    if found is None:
        close = nearest(text, [w for words in forms.values() for w in words])
        table.defect(i, str(table.column(key)), "checks.defect.service_form", close=close or "–")
    return found


def read_attendance(table: Table) -> dict[str, frozenset[str]]:
    """Read who took part in which event, each person once."""
    found: dict[str, set[str]] = {}
    for i in range(len(table)):
        event, person = table.text("event", i), table.text("participant", i)
        if not event or not person:
            column = table.spec.event if not event else table.spec.participant
            table.defect(i, column, "checks.defect.service_no_id", value="")
            continue
        found.setdefault(event, set()).add(person)
    return {event: frozenset(people) for event, people in found.items()}


def read_feedback(table: Table, scale: tuple[float, float]) -> tuple[list[Reply], int]:
    """Read feedback; scores outside the scale are defects and no answers. Returns replies and such scores' number."""
    spec = table.spec
    low, high = scale
    columns, outside = [], 0
    for name in spec.scores:
        text = codes(table.rows.frame[name])
        skipped = text.isin(list(spec.missing)).to_numpy(dtype=bool, na_value=False)
        read = numbers_in(table.rows, name)
        values = np.where(skipped, np.nan, read.values)
        for i in read.bad:
            if not skipped[i]:
                table.defect(i, name, "checks.defect.score_text")
        wrong = np.isfinite(values) & ((values < low) | (values > high))
        for at in np.flatnonzero(wrong):
            table.defect(int(at), name, "checks.defect.score_outside", low=low, high=high)
        outside += int(wrong.sum())
        columns.append(np.where(wrong, np.nan, values))
    means = respondent_scores(np.column_stack(columns)) if columns else np.full(len(table), np.nan)
    found = []
    seen: set[tuple[str, str]] = set()
    for i in range(len(table)):
        event, respondent = table.text("event", i), table.text("respondent", i)
        if respondent and (event, respondent) in seen:
            table.defect(i, str(spec.respondent), "checks.defect.respondent_twice", value="")
            continue
        seen.add((event, respondent))
        applied = yes_or_no(table.text("applied", i), spec.yes)
        found.append(Reply(event, respondent, float(means[i]), applied, table.at(i)))
    return found, outside


def read_consultations(table: Table, forms: Names) -> list[Consultation]:
    """Read the journal, a row a consultation; ways of consulting that are not known stay as they are written."""
    found = []
    for i in range(len(table)):
        way = table.text("method", i)
        found.append(
            Consultation(
                table.text("consultation", i), table.text("consumer", i), meant(way, forms) or way,
                table.text("consultant", i), yes_or_no(table.text("applied", i), table.spec.yes), table.at(i),
            )
        )  # fmt: skip
    return found


def read_specialists(table: Table, forms: Names) -> list[Specialist]:
    """Read specialists; forms that the Standard does not know stay as they are written."""
    experience = table.numbers("experience")
    found = []
    for i in range(len(table)):
        unit = table.spec.experience_unit or table.word("unit", i, UNITS)
        if experience[i] is not None and unit is None and not table.text("unit", i):
            table.defect(i, str(table.spec.experience), "checks.defect.service_unit")
        named = tuple(meant(w, forms) or w for w in table.several("form", i))
        found.append(
            Specialist(
                table.text("person", i), table.text("role", i), named, experience[i] if unit else None, unit,
                table.text("documents", i), table.at(i),
            )
        )  # fmt: skip
    return found


def read_stories(table: Table, forms: Names) -> list[Story]:
    """Read success stories."""
    return [
        Story(
            _form(table, "form", i, forms) or "", table.text("event", i), table.text("result", i),
            table.text("document", i), table.at(i),
        )
        for i in range(len(table))
    ]  # fmt: skip


def read_publications(table: Table) -> list[Publication]:
    """Read the list of publications."""
    kinds = {"media": table.spec.kinds.media, "social": table.spec.kinds.social}
    return [
        Publication(
            table.text("event", i), table.word("kind", i, PUBLICATIONS, kinds), table.word("level", i, LEVELS),
            bool(table.text("link", i)), table.at(i),
        )
        for i in range(len(table))
    ]  # fmt: skip


def read_materials(table: Table, forms: Names) -> list[Material]:
    """Read materials with their volume and format."""
    columns = {k: table.numbers(k) for k in ("words", "sheets", "pages", "width", "height", "copies")}
    found = []
    for i in range(len(table)):
        sides = table.word("sides", i, SIDES)
        found.append(
            Material(
                id=table.text("material", i), kind=_form(table, "kind", i, forms, table.spec.kinds),
                format=table.text("format", i), double=None if sides is None else sides == "double",
                **{k: values[i] for k, values in columns.items()}, document=table.text("document", i), at=table.at(i),
            )
        )  # fmt: skip
    return found
