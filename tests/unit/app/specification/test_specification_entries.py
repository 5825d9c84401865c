"""What is typed for values and days: read in every usual spelling, refused with one plain message."""

from __future__ import annotations

from datetime import date

import pytest

from sapa.app.specification.contract import contract_of, day_of, faults_of, shown, typed_of
from sapa.app.specification.entries import Entry, Side, doubt, of_limits, read_field
from sapa.i18n import LANGUAGES, translator
from sapa.standard import load_standard

DURATION = "t7.seminar.duration"
ERROR = "t10.population_survey.sampling_error"
WORDS = "t12.press_release.volume"


def norm(id: str):
    """Return a norm of the act."""
    return load_standard().norms[id]


@pytest.mark.parametrize(
    ("text", "language", "number"),
    [
        ("15", "ru", 15.0), (" 1,5 ", "ru", 1.5), ("1.5", "kk", 1.5), ("1,5", "en", 1.5), (",5", "ru", 0.5),
        ("1 500", "ru", 1500.0), ("1\u00a0500,5", "kk", 1500.5), ("1,500", "en", 1500.0), ("1,500", "ru", 1.5),
        ("0,125", "en", 0.125), ("1,500.5", "en", 1500.5),
    ],
)  # fmt: skip
def test_a_number_is_read_as_people_write_it(text, language, number):
    """Comma or point, blanks between thousands; a comma groups thousands in English only, where numbers show it so."""
    typed = read_field(text, norm(DURATION), language=language)
    assert (typed.number, typed.fault) == (number, None)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("number", [0.5, 1.5, 15, 500, 1500, 12000.25])
def test_a_number_shown_is_read_back(language, number):
    """What the field shows in a language says the same number when it is sent back."""
    text = of_limits(number, None).low.shown(translator(language))
    assert read_field(text, norm(WORDS), language=language).number == number


@pytest.mark.parametrize(
    ("text", "id", "fault"),
    [
        ("abc", DURATION, "no_number"), ("1-2", DURATION, "no_number"), ("1.2.3", DURATION, "no_number"),
        ("1e5", DURATION, "no_number"), ("nan", DURATION, "no_number"), ("9" * 13, DURATION, "no_number"),
        ("²", DURATION, "no_number"), ("<b>", DURATION, "no_number"), ("0", DURATION, "not_positive"),
        ("-3", DURATION, "not_positive"), ("−3", DURATION, "not_positive"), ("101", ERROR, "over_whole"),
    ],
)  # fmt: skip
def test_what_can_be_no_limit_is_refused_and_kept(text, id, fault):
    """The text stays in the field for its owner to mend; the reason is one message."""
    typed = read_field(text, norm(id), language="ru")
    assert typed.fault is not None
    assert typed.fault.id == f"app.specification.fault.{fault}"
    assert (typed.text, typed.number) == (text, None)


def test_a_per_cent_sign_is_taken_where_the_norm_is_in_per_cent():
    """`15 %` is fifteen there, and no number where the norm counts hours."""
    assert read_field("15 %", norm(ERROR), language="ru").number == 15
    assert read_field("15 %", norm(DURATION), language="ru").fault is not None


def test_reversed_values_are_a_fault_of_both_fields_together():
    """Five and two: neither is wrong alone, together they are; nothing is handed to the engine."""
    entry = of_limits(5, 2)
    assert entry.crossed is not None
    assert entry.crossed.params == {"low": 5, "high": 2}
    assert entry.faulty
    assert entry.value(norm(DURATION)) is None
    assert not of_limits(2, 2).faulty


def test_a_value_carries_the_unit_of_its_norm():
    """What is typed stands beside the norm's unit, and goes to the engine with it."""
    value = Entry().set(Side.HIGH, read_field("3", norm(ERROR), language="ru")).value(norm(ERROR))
    assert value is not None
    assert (value.min, value.max, value.unit) == (None, 3.0, "percent")
    assert Entry().value(norm(ERROR)) is None


def test_a_fraction_in_a_field_of_per_cent_raises_a_doubt():
    """0.05 where at most 5 % is asked may be meant as 5 %; 3 raises none, nor does 0.5 hours."""
    said = doubt(of_limits(None, 0.05), norm(ERROR))
    assert said is not None
    assert said.params["meant"] == pytest.approx(5)
    assert doubt(of_limits(None, 3), norm(ERROR)) is None
    assert doubt(of_limits(0.5, None), norm("t7.lecture.duration")) is None


@pytest.mark.parametrize("text", ["2026-03-16", "16.03.2026", "16.3.2026", "16/03/2026", " 16.03.2026 г."])
def test_a_day_is_read_in_the_usual_spellings(text):
    """Day, month, year with points; or year, month, day."""
    assert day_of(text) == date(2026, 3, 16)


@pytest.mark.parametrize("text", ["", "31.02.2026", "2026", "tomorrow", "16.03.26"])
def test_what_is_no_day_is_none(text):
    """The thirty-first of February is no day; two digits leave the century open."""
    assert day_of(text) is None


def test_a_contract_keeps_what_can_be_read_and_says_the_rest():
    """A wrong day and an acceptance before the start are named at their fields; the numbers and names stay."""
    typed = {"number": " 12/2026 ", "customer": "АҚДМ", "start": "16.03.2026", "accepted": "01.02.2026"}
    assert {k: m.id for k, m in faults_of(typed).items()} == {
        "accepted": "app.specification.fault.accepted_before_start"
    }
    contract = contract_of(typed)
    assert (contract.number, contract.start, contract.accepted) == ("12/2026", date(2026, 3, 16), None)
    assert faults_of({"start": "soon"})["start"].id == "app.specification.fault.day"
    assert faults_of({"start": "  "}) == {}
    assert typed_of(contract)["start"] == "2026-03-16"
    assert shown("start", typed_of(contract)) == "16.03.2026"
    assert shown("start", {"start": "soon"}) == "soon"
