"""Sheet "Outcomes": rates are live formulas over the counts, what is not defined is a dash, words have their codes."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from fixtures.controlled import interviews
from fixtures.evaluations import full_evaluation
from fixtures.made_rows import made_rows
from fixtures.recalculate import formulas, recalculated, same
from sapa.checks.base import Context
from sapa.checks.outcomes import outcomes
from sapa.deliverable.manifest import ContactsRef
from sapa.results import Evaluation
from sapa.standard import choose, load_standard
from sapa.workbook import workbook_bytes, write_workbook

NAME = {"kk": "Байланыс нәтижелері", "ru": "Исходы контактов", "en": "Outcomes"}
WORDS = {"да": "1.1", "нет": "2.11", "закрыто": "2.24", "=2+2": "4.5"}


def evaluation(*, rule: str = "proportional", weighted: bool = False, known: bool = True) -> Evaluation:
    """Return an evaluation of one survey of 40 cases in two strata: one of them has unknown cases only."""
    ends = ["да"] * 12 + ["нет"] * 9 + ["закрыто"] * 10 + ["=2+2"] * 3 + ["ушли", "договорились о встрече"]
    strata = ["A"] * len(ends) + ["B"] * 4
    ends += ["не дозвонились"] * 4
    ids = [str(i) for i in range(len(ends))]
    spec = ContactsRef.model_validate(
        {"file": "contacts.csv", "id": "case", "stratum": ["s"], "interviewer": "who", "disposition": "o",
         "dispositions": WORDS if known else {}, "eligibility": rule, "weight": "w" if weighted else None}
    )  # fmt: skip
    rows = made_rows(
        {"case": ids, "s": strata, "who": [f"I{i % 3}" for i in range(len(ids))], "o": ends,
         "w": [1 + 0.25 * (i % 5) for i in range(len(ids))]},
        file="contacts.csv",
    )  # fmt: skip
    data = interviews({"id": ids[:10], "case": [*ids[:9], "39"], "s": ["A"] * 10}, id="id", stratum="s")
    context = Context(load_standard(), choose({}), method="main", key="secret")
    result = outcomes(data, context, contacts=(rows, spec))
    return full_evaluation(
        findings=result.findings, tables=result.tables, details={("main", "outcomes"): result.detail},
        assumptions=result.assumptions,
    )  # fmt: skip


def sheets(made: Evaluation, language: str = "en") -> tuple[Any, Any]:
    """Return the sheet with its formulas, and with the stored values."""
    content = workbook_bytes(made, language)
    return tuple(openpyxl.load_workbook(BytesIO(content), data_only=flag)[NAME[language]] for flag in (False, True))


def row_of(sheet: Any, text: str) -> list[Any]:
    """Return the values of the first row that begins with a text."""
    return next([c.value for c in row] for row in sheet.iter_rows() if str(row[0].value or "").startswith(text))


def test_every_rate_is_a_formula_over_the_counts_with_the_engines_value(language: str) -> None:
    """Sixteen rates and their definitions; 12 I of 37 not ineligible cases: RR1 = 12/37."""
    written, stored = sheets(evaluation(), language)
    for name in ("RR1", "RR2", "RR3", "RR6", "COOP1", "COOP3", "REF2", "CON3"):
        assert str(row_of(written, f"{name} –")[1]).startswith("=")
    assert row_of(stored, "RR1 –")[1] == pytest.approx(12 / 37, abs=1e-12)
    # Known 31, NE 3: e = 31/34; unknown 6: RR3 = 12/(31 + 6 * 31/34).
    assert row_of(stored, "RR3 –")[1] == pytest.approx(12 / (31 + 6 * 31 / 34), abs=1e-11)
    assert row_of(stored, "COOP1 –")[1] == pytest.approx(12 / 21, abs=1e-12)
    assert row_of(stored, "RR3 –")[2] == "I / ((I + P + R + NC + O) + e·(UH + UR + UO))"


def test_a_rate_that_is_not_defined_is_a_dash() -> None:
    """Stratum B has unknown cases only: RR1 is 0 and COOP1 a dash, never 0."""
    _, stored = sheets(evaluation())
    row = row_of(stored, "B")
    assert row[1] == 4
    rates = row[12:17]
    assert (rates[0], rates[2], rates[3]) == (0, "–", 0)


def test_the_words_stand_with_their_codes_and_who_says_so() -> None:
    """An unknown word has no code and names its rows; a word that looks like a formula stays text."""
    written, stored = sheets(evaluation())
    assert row_of(stored, "ушли")[1:5] == [1, 1, "–", "–"]
    assert "36" in row_of(stored, "ушли")
    assert row_of(stored, "договорились")[3:5] == ["–", "–"]
    assert row_of(stored, "не дозвонились")[3:5] == ["3.13", "UH"]
    assert row_of(written, "=2+2")[3:5] == ["4.5", "NE"]


def test_mismatching_cases_are_listed_under_pseudonyms() -> None:
    """One interview belongs to a case nobody reached; three cases ended with an interview the data lack."""
    _, stored = sheets(evaluation())
    texts = [str(c.value) for c in stored["A"] if c.value]
    assert "1 interview of a case that ended otherwise by the contacts" in texts
    assert "3 cases that ended with an interview and have none in the data" in texts
    assert sum("№" in t for t in texts) == 5  # two lists, three links to findings


def test_without_a_word_for_interviews_there_are_words_and_no_rates() -> None:
    """Nothing is computed from words that nobody knows."""
    _, stored = sheets(evaluation(known=False))
    assert not any(str(c.value or "").startswith("RR1") for c in stored["A"])
    assert row_of(stored, "да")[3] == "–"


@pytest.mark.office
@pytest.mark.parametrize(
    ("rule", "weighted"), [("proportional", True), ("by_stratum", True), ("all", False), ("none", False)]
)
def test_every_formula_gives_its_stored_value(rule: str, weighted: bool, soffice: str, tmp_path: Path) -> None:
    """Also where e comes from elsewhere, and with weights."""
    path = tmp_path / "outcomes.xlsx"
    write_workbook(evaluation(rule=rule, weighted=weighted), path, language="en")
    stored = formulas(path)
    new = recalculated(path, soffice, tmp_path)
    differ = {
        place: (value, new[place[0]][place[1]].value)
        for place, (_, value) in stored.items()
        if not same(value, new[place[0]][place[1]].value)
    }
    assert differ == {}
    assert sum(place[0] == NAME["en"] for place in stored) > 60
