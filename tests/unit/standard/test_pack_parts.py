"""What a pack holds besides values: defaults, options, levels, tables, services, definitions; a pack in one file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from fixtures.small_pack import act
from sapa.errors import BadInput
from sapa.i18n import LANGUAGES, translator
from sapa.standard import Change, Mode, OptionsRule, load_standard

ACT = act("small")
WORDS = """\
units:
  percent: {kk: "%", ru: "%", en: "%"}
  hours: {kk: сағат, ru: часов, en: hours, one: {kk: сағат, ru: часа, en: hour}}
services:
  event: {kk: іс-шара, ru: мероприятие, en: event}
  centre: {kk: орталық, ru: центр, en: centre}
  all: {kk: барлығы, ru: все, en: all}
"""
TABLES = """\
tables:
  "1": {service: event, kk: Кесте, ru: Таблица, en: Table}
  "3": {service: event, kk: Кесте, ru: Таблица, en: Table}
absent: ["2"]
"""
EVENT = """\
service: event
source: {paragraph: "2", item: "5"}
tables: {quality: ["1"], conditions: []}
tables_named_by:
  "8": ["1", "3"]
form_groups:
  forms:
    source: {paragraph: "4"}
    kk: Нысандар
    ru: Формы
    en: Forms
    forms:
      sports: {item: "1", kk: спорт, display_kk: спорттық, ru: спорт, en: sports, rows: [match]}
full_cycle:
  - source: {paragraph: "5"}
    kk: Цикл
    ru: Цикл
    en: Cycle
    stages:
      delivery: {item: "2", kk: өткізу, ru: проведение, en: holding}
rows:
  match: {tables: ["1"], kk: Матч, ru: матч, en: match}
"""
CENTRE = """\
service: centre
source: {paragraph: "2", item: "6"}
tables: {quality: [], conditions: []}
tables_named_by: {}
criteria_of_services: [event]
form_groups: {}
full_cycle: []
rows:
  town: {tables: ["3"], kk: Қала, ru: город, en: town}
"""
NORMS = """\
description: Matches.
defaults:
  service: event
  kind: numeric
  addressee: supplier
norms:
  t1.match.share:
    form: match
    indicator: share
    unit: percent
    mode: offline
    source: {table: "1", row: Матч}
    title: {kk: Матч, ru: Матч, en: Match}
    values:
      2020-01-01: {min: 50, max: 100, bands: {min_level: [50, 84], max_level: [85, 100]}, printed: {cell: "50-84"}}
      2021-01-01: {min: 60, max: 100, change: added}
  t1.match.place:
    form: match
    indicator: place
    kind: checklist
    source: {table: "1", row: Матч}
    title: {kk: Орын, ru: Место, en: Place}
    options_rule: any_one
    options:
      hall: {kk: зал, ru: зал, en: hall}
      field: {kk: алан, display_kk: алаң, ru: поле, en: field}
    refers_to: {tables: ["3"]}
    values:
      2020-01-01: {}
  t1.match.hours:
    indicator: hours
    unit: hours
    source: {table: "1", row: Матч}
    title: {kk: Ұзақтығы, ru: Длительность, en: Length}
    values:
      2021-01-01: {min: 1}
"""
DEFINITIONS = """\
definitions:
  p3.match:
    source: {paragraph: "3", item: "1"}
    since: 2021-01-01
    term: {kk: матч, ru: матч, en: match}
    text: {kk: ойын, ru: игра, en: a game}
"""
GLOSSARY = """\
glossary:
  match: {kk: матч, ru: матч, en: match, ru_seen: true}
"""
FILES = {
    "act.yaml": ACT,
    "vocabulary/words.yaml": WORDS,
    "tables.yaml": TABLES,
    "services/event.yaml": EVENT,
    "services/centre.yaml": CENTRE,
    "norms/matches.yaml": NORMS,
    "definitions.yaml": DEFINITIONS,
    "glossary.yaml": GLOSSARY,
}


def pack(folder: Path, name: str = "", old: str = "", new: str = "", *, home: str = "small") -> Path:
    """Write the pack; in the file `name` the first `old` becomes `new`."""
    for file, text in FILES.items():
        path = folder / home / file
        path.parent.mkdir(parents=True, exist_ok=True)
        if file == name:
            assert old in text
        path.write_text(text.replace(old, new, 1) if file == name else text, encoding="utf-8")
    return folder


def everything(folder: Path) -> int:
    """Load the pack with what is read later."""
    act = load_standard("small", folder=folder)
    return len(act.definitions) + len(act.glossary)


def test_what_a_file_says_once_holds_for_its_norms(tmp_path: Path) -> None:
    """`defaults` gives service, kind and addressee; a norm's own word stands over it."""
    act = load_standard("small", folder=pack(tmp_path))
    assert {n.service for n in act.norms.values()} == {"event"}
    assert [n.kind.value for n in act.norms.values()] == ["numeric", "checklist", "numeric"]
    assert act.norm("t1.match.share").mode is Mode.OFFLINE


