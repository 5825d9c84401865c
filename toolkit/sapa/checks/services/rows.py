"""What the tables of a service say, row by row, and what in them cannot be understood."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any

import numpy as np

from sapa.checks.services.records import Consultation, Event, Material, Publication, Reply, Specialist, Story
from sapa.checks.services.table import Names, Period, Table
from sapa.data.nearest import nearest
from sapa.data.values import codes, numbers_in
from sapa.deliverable.service_words import (
    DURATIONS,
    EXPERIENCE,
    KINDS,
    LEVELS,
    MODES,
    PUBLICATIONS,
    SIDES,
    meant,
)  # fmt: skip
from sapa.standard.parts import Service
from sapa.stats.satisfaction import respondent_scores


def form_names(offered: Service) -> dict[str, tuple[str, ...]]:
    """Return the names by which a file may call the forms of a service: keys and words of rows, forms and parents."""
    names: dict[str, list[str]] = {}
    for row in offered.rows.values():
        names[row.key] = [row.key, row.words.kk, row.shown("kk"), row.words.ru, row.words.en]
    for form in offered.forms:
        # A form that several rows answer to keeps its own key: which row it is, nobody has said.
        key = form.rows[0] if len(form.rows) == 1 else form.key
        names.setdefault(key, []).extend([form.key, form.words.kk, form.shown("kk"), form.words.ru, form.words.en])
    return {k: tuple(dict.fromkeys(" ".join(v.split()).casefold() for v in words)) for k, words in names.items()}


LONGEST = {"minutes": 24 * 60.0, "hours": 24 * 31.0, "days": 366.0}
"""Durations beyond which the unit is in doubt: a day in minutes, a month in hours, a year in days."""
LONGEST_LIFE = {"months": 960.0, "years": 80.0}
"""Experience that nobody has: eighty years."""


def read_events(
    table: Table, forms: Names, people: Mapping[str, frozenset[str]], within: Period = (None, None)
) -> list[Event]:
    """Read events; an event that stands twice counts once, and its list of people weighs more than a bare number."""
    spec = table.spec
    durations, stated = table.numbers("duration", positive=True), table.numbers("participants", whole=True)
    begun, ended = table.dates("date", within), table.dates("end", within)
    modes = {"offline": spec.modes.offline, "online": spec.modes.online}
    found: dict[str, Event] = {}
    for i in range(len(table)):
        id = table.text("event", i)
        if not id:
            table.defect(i, spec.event, "checks.defect.service_no_id", value="")
            continue
        if id in found:
            table.defect(i, spec.event, "checks.defect.event_twice")
            continue
        unit = spec.duration_unit or table.word("unit", i, DURATIONS)
        if durations[i] is not None and unit is None and not table.text("unit", i):
            table.defect(i, str(spec.duration), "checks.defect.service_unit")
        length, count, here = durations[i], stated[i], people.get(id)
        if length is not None and unit in LONGEST and length > LONGEST[unit]:
            table.defect(i, str(spec.duration), "checks.defect.service_long")
        first, last = begun[i], ended[i]
        if first is not None and last is not None and last < first:
            table.defect(i, str(spec.end), "checks.defect.service_backwards")
        if count is not None and here is not None and count != len(here):
            table.defect(i, str(spec.participants), "checks.defect.service_stated", listed=len(here))
        found[id] = Event(
            id=id, form=_form(table, "form", i, forms, spec.forms), mode=table.word("mode", i, MODES, modes),
            date=table.text("date", i), duration=length if unit is not None else None, unit=unit,
            stated=None if count is None else int(count), trainers=table.several("trainer", i),
            level=table.word("level", i, LEVELS), at=table.at(i), people=here,
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
    """Read who took part in which event, each person once; a person who stands twice is a defect."""
    found: dict[str, set[str]] = {}
    for i in range(len(table)):
        event, person = table.text("event", i), table.text("participant", i)
        if not event or not person:
            column = table.spec.event if not event else table.spec.participant
            table.defect(i, column, "checks.defect.service_no_id", value="")
            continue
        if person in found.setdefault(event, set()):
            table.defect(i, table.spec.participant, "checks.defect.participant_twice")
        found[event].add(person)
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
        found.append(Reply(event, respondent, float(means[i]), table.yes_or_no("applied", i), table.at(i)))
    return found, outside


def read_consultations(table: Table, forms: Names, within: Period = (None, None)) -> list[Consultation]:
    """Read the journal, a row a consultation; ways of consulting that are not known stay as written, as a defect.

    A consultation whose number stands twice counts once; an entry without its consumer counts, and is a defect.
    """
    found = []
    table.dates("date", within)
    seen: set[str] = set()
    for i, minutes in enumerate(table.numbers("minutes", positive=True)):
        if minutes is not None and minutes > LONGEST["minutes"]:
            table.defect(i, str(table.spec.minutes), "checks.defect.service_long")
        id, way, consumer = table.text("consultation", i), table.text("method", i), table.text("consumer", i)
        if id and table.refuse_repeated("consultation", i, seen, id, "checks.defect.consultation_twice"):
            continue
        for key in ("consultation", "consumer"):
            if table.column(key) is not None and not table.text(key, i):
                table.defect(i, str(table.column(key)), "checks.defect.service_no_id", value="")
        known = _form(table, "method", i, forms) if way else None
        found.append(
            Consultation(
                id, consumer, known or way, table.text("consultant", i), table.yes_or_no("applied", i),
                table.at(i),
            )
        )  # fmt: skip
    return found


def read_specialists(table: Table, forms: Names) -> list[Specialist]:
    """Read specialists; forms that the Standard does not know stay as they are written, as a defect."""
    kinds = {**forms, **{kind: (kind, *words) for kind, words in KINDS.items()}}
    experience = table.numbers("experience")
    found = []
    seen: set[tuple[str, tuple[str, ...]]] = set()
    for i in range(len(table)):
        person = table.text("person", i)
        if not person:
            table.defect(i, table.spec.person, "checks.defect.service_no_id", value="")
            continue
        unit = table.spec.experience_unit or table.word("unit", i, EXPERIENCE)
        if experience[i] is not None and unit is None and not table.text("unit", i):
            table.defect(i, str(table.spec.experience), "checks.defect.service_unit")
        written = table.several("form", i)
        named = tuple(meant(word, kinds) or word for word in written)
        for word in written:
            if meant(word, kinds) is None:
                close = nearest(word, [w for words in kinds.values() for w in words])
                table.defect(i, str(table.column("form")), "checks.defect.service_word", close=close or "–", value=word)
        if table.refuse_repeated("person", i, seen, (person, named), "checks.defect.specialist_twice"):
            continue
        years = experience[i] if unit else None
        if years is not None and unit in LONGEST_LIFE and years > LONGEST_LIFE[unit]:
            table.defect(i, str(table.spec.experience), "checks.defect.service_experience")
            years = None
        found.append(
            Specialist(
                person, table.text("role", i), named, years, unit, table.text("documents", i), table.at(i)
            )
        )  # fmt: skip
    return found


def read_stories(table: Table, forms: Names, events: Container[str] | None) -> list[Story]:
    """Read success stories; one whose name stands twice counts once, one of an unknown event is a defect."""
    found = []
    seen: set[str] = set()
    for i in range(len(table)):
        name = table.text("story", i)
        if name and table.refuse_repeated("story", i, seen, name, "checks.defect.story_twice"):
            continue
        _known(table, i, events)
        found.append(
            Story(
                _form(table, "form", i, forms) or "", table.text("event", i), table.text("result", i),
                table.text("document", i), table.at(i),
            )
        )  # fmt: skip
    return found


def _known(table: Table, i: int, events: Container[str] | None) -> None:
    """Name an event that the list of events does not have."""
    event = table.text("event", i)
    if event and events is not None and event not in events:
        table.defect(i, str(table.column("event")), "checks.defect.service_no_event")


def read_publications(table: Table, events: Container[str] | None, within: Period = (None, None)) -> list[Publication]:
    """Read the list of publications; the same link of a medium on the same event counts once."""
    kinds = {"media": table.spec.kinds.media, "social": table.spec.kinds.social}
    # A publication may come after the contract's end, not before its start.
    table.dates("date", (within[0], None))
    found = []
    seen: set[tuple[str, str, str]] = set()
    for i in range(len(table)):
        event, link, kind = table.text("event", i), table.text("link", i), table.word("kind", i, PUBLICATIONS, kinds)
        item = (event, table.text("medium", i), link)
        if link and table.refuse_repeated("link", i, seen, item, "checks.defect.publication_twice"):
            continue
        if kind is None and not table.text("kind", i):
            table.defect(i, table.spec.kind, "checks.defect.service_no_kind", value="")
        _known(table, i, events)
        found.append(Publication(event, kind, table.word("level", i, LEVELS), bool(link), table.at(i)))
    return found


def read_materials(table: Table, forms: Names) -> list[Material]:
    """Read materials with their volume and format."""
    columns = {k: table.numbers(k, positive=True) for k in ("words", "sheets", "pages", "width", "height")}
    columns["copies"] = table.numbers("copies", whole=True)
    found = []
    seen: set[str] = set()
    for i in range(len(table)):
        name = table.text("material", i)
        if not name:
            table.defect(i, table.spec.material, "checks.defect.service_no_id", value="")
            continue
        if table.refuse_repeated("material", i, seen, name, "checks.defect.material_twice"):
            continue
        sides = table.word("sides", i, SIDES)
        found.append(
            Material(
                id=name, kind=_form(table, "kind", i, forms, table.spec.kinds),
                format=table.text("format", i), double=None if sides is None else sides == "double",
                **{k: values[i] for k, values in columns.items()}, document=table.text("document", i), at=table.at(i),
            )
        )  # fmt: skip
    return found
