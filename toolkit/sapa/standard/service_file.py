"""Reading what the act says besides norms: services, tables, definitions, terms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sapa.standard.model import COMMON
from sapa.standard.parts import (
    AmendedBy,
    Definition,
    FormGroup,
    FullCycle,
    GlossaryEntry,
    Service,
    ServiceForm,
    Source,
    Stage,
    Table,
    TableRow,
    Words,
)
from sapa.standard.section import LANGUAGES, Section
from sapa.standard.vocabulary import Vocabulary

_SERVICE_KEYS = (
    "service", "source", "tables", "tables_named_by", "criteria_of_services", "form_groups", "full_cycle", "rows",
)  # fmt: skip
_WORDS_KEYS = (*LANGUAGES, "display_kk", "item")
_PLACE = ("paragraph", "item")


def read_tables(top: Section, words: Vocabulary) -> None:
    """Read `tables` (number → service and title) and `absent`, the numbers that the act passes over."""
    for number in top.keys_of("tables"):
        part = top.section("tables", number, known=(*LANGUAGES, "service"))
        service = part.choice("service", words.words["services"])
        words.tables[number] = Table(number, service, part.translated())
    words.absent = tuple(top.items("absent"))
    for place, number in enumerate(words.absent):
        if number in words.tables:
            raise top.refuse("standard.error.absent_table", (*top.path, "absent", place), got=number)


def read_service(top: Section, words: Vocabulary) -> None:
    """Read one file of a service, or the file of the full cycle common to all (`general_full_cycle`)."""
    if top.has("general_full_cycle"):
        words.general = _cycle(top.section("general_full_cycle", known=("source", "stages")))
        return
    top = Section(top.document, top.path, _SERVICE_KEYS)
    key = top.choice("service", [s for s in words.words["services"] if s != COMMON])
    if key in words.offered:
        raise top.refuse("standard.error.twice", (*top.path, "service"), got=key)
    tables = top.section("tables", known=("quality", "conditions"))
    named = {}
    for paragraph in top.keys_of("tables_named_by"):
        numbers = Section(top.document, (*top.path, "tables_named_by"), None)
        named[paragraph] = _numbers(numbers, paragraph, words)
    rows = {name: _row(top.section("rows", name, known=(*_WORDS_KEYS, "tables", "parent")), name, words)
            for name in top.keys_of("rows")}  # fmt: skip
    for name, row in rows.items():
        if row.parent is not None:
            top.among(row.parent, rows, "rows", name, "parent")
    words.add_service(
        Service(
            key=key, source=_source(top), words=words.words["services"][key],
            quality=_numbers(tables, "quality", words), conditions=_numbers(tables, "conditions", words),
            named_by=named, judged_as=_services(top, words), rows=rows,
            form_groups=tuple(_group(top, name, rows) for name in top.keys_of("form_groups")),
            full_cycles=tuple(
                _cycle(top.section("full_cycle", place, known=(*LANGUAGES, "display_kk", "source", "stages")))
                for place in range(len(top.items("full_cycle", dict)))
            ),
        )
    )  # fmt: skip


def read_definitions(top: Section, orders: Mapping[date, str | None], day: date) -> dict[str, Definition]:
    """Read `definitions` as they stood on a day."""
    found = {}
    for key in top.keys_of("definitions"):
        part = top.section("definitions", key, known=("source", "since", "term", "text", "note"))
        since = part.day("since")
        if since not in orders:
            raise part.refuse(
                "standard.error.no_such_edition", (*part.path, "since"), got=since,
                expected=", ".join(map(str, sorted(orders))),
            )  # fmt: skip
        order = orders[since]
        if since <= day:
            found[key] = Definition(
                id=key, term=part.translated("term"), text=part.translated("text"), source=_source(part), since=since,
                amended_by=AmendedBy(since, order) if order else None,
                note=part.translated("note") if part.has("note") else None,
            )  # fmt: skip
    return found


def read_glossary(top: Section) -> dict[str, GlossaryEntry]:
    """Read `glossary`: a term in three languages, and whether it was seen in an official source."""
    found = {}
    for key in top.keys_of("glossary"):
        part = top.section("glossary", key, known=(*LANGUAGES, "kk_seen", "ru_seen"))
        found[key] = GlossaryEntry(
            key, part.translated(), part.flag("ru_seen", default=False), part.flag("kk_seen", default=True)
        )
    return found


def table_known(part: Section, number: str, words: Vocabulary, *keys: str | int) -> None:
    """Refuse a table that the act does not have; a pack without a list of tables allows any."""
    if words.tables and number not in words.tables:
        what = "standard.error.absent_table" if number in words.absent else "standard.error.unknown_table"
        raise part.refuse(what, (*part.path, *keys), got=number, expected=", ".join(words.tables))


def _numbers(part: Section, key: str, words: Vocabulary) -> tuple[str, ...]:
    numbers = tuple(part.items(key))
    for place, number in enumerate(numbers):
        table_known(part, number, words, key, place)
    return numbers


def _services(top: Section, words: Vocabulary) -> tuple[str, ...]:
    named = tuple(top.items("criteria_of_services"))
    for place, service in enumerate(named):
        top.among(service, words.words["services"], "criteria_of_services", place)
    return named


def _source(part: Section) -> Source:
    place = part.section("source", known=_PLACE)
    return Source(paragraph=place.text("paragraph"), item=place.optional_text("item"))


def _words(part: Section, key: str) -> Words:
    return Words(key, part.translated(), part.optional_text("display_kk"), part.optional_text("item"))


def _group(top: Section, name: str, rows: Mapping[str, TableRow]) -> FormGroup:
    part = top.section("form_groups", name, known=(*LANGUAGES, "source", "forms"))
    forms = []
    for key in part.keys_of("forms"):
        form = part.section("forms", key, known=(*_WORDS_KEYS, "rows"))
        w = _words(form, key)
        members = tuple(form.items("rows"))
        for place, row in enumerate(members):
            form.among(row, rows, "rows", place)
        forms.append(ServiceForm(w.key, w.words, w.display_kk, w.item, members))
    return FormGroup(name, _source(part), part.translated(), tuple(forms))


def _cycle(part: Section) -> FullCycle:
    stages = []
    for key in part.keys_of("stages"):
        w = _words(part.section("stages", key, known=_WORDS_KEYS), key)
        stages.append(Stage(w.key, w.words, w.display_kk, w.item))
    opening = part.translated() if part.has("kk") else None
    return FullCycle(_source(part), opening, tuple(stages), part.optional_text("display_kk"))


def _row(part: Section, key: str, words: Vocabulary) -> TableRow:
    w = _words(part, key)
    return TableRow(w.key, w.words, w.display_kk, w.item, _numbers(part, "tables", words), part.optional_text("parent"))