def test_levels_options_and_references_are_kept(tmp_path: Path) -> None:
    """Two levels where a cell prints ranges, options with their rule, the tables that a norm names."""
    act = load_standard("small", on=date(2020, 6, 1), folder=pack(tmp_path))
    bands = act.norm("t1.match.share").bands
    assert bands
    assert (bands.min_level, bands.max_level) == ((50, 84), (85, 100))
    place = act.norm("t1.match.place")
    assert place.options_rule is OptionsRule.ANY_ONE
    assert [(o.key, o.words.kk, o.shown("kk"), o.shown("en")) for o in place.options] == [
        ("hall", "зал", "зал", "hall"), ("field", "алан", "алаң", "field"),
    ]  # fmt: skip
    assert place.refers_to_tables == ("3",)


def test_the_order_that_gave_a_wording_is_named(tmp_path: Path) -> None:
    """None as first adopted; date, number and what it did afterwards."""
    folder = pack(tmp_path)
    assert load_standard("small", on=date(2020, 6, 1), folder=folder).norm("t1.match.share").amended_by is None
    amended = load_standard("small", folder=folder).norm("t1.match.share").amended_by
    assert amended
    assert (amended.date, amended.order, amended.change) == (date(2021, 1, 1), "3", Change.ADDED)


def test_a_norm_reworded_later_is_named_as_not_at_hand(tmp_path: Path) -> None:
    """Its earlier wording was in force and is not in the pack; what was added later was not there at all."""
    folder = pack(tmp_path)
    assert load_standard("small", on=date(2020, 6, 1), folder=folder).not_at_hand == ("t1.match.hours",)
    assert load_standard("small", folder=folder).not_at_hand == ()
    added = pack(tmp_path / "b", "norms/matches.yaml", "2021-01-01: {min: 1}", "2021-01-01: {min: 1, change: added}")
    assert load_standard("small", on=date(2020, 6, 1), folder=added).not_at_hand == ()


def test_services_tables_definitions_and_terms(tmp_path: Path) -> None:
    """Forms and rows are words for norms; a centre is judged as other services are."""
    folder = pack(tmp_path)
    act = load_standard("small", folder=folder)
    assert act.forms["sports"].kk == "спорттық"
    assert act.form_rows == {"sports": ("match",)}
    assert act.form_groups["event.table_1"] == ("match",)
    assert act.offered["event"].named_by == {"8": ("1", "3")}
    assert act.offered["event"].full_cycles[0].stages[0].item == "2"
    assert act.offered["centre"].judged_as == ("event",)
    assert (list(act.tables), act.absent_tables) == (["1", "3"], ("2",))
    assert [d.term.ru for d in act.definitions.values()] == ["матч"]
    assert len(load_standard("small", on=date(2020, 6, 1), folder=folder).definitions) == 0
    assert act.glossary["match"].ru_seen


def test_a_unit_has_the_form_that_its_number_asks_for(tmp_path: Path) -> None:
    """After «не менее»: 1 часа, 21 часа, 0,5 часа, 11 часов, 4 часов; 1 hour, 0.5 hours."""
    act = load_standard("small", folder=pack(tmp_path))
    ru = {n: act.unit_word("hours", n, "ru") for n in (1, 21, 0.5, 11, 4)}
    assert ru == {1: "часа", 21: "часа", 0.5: "часа", 11: "часов", 4: "часов"}
    assert [act.unit_word("hours", n, "en") for n in (1, 0.5, 2)] == ["hour", "hours", "hours"]
    assert act.unit_word("percent", 1, "ru") == "%"


def one_file(folder: Path, **changes: str) -> Path:
    """Write the same pack as one file."""
    parts = {"act": "act:\n" + "".join(f"  {line}\n" for line in ACT.splitlines()), "words": WORDS, "forms": (
        "forms:\n  match: {kk: матч, ru: матч, en: match, service: event}\n"
    ), "tables": TABLES, "norms": NORMS, "definitions": DEFINITIONS, "glossary": GLOSSARY}  # fmt: skip
    path = folder / "own.yaml"
    path.write_text("".join((parts | changes).values()), encoding="utf-8")
    return path


def test_a_pack_may_be_one_file(tmp_path: Path) -> None:
    """The act under `act`, the rest under the same keys; no id is needed where there is one pack."""
    act = load_standard(None, folder=one_file(tmp_path))
    assert act.id == "small"
    assert list(act.norms) == ["t1.match.share", "t1.match.place", "t1.match.hours"]
    assert list(act.definitions) == ["p3.match"]
    assert list(act.glossary) == ["match"]


def test_a_fault_of_a_one_file_pack_names_its_line(tmp_path: Path) -> None:
    """The file's own name and the line in it."""
    path = one_file(tmp_path, norms=NORMS.replace("unit: percent", "unit: per_cent"))
    with pytest.raises(BadInput, match="per_cent") as caught:
        load_standard(None, folder=path)
    line = 1 + path.read_text(encoding="utf-8").splitlines().index("    unit: per_cent")
    assert str(caught.value.where).startswith(f"own.yaml:{line} ")


