"""The blank forms of services: headings and words in three languages, read back by the file's name alone."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sapa.checks.services.rows import form_names
from sapa.data.readers import read_rows
from sapa.deliverable.columns import column_fields, with_default_names
from sapa.deliverable.default_names import HEADINGS
from sapa.deliverable.form_services import SERVICE_SECTIONS
from sapa.deliverable.service_names import SERVICE_HEADINGS, SERVICE_WORDS
from sapa.deliverable.service_words import KINDS, LEVELS, MODES, PUBLICATIONS, SIDES, UNITS, meant
from sapa.i18n import LANGUAGES, translator
from sapa.standard import load_standard
from sapa.workbook.service_forms import TABLES, write_service_forms

KNOWN = {"mode": MODES, "unit": UNITS, "level": LEVELS, "kind": PUBLICATIONS, "sides": SIDES}
FIRST = 3
"""The first row to fill in: over it stand the help and the headings."""


@pytest.fixture(scope="module")
def blank(tmp_path_factory):
    """Return the blank forms by language."""
    folder = tmp_path_factory.mktemp("blank")
    for language in LANGUAGES:
        write_service_forms(folder / f"{language}.xlsx", language)
    return {language: folder / f"{language}.xlsx" for language in LANGUAGES}


def _tab(language: str, table: str) -> str:
    return translator(language)(f"forms.service.tab.{table}")


def _filled(blank: Path, target: Path, tab: str, rows) -> Path:
    book = openpyxl.load_workbook(blank)
    for number, row in enumerate(rows, start=FIRST):
        for column, value in enumerate(row, start=1):
            if value is not None:
                book[tab].cell(number, column, value)
    book.save(target)
    return target


def test_every_table_of_a_service_has_a_heading_for_every_column_that_it_may_name():
    """No column that the manifest may name is missing in the form, and none is invented."""
    for table, section in SERVICE_SECTIONS.items():
        assert set(SERVICE_HEADINGS[table]) == set(column_fields(table, section)), table
        assert table in TABLES


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("table", SERVICE_SECTIONS)
def test_the_headings_of_the_form_are_understood_without_a_mapping(blank, language, table):
    """A manifest that names only file and sheet finds every column by its heading in each language."""
    headings = [c.value for c in openpyxl.load_workbook(blank[language])[_tab(language, table)][FIRST - 1] if c.value]
    section = SERVICE_SECTIONS[table].model_validate({"file": "forms.xlsx"})
    found = with_default_names(table, section, headings)
    named = [getattr(found, key) for key in column_fields(table, SERVICE_SECTIONS[table])]
    flat = [c for value in named for c in ((value,) if isinstance(value, str) else value)]
    assert sorted(flat) == sorted(headings)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_a_drop_down_is_understood(blank, language):
    """The words of closed lists mean what they stand for, and the Standard's forms are known by their words."""
    at = ("en", "ru", "kk").index(language)
    for (table, key), words in SERVICE_WORDS.items():
        for code, forms in words.items():
            assert meant(forms[at], KNOWN[key]) == code, (table, key, code)
    standard = load_standard()
    known = {}
    for service in standard.offered.values():
        known |= form_names(service)
    lists = openpyxl.load_workbook(blank[language])["_lists"]
    seen = set()
    for name, _, word in lists.iter_rows(min_row=2, values_only=True):
        table, heading = name.split(".", 1)
        key = next((k for k, names in HEADINGS.get(table, {}).items() if names[at] == heading), None)
        if key in ("form", "method") or (table, key) == ("materials", "kind"):
            seen.add(table)
            assert meant(word, known) or meant(word, KINDS), word
    assert seen == {"events", "stories", "consultations", "specialists", "materials"}


def test_lists_of_people_have_the_headings_of_the_consumers(blank):
    """Registered and polled consumers are known by the number that `consumers` recognises."""
    for language in LANGUAGES:
        book = openpyxl.load_workbook(blank[language])
        at = ("en", "ru", "kk").index(language)
        for table in ("registered", "polled"):
            assert book[_tab(language, table)]["A2"].value == HEADINGS["consumers"]["id"][at]


_LETTERS = st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"), exclude_characters="\x7f\u00a0")
_TEXT = st.text(st.one_of(_LETTERS, st.sampled_from("әғқңөұүһі;,\n\"'№")), max_size=20).map(
    lambda s: "\n".join(" ".join(line.split(" ")).strip() for line in s.splitlines()).strip()
)
_ID = st.one_of(
    st.from_regex(r"0{1,3}[0-9]{1,3}", fullmatch=True), st.from_regex(r"[А-ЯӘҒҚҢӨҰҮҺІ]-[0-9]{1,4}", fullmatch=True)
)
_STORY = st.tuples(_ID, st.none(), st.one_of(st.none(), _ID), _TEXT, _TEXT)
_EVENT = st.tuples(
    _ID, st.none(), st.none(), st.one_of(st.none(), st.dates(date(2019, 1, 1), date(2029, 12, 31))), st.none(),
    st.one_of(st.none(), st.integers(1, 90), st.floats(0.25, 20).map(lambda x: round(x, 2))), st.none(),
    st.one_of(st.none(), st.integers(0, 500)),
)  # fmt: skip


def _shown(value: object) -> str | None:
    """Return a value as the reader gives it: text, ISO dates, numbers without a needless nought."""
    if value is None or value == "":
        return None
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else format(value, ".15g")
    return str(value)


def _read(path: Path, tab: str) -> list[tuple[str | None, ...]]:
    frame = read_rows(path, sheet=tab).frame
    return [tuple(None if v != v or v is None else str(v) for v in row) for row in frame.itertuples(index=False)]  # noqa: PLR0124


@pytest.mark.parametrize("language", LANGUAGES)
@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(stories=st.lists(_STORY, min_size=1, max_size=6), events=st.lists(_EVENT, min_size=1, max_size=6))
def test_whatever_is_written_into_the_form_is_read_back(blank, tmp_path, language, stories, events):
    """Leading noughts, dates, decimals, Kazakh letters, semicolons, line breaks and empty cells survive."""
    import unicodedata

    target = tmp_path / f"{language}.xlsx"
    _filled(blank[language], target, _tab(language, "stories"), stories)
    _filled(target, target, _tab(language, "events"), events)
    for table, rows in (("stories", stories), ("events", events)):
        width = len(SERVICE_HEADINGS[table])
        want = [tuple(_shown(v) for v in (*row, *[None] * (width - len(row)))) for row in rows]
        got = _read(target, _tab(language, table))
        nfc = [tuple(None if v is None else unicodedata.normalize("NFC", v) for v in row) for row in want]
        assert got == nfc


def test_the_line_of_help_is_no_header(blank):
    """Row numbers stay the sheet's own: headings in row 2, the first record in row 3."""
    book = openpyxl.load_workbook(blank["kk"])
    assert book[_tab("kk", "stories")]["A1"].value.startswith("→ ")
    assert book[_tab("kk", "stories")]["A2"].value == SERVICE_HEADINGS["stories"]["story"][2]
