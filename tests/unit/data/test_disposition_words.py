"""Words of contact outcomes: what the manifest says goes first, known words are recognised, the rest stays unknown."""

from __future__ import annotations

import csv
from importlib.resources import files

import pytest

from sapa.data.disposition_words import From, folded_word, known_words, meanings
from sapa.stats.dispositions import outcome_of


def read(*words: str, **stated: str) -> list[tuple[str | None, str | None, str]]:
    """Return code, group and origin of each word."""
    found = meanings(words, stated).values()
    return [(m.code, m.outcome and str(m.outcome), str(m.origin)) for m in found]


def test_every_row_of_the_list_has_an_aapor_code_or_none_and_says_where_it_comes_from():
    """Provenance a row; no word stands there twice in its folded form."""
    text = files("sapa.data").joinpath("dispositions.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    assert len(rows) == len(known_words()) > 400
    for row in rows:
        assert row["program"]
        assert row["source"]
        assert not row["code"] or outcome_of(row["code"]) is not None


def test_the_manifest_goes_before_the_list():
    """«Никого нет дома» is 2.24 by the list and 3.1 where the manifest says so; case and ё do not matter."""
    assert read("Никого нет дома") == [("2.24", "NC", "recognised")]
    stated = {"никого НЕТ дома": "3.1"}
    assert [m.code for m in meanings(["Никого нет дома"], stated).values()] == ["3.1"]
    assert folded_word(" Перенос  ещё_раз. ") == "перенос еще раз"


@pytest.mark.parametrize(
    ("word", "code"),
    [
        # Fieldwork in Russian, Kazakh and English; the codes by AAPOR's tables 1 and 2.
        ("отказ", "2.1"), ("не дозвонились", "3.13"), ("автоответчик", "3.14"), ("номер не существует", "4.3"),
        ("подходящий респондент отсутствует", "2.25"), ("языковой барьер", "2.33"), ("квота закрыта", "4.8"),
        ("үйде ешкім жоқ", "2.24"), ("бас тартты", "2.11"), ("мекенжай табылмады", "3.18"), ("no one at home", "2.24"),
        # Statuses of programs.
        ("ApprovedByHeadquarters", "1.1"), ("Completed", "1.1"), ("validation_status_approved", "1.1"),
        ("APPROVED", "1.1"), ("approved", "1.1"),
        # Recognised, and no final outcome.
        ("договорились о встрече", None), ("RejectedBySupervisor", None), ("InterviewerAssigned", None),
        ("hasIssues", None), ("REJECTED", None), ("validation_status_on_hold", None), ("submitted_via_web", None),
    ],
)  # fmt: skip
def test_usual_words_are_recognised(word, code):
    """A word without a code is open: it ends no case."""
    (found,) = meanings([word], {}).values()
    assert (found.origin, found.code) == (From.RECOGNISED, code)
    assert found.open is (code is None)


def test_what_nobody_knows_stays_unknown():
    """A blank cell and a word of nobody's list mean nothing, and are not open."""
    assert read("ушли к соседям", "") == [(None, None, "unknown"), (None, None, "unknown")]


def test_codes_stand_for_themselves_only_where_every_number_is_one():
    """1, 2, 3 may be anybody's list; 5 beside 1.1 makes all numbers doubtful."""
    assert read("1.1", "2.11", "320") == [("1.1", "I", "code"), ("2.11", "R", "code"), ("320", "UR", "code")]
    assert read("1", "2", "3") == [(None, None, "unknown")] * 3
    assert read("1.1", "5") == [(None, None, "unknown")] * 2
    assert [m.origin for m in meanings(["1.1", "5"], {"5": "4.7"}).values()] == ["code", "manifest"]


def test_numbers_of_survey_solutions_are_not_taken_for_aapor_codes():
    """120 is "approved by the supervisor" beside 65 and 100, and AAPOR's 1.20 alone or beside 110."""
    assert read("100", "120", "65") == [
        ("1.1", "I", "recognised"), ("1.1", "I", "recognised"), (None, None, "recognised"),
    ]  # fmt: skip
    assert read("110", "120") == [("110", "I", "code"), ("120", "P", "code")]
    assert read("100", "7") == [(None, None, "unknown")] * 2
