"""The blocks on a second keying: what is said, live shares, what was left out, in three languages."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from fixtures.control_made import controlled_evaluation
from fixtures.interviewers_made import interviewers
from sapa.i18n import translator
from sapa.results.rekeying import Keyed, KeyedDifference, KeyedQuestion, Rekeying, Unkeyed, UnkeyedWhy
from sapa.workbook import workbook_bytes

KEYED = Keyed(
    questionnaires=20, compared=295, wrong=4, rate=4 / 295, low=0.0037, high=0.0344, design_effect=2.5,
    high_clustered=0.054, questionnaires_wrong=2, questionnaires_most=8, population=36, confidence=0.95,
    questions=(KeyedQuestion(question="q3", compared=287, wrong=4), KeyedQuestion(question="q9", compared=8, wrong=0)),
    unmatched=tuple(Unkeyed(id=f"№{i}", file="again.csv", row=20 + i, why=why) for i, why in enumerate(UnkeyedWhy)),
    differences=(KeyedDifference(id="№aa", file="i.csv", row=9, second_file="again.csv", second_row=5, question="q3"),),
    differences_total=4,
)  # fmt: skip
NOTHING = replace(
    KEYED, questionnaires=0, compared=0, wrong=0, rate=None, low=None, high=None, design_effect=None,
    high_clustered=None, questionnaires_wrong=0, questionnaires_most=None, differences=(), differences_total=0,
)  # fmt: skip


def _sheet(keyed: Keyed, language: str, *, values: bool = True) -> Any:
    found = Rekeying(drawn=(), attached=0, answers=0, rate_most=None, questionnaires_most=None, confidence=0.95,
                     seed=1, listed=False, keyed=keyed)  # fmt: skip
    whole = controlled_evaluation()
    people = {("main", "interviewers"): interviewers(rekeying=found)}
    data = workbook_bytes(replace(whole, details={**whole.details, **people}), language)
    return openpyxl.load_workbook(BytesIO(data), data_only=values)[translator(language)("workbook.tab.recontact")]


def _rows(sheet: Any) -> list[list[Any]]:
    return [[c.value for c in row if c.value is not None] for row in sheet.iter_rows()]


def test_the_second_keying_is_answered_before_its_evidence(language: str) -> None:
    """Rate with its interval, errors that come together, what follows for all; no draw where nothing is attached."""
    t = translator(language)
    said = [row[0] for row in _rows(_sheet(KEYED, language)) if row]
    rate = t("workbook.interviewers.keyed.rate", n=20, wrong=4, compared=295, rate=4 / 295, low=0.0037, high=0.0344)
    at = said.index(t("workbook.interviewers.block.keyed"))
    assert said[at + 1 : at + 4] == [
        rate, t("workbook.interviewers.keyed.clustered", high=0.054, effect=2.5),
        t("workbook.interviewers.keyed.most", n=2, most=8, population=36, confidence=0.95),
    ]  # fmt: skip
    assert t("workbook.interviewers.rekeying.none") not in said


def test_shares_of_questions_are_live_and_their_stored_values_are_the_engines() -> None:
    """By question and in all: differing over compared."""
    rows = _rows(_sheet(KEYED, "en"))
    table = {row[1]: row[2:] for row in rows if len(row) == 5 and row[1] in ("q3", "q9")}
    assert table == {"q3": [287, 4, pytest.approx(4 / 287)], "q9": [8, 0, 0]}
    total = next(row for row in rows if row and row[0] == "All questions")
    assert total[1:] == [295, 4, pytest.approx(4 / 295)]
    formulas = _rows(_sheet(KEYED, "en", values=False))
    live = next(row for row in formulas if row and row[0] == "All questions")
    assert live[1].startswith("=SUM(D")
    assert live[2].startswith("=SUM(E")
    assert "/D" in live[3]


def test_rows_left_out_and_differences_are_listed(language: str) -> None:
    """Each with its place; of differences that are not shown, how many more there are."""
    t = translator(language)
    rows = _rows(_sheet(KEYED, language))
    for i, why in enumerate(UnkeyedWhy):
        assert [i + 1, f"№{i}", "again.csv", 20 + i, t(f"workbook.interviewers.keyed.why.{why}")] in rows
    where = t("workbook.interviewers.keyed.where", question="q3", file="again.csv", row=5)
    assert [1, "№aa", "i.csv", 9, where] in rows
    assert [r for r in rows if r and str(r[0]).startswith(t("workbook.control.more", n=3))]


def test_a_keying_of_which_nothing_can_be_compared_says_so(language: str) -> None:
    """The answer, and the rows that were left out; no table of nothing."""
    t = translator(language)
    rows = _rows(_sheet(NOTHING, language))
    assert [t("workbook.interviewers.keyed.nothing")] in rows
    assert not [r for r in rows if r and r[0] == t("workbook.interviewers.keyed.total")]