def test_a_pack_is_found_by_its_act_yaml(tmp_path: Path) -> None:
    """Whoever points to act.yaml means its folder; one pack of a folder needs no id, several do."""
    pack(tmp_path)
    assert load_standard(None, folder=tmp_path / "small" / "act.yaml").id == "small"
    assert load_standard(None, folder=tmp_path).id == "small"
    other = tmp_path / "other" / "act.yaml"
    pack(tmp_path, home="other")
    other.write_text(ACT.replace("id: small", "id: other"), encoding="utf-8")
    with pytest.raises(BadInput, match="several packs") as caught:
        load_standard(None, folder=tmp_path)
    assert str(caught.value.expected) == "other, small"


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "says"),
    [
        ("norms/matches.yaml", 'table: "1", row', 'table: "4", row', 12, ["no such table", "1, 3"]),
        ("norms/matches.yaml", 'table: "1", row', 'table: "2", row', 12, ["passes over", "2"]),
        ("norms/matches.yaml", 'tables: ["3"]', 'tables: ["9"]', 27, ["no such table", "9"]),
        ("norms/matches.yaml", "form: match", "form: town", 8, ["town", "match, sports"]),
        ("norms/matches.yaml", "mode: offline", "mode: of-line", 11, ["of-line", "“offline”"]),
        ("norms/matches.yaml", "    options_rule: any_one\n", "", 17, ["missing", "options_rule"]),
        ("norms/matches.yaml", "any_one", "any", 23, ["any_one", "closed_list"]),
        ("norms/matches.yaml", "[50, 84]", "[90, 84]", 15, ["above the upper", "90 > 84"]),
        ("norms/matches.yaml", "[50, 84]", "[50]", 15, ["two numbers"]),
        ("norms/matches.yaml", "change: added", "change: aded", 16, ["aded", "“added”"]),
        ("norms/matches.yaml", "  service: event\n", "", 6, ["missing", "service"]),
        ("norms/matches.yaml", "  service: event", "  service: evnt", 3, ["evnt", "“event”"]),
        ("norms/matches.yaml", "  addressee: supplier", "  unit: percent", 5, ["unit", "addressee"]),
        ("tables.yaml", 'absent: ["2"]', 'absent: ["3"]', 4, ["numbering"]),
        ("tables.yaml", "service: event", "service: evnt", 2, ["evnt", "“event”"]),
        ("services/event.yaml", 'quality: ["1"]', 'quality: ["7"]', 3, ["no such table", "7"]),
        ("services/event.yaml", "rows: [match]", "rows: [mach]", 13, ["mach", "“match”"]),
        ("services/event.yaml", "en: holding", "e: holding", 20, ["“en”"]),
        ("services/centre.yaml", "[event]", "[evnt]", 5, ["evnt", "“event”"]),
        ("services/event.yaml", "service: event", "service: centre", 1, ["twice", "centre"]),
        ("definitions.yaml", "since: 2021-01-01", "since: 2021-01-02", 4, ["edition", "2021-01-02"]),
        ("glossary.yaml", "ru: матч, ", "", 2, ["languages", "ru"]),
    ],
)
def test_a_fault_names_file_and_line(tmp_path: Path, file: str, old: str, new: str, line: int, says: list[str]) -> None:
    """Every part of a pack is checked with the place of the fault, and what was probably meant."""
    folder = pack(tmp_path, file, old, new)
    with pytest.raises(BadInput) as caught:
        everything(folder)
    assert str(caught.value.where).split(" ")[0] == f"small/{file}:{line}"
    for word in says:
        assert word in str(caught.value) + str(caught.value.where)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("kk", ["Актіде мұндай кесте жоқ.", "нөмірлі кесте жоқ", "Файл нормалар жинағы емес."]),
        ("ru", ["Такой таблицы в акте нет.", "Таблицы с таким номером в акте нет", "Это не файл набора норм."]),
        ("en", ["There is no such table in the act.", "no table with this number", "The file is no pack of norms."]),
    ],
)
def test_new_refusals_are_worded_in_three_languages(tmp_path: Path, language: str, words: list[str]) -> None:
    """An unknown table, a number that the act passes over, and a file that is no pack."""
    t = translator(language)
    said = []
    for number in ("4", "2"):
        with pytest.raises(BadInput) as caught:
            load_standard(
                "small",
                folder=pack(tmp_path / number, "norms/matches.yaml", 'table: "1", row', f'table: "{number}", row'),
            )
        said.append(t(caught.value.what))
    (tmp_path / "x.yaml").write_text("a: 1\n", encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        load_standard(None, folder=tmp_path / "x.yaml")
    said.append(t(caught.value.what))
    for sentence, part in zip(said, words, strict=True):
        assert part in sentence
    assert set(LANGUAGES) == {"kk", "ru", "en"}
