"""The sheets of field control and of interviewers: what stands where, live formulas, charts, inputs, words."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from fixtures.control_made import controlled_evaluation, grown_control, questions
from fixtures.evaluation_details import NASTY
from fixtures.evaluations import full_evaluation
from fixtures.interviewers_made import dossier, interviewers, recontact
from fixtures.opened import opened
from fixtures.recalculate import recalculated
from sapa.i18n import translator
from sapa.results import Evaluation
from sapa.results.interviewers import Level
from sapa.results.rekeying import Rekey, Rekeying
from sapa.workbook import workbook_bytes, write_workbook
from sapa.workbook.field_control_funnel import Point, above, drawable, upper_limit
from sapa.workbook.interviewers_evidence import digits_of, in_order
from sapa.workbook.interviewers_recontact import to_recontact

NEW = ("Field control", "Control by interviewer", "What control proves", "Answers compared", "Interviewers",
       "Evidence side by side", "Flagged interviews", "To re-contact next")  # fmt: skip


def row_of(sheet: Any, words: str, col: str = "A", nth: int = 0) -> int:
    """Return the row in which a text stands in a column."""
    return [c.row for c in sheet[col] if c.value == words][nth]


def texts(sheet: Any) -> list[str]:
    """Return every text of a sheet."""
    return [str(c.value) for row in sheet.iter_rows() for c in row if isinstance(c.value, str)]


def test_eight_sheets_show_control_and_interviewers_in_this_order() -> None:
    """Between sampling error and coverage; none of them where nothing was handed in."""
    names = opened(controlled_evaluation()).sheetnames
    at = names.index("Sampling error") + 1
    assert tuple(names[at : at + 8]) == NEW
    assert "Interviewers" not in opened(full_evaluation()).sheetnames


def test_every_sheets_first_line_is_its_question(language: str) -> None:
    """And each question ends with a question mark."""
    book = opened(controlled_evaluation(), language)
    at = book.sheetnames.index(translator(language)("workbook.tab.field_control"))
    lines = [sheet["A1"].value for sheet in book.worksheets[at : at + 8]]
    assert all(line.endswith("?") for line in lines)
    assert len(set(lines)) == 8


def test_names_of_tabs_fit_excel_also_in_kazakh(language: str) -> None:
    """At most 31 characters, none of them forbidden."""
    for name in opened(controlled_evaluation(), language).sheetnames:
        assert len(name) <= 31
        assert not re.search(r"[\[\]:*?/\\]", name)


def test_no_word_is_missing_in_any_language(language: str) -> None:
    """A text without a catalogue entry comes back in guillemets with its id."""
    for sheet in opened(controlled_evaluation(), language):
        assert [t for t in texts(sheet) if re.search(r"«[a-z_]+\.[a-z_.0-9]+»", t)] == []


def test_without_a_log_of_control_nobody_is_shown_as_not_controlled() -> None:
    """Unknown is a dash; a zero beside an interviewer's name would read as an accusation."""
    whole = controlled_evaluation()
    details = {key: one for key, one in whole.details.items() if key[1] != "field_control"}
    sheet = opened(replace(whole, details=details))["Interviewers"]
    head = next(c for row in sheet.iter_rows() for c in row if c.value == "controlled")
    for column in range(head.column, head.column + 3):
        assert sheet.cell(head.row + 1, column).value == "–"
    assert isinstance(sheet.cell(head.row + 1, head.column - 1).value, int)


def test_nothing_on_the_sheets_accuses_anybody(language: str) -> None:
    """No word for fraud, suspicion or guilt; only the sentence that says that nobody is found guilty of anything."""
    forbidden = {
        "en": r"fraud|cheat|fabricat|suspic|falsif|fake|dishonest|guilty",
        "ru": r"мошен|обман|фабрик|подозр|фальсиф|поддел|недобросовест|виновн|нарушител",
        "kk": r"алаяқ|алдау|күдік|жалғандық|бұрмала|қолдан жаса|кінәлі",
    }[language]
    book = opened(controlled_evaluation(), language)
    at = book.sheetnames.index(translator(language)("workbook.tab.field_control"))
    said = [t for sheet in book.worksheets[at : at + 8] for t in texts(sheet)]
    assert [t for t in said if re.search(forbidden, t, re.IGNORECASE)] == []


def test_every_rate_is_live_and_zero_of_nothing_is_a_dash() -> None:
    """The share of an interviewer is its two cells; one without interviews has no share."""
    written, stored = opened(controlled_evaluation(), values=False), opened(controlled_evaluation())
    sheet, values = written["Control by interviewer"], stored["Control by interviewer"]
    row = row_of(sheet, "И-001")
    assert sheet.cell(row, 5).value == f'=IF(B{row}=0,"–",D{row}/B{row})'
    assert values.cell(row, 5).value == pytest.approx(2 / 20)
    # R 4.2.2: prop.test(2, 20, correct = FALSE)$conf.int = 0.02786648 0.30103365
    assert values.cell(row, 6).value == pytest.approx(0.02786648, abs=5e-9)
    assert values.cell(row, 7).value == pytest.approx(0.30103365, abs=5e-9)
    assert str(sheet.cell(row, 6).value).startswith("=IF(D")
    nobody = row_of(sheet, "И-000")
    assert values.cell(nobody, 5).value == "–"
    assert values.cell(nobody, 13).value == "–"


def test_interviewers_without_control_stay_in_the_table_and_lack_their_share() -> None:
    """15 % of 20 interviews is 3: none controlled lacks 3, two lack 1, three lack none."""
    sheet = opened(controlled_evaluation())["Control by interviewer"]
    lacking = {name: sheet.cell(row_of(sheet, name), 13).value for name in ("И-009", "И-001", "И-002")}
    assert lacking == {"И-009": 3, "И-001": 1, "И-002": 0}


def test_the_two_limits_of_what_control_proves_stand_side_by_side() -> None:
    """Without those that have no clear outcome, and counting them: 20 of 180, and 20 + 58 + 2 of 240."""
    sheet = opened(controlled_evaluation())["Field control"]
    row = row_of(sheet, "interviews taken into account")
    sides = [(sheet.cell(row + i, 2).value, sheet.cell(row + i, 5).value) for i in range(6)]
    assert sides[:5] == [(180, 240), (20, 20), (0, 58), (0, 2), (172, 440)]
    assert sides[5] == (pytest.approx(172 / 1180), pytest.approx(440 / 1180))


def test_contradictory_interviews_have_a_row_and_a_column_of_their_own(language: str) -> None:
    """The rule is said beside their number, and nothing is called false."""
    t = translator(language)
    book = opened(controlled_evaluation(), language)
    sheet = book[t("workbook.tab.field_control")]
    row = row_of(sheet, t("workbook.control.p.contradictory"))
    assert sheet.cell(row, 2).value == 2
    assert t("workbook.control.p.contradictory.note") in texts(sheet)
    assert f"{t('term.outcome_confirmed')}; {t('term.outcome_refuted')}" in texts(sheet)
    for name in ("field_control", "control_interviewers", "control_proof"):
        assert t("workbook.col.contradictory") in texts(book[t(f"workbook.tab.{name}")])


def test_a_promise_names_the_groups_below_it_and_what_is_not_known() -> None:
    """Kept, broken or unknown, with the document."""
    sheet = opened(controlled_evaluation())["Field control"]
    row = row_of(sheet, "organisation")
    assert [sheet.cell(row, c).value for c in (2, 3, 4, 5, 7, 11)] == [
        0.15, 2, 1, "✗ not met", "A", "programme.txt, p. 8",
    ]  # fmt: skip
    assert sheet.cell(row + 1, 5).value == "? not assessable"
    assert "Абай" in sheet.cell(row + 1, 7).value


def test_long_lists_are_cut_and_say_how_many_more() -> None:
    """35 records of one kind: 30 and 5 more; 70 controllers: 60 and 10 more, and the total counts all."""
    sheet = opened(controlled_evaluation())["Field control"]
    said = ["… and 5 more: 30 of 35 are shown", "… and 10 more: 60 of 70 are shown"]
    assert [t for t in texts(sheet) if t.startswith("… and")] == said
    row = row_of(sheet, "Б-59")
    assert sheet.cell(row + 2, 2).value == 70 * 4


def test_a_group_of_attempts_has_no_norm_and_says_so() -> None:
    """The method of control is known of attempts only: nothing is missing to the least share."""
    sheet = opened(controlled_evaluation())["Field control"]
    row = row_of(sheet, "telephone")
    assert sheet.cell(row, 13).value == "–"
    assert any("share is of attempts" in t for t in texts(sheet))


def test_what_cannot_be_estimated_is_said_in_words_with_the_reason() -> None:
    """Kappa of answers that are all the same, a test without any pair that differs, a rate of nothing."""
    sheet = opened(controlled_evaluation())["Answers compared"]
    first = row_of(sheet, NASTY[4])
    assert sheet.cell(first, 6).value == "not estimable"
    row = row_of(sheet, "q6", nth=1)
    assert sheet.cell(row, 3).value == "not estimable"
    why = sheet.cell(row + 1, 1).value
    assert "kappa, κ: all answers are the same" in why
    assert "McNemar, exact: no pair differs" in why


def test_measures_stand_under_their_own_heads() -> None:
    """Numbers: ICC with its interval, SRV, both ratios, two tests; a tiny p is never shown as zero."""
    sheet = opened(controlled_evaluation())["Answers compared"]
    row = row_of(sheet, "age", nth=1)
    head = {sheet.cell(row - 1, c).value: c for c in range(1, 14)}
    wanted = {"tolerance": "5 %", "ICC": 0.99, "SRV": 0.29, "mean difference": -0.1765, "paired t, p": 0.0000061}
    assert {name: sheet.cell(row, head[name]).value for name in wanted} == wanted
    assert sheet.cell(row, head["paired t, p"]).number_format == '"< 0.0001"'
    assert sheet.cell(row, head["signed rank, p"]).number_format == "#,##0.0000"
    assert sheet.cell(row, head["alpha, α"]).value == "–"


def test_questions_add_up_and_error_groups_follow() -> None:
    """9 of 118 differ over all questions; the interviewer with four differences is named."""
    stored = opened(controlled_evaluation())["Answers compared"]
    row = row_of(stored, "total")
    assert stored.cell(row, 4).value == sum(q.compared for q in questions()) == 118
    assert stored.cell(row, 6).value == pytest.approx(9 / 118)
    assert any("И-005" in t for t in texts(stored))


def test_charts_of_control_are_native_and_described(language: str) -> None:
    """Shares by region and by interviewer, two funnels, places of interviewers: titled, with axes, no pies."""
    with zipfile.ZipFile(BytesIO(workbook_bytes(controlled_evaluation(), language))) as archive:
        charts = [archive.read(n).decode() for n in archive.namelist() if re.search(r"charts/chart\d+\.xml$", n)]
        drawings = [archive.read(n).decode() for n in archive.namelist() if re.search(r"drawing\d+\.xml$", n)]
    assert len(charts) == 7
    assert sum("scatterChart" in xml for xml in charts) == 2
    assert all(xml.count("<c:title>") == 3 for xml in charts)
    assert all(len(text) > 60 for xml in drawings for text in re.findall(r'descr="([^"]+)"', xml))


def test_limits_of_the_funnel_are_exact_and_never_too_narrow() -> None:
    """R 4.2.2: qbinom(0.975, n, 0.05)/n for n = 1, 5, 20, 100: 1, 0.2, 0.15, 0.1; qbinom(0.999, 20, 0.05)/20 = 0.25."""
    assert [upper_limit(n, 0.05, 0.975) for n in (1, 5, 20, 100)] == [1.0, 0.2, 0.15, 0.1]
    assert upper_limit(20, 0.05, 0.999) == 0.25
    points = [Point("a", 3, 20), Point("b", 4, 20), Point("c", 0, 0)]
    assert [p.name for p in above(points, 0.05, 0.975)] == ["b"]
    assert not drawable([Point("a", 0, 5), Point("b", 0, 5), Point("c", 0, 5)])
    assert not drawable(points)


def test_levels_are_word_and_sign_and_counted_live() -> None:
    """One to control now, two to look at, 35 ordinary, two with too few interviews."""
    written, sheet = opened(controlled_evaluation(), values=False), opened(controlled_evaluation())["Interviewers"]
    counts = {
        sheet.cell(r, 1).value: sheet.cell(r, 3).value for r in range(1, 40) if sheet.cell(r, 3).value is not None
    }
    assert counts["▲ control now"] == 1
    assert counts["◆ look closer"] == 2
    assert counts["○ nothing unusual"] == 35
    assert counts["? too few interviews"] == 2
    assert written["Interviewers"].cell(row_of(sheet, "▲ control now"), 3).value.startswith("=COUNTIFS(")


def test_innocent_explanations_come_before_any_name() -> None:
    """On both sheets the first thing said is that nothing wrong is known, and what to check."""
    book = opened(controlled_evaluation())
    for name in ("Interviewers", "Evidence side by side"):
        said = texts(book[name])
        lead = next(i for i, t in enumerate(said) if t.startswith("Nothing on this sheet says"))
        assert lead < next(i for i, t in enumerate(said) if "И-007" in t)
    said = texts(book["Evidence side by side"])
    assert said.index("Check first: Түсіндірме: duration") < said.index("duration: -5.9562")


def test_places_are_intervals_and_unknown_ones_are_dashes() -> None:
    """Place 1 to 2; an interviewer with too few interviews has none."""
    sheet = opened(controlled_evaluation())["Interviewers"]
    row = row_of(sheet, "И-007")
    assert [sheet.cell(row, c).value for c in (3, 4, 5)] == [1, 2, 1]
    few = row_of(sheet, "И-900")
    assert [sheet.cell(few, c).value for c in (3, 4, 5, 10, 12)] == ["–"] * 5


def test_flags_are_traceable_and_counted_also_where_not_listed() -> None:
    """Six short interviews flagged, three listed; three more flags are said."""
    sheet = opened(controlled_evaluation())["Flagged interviews"]
    row = row_of(sheet, "short interview")
    assert [sheet.cell(row, c).value for c in (2, 3)] == [6, 3]
    assert sheet.cell(row, 4).value == "Бұрын жазылған болуы мүмкін"
    pair = row_of(sheet, "overlapping interviews", nth=1)
    assert [sheet.cell(pair, c).value for c in (2, 3, 4, 5, 9, 10)] == [
        "И-007", "№00000000", "interviews.csv", 2, "№0000000f", 17,
    ]  # fmt: skip
    assert [t for t in texts(sheet) if t.startswith("… and 3 more")]


def test_those_to_be_looked_at_stand_first_and_those_without_a_place_last() -> None:
    """Places overlap, so that what to do decides before them; the places themselves are shown as intervals."""
    people = [
        dossier("a", Level.NOTHING, (1, 9)), dossier("b", Level.TOO_FEW, None), dossier("c", Level.LOOK, (3, 7)),
        dossier("d", Level.ACT_NOW, (2, 4)), dossier("e", Level.LOOK, (2, 9)),
    ]  # fmt: skip
    assert [d.interviewer for d in in_order(people)] == ["d", "e", "c", "a", "b"]


def test_nothing_unusual_never_stands_before_a_look() -> None:
    """A higher score, a better place and a missing one: what to do decides first, then the score."""
    people = [
        dossier("a", Level.NOTHING, (1, 2), score=9.0), dossier("b", Level.LOOK, None, score=None),
        dossier("c", Level.LOOK, (5, 9), score=0.5), dossier("d", Level.LOOK, (6, 9), score=0.7),
    ]  # fmt: skip
    assert [d.interviewer for d in in_order(people)] == ["d", "c", "b", "a"]


def test_attached_questionnaires_to_key_again_stand_after_those_to_recontact(language: str) -> None:
    """Ids, file and row, and what no difference would prove; without a list of ids, that nothing can be drawn."""
    drawn = tuple(Rekey(id=f"№{i}", file="interviews.csv", row=i) for i in (7, 19))
    some = Rekeying(drawn=drawn, attached=36, answers=90, rate_most=0.0327, questionnaires_most=27, confidence=0.95,
                    seed=20260101)  # fmt: skip
    none = replace(some, drawn=(), attached=0, answers=0, rate_most=None, questionnaires_most=None)
    t = translator(language)
    for rekeying in (some, none):
        whole = controlled_evaluation()
        people = {("main", "interviewers"): interviewers(rekeying=rekeying)}
        book = opened(replace(whole, details={**whole.details, **people}), language)
        sheet = book[t("workbook.tab.recontact")]
        said = texts(sheet)
        if rekeying.drawn:
            limit = t(
                "workbook.interviewers.rekeying.limit", answers=90, confidence=0.95, rate=0.0327, most=27, attached=36
            )
            at = row_of(sheet, limit)
            shown = [[sheet.cell(at + 1 + i, c).value for c in (1, 2, 4, 5)] for i in (1, 2)]
            assert shown == [[1, "№7", "interviews.csv", 7], [2, "№19", "interviews.csv", 19]]
        else:
            assert t("workbook.interviewers.rekeying.none") in said


def test_interviews_to_recontact_come_by_priority() -> None:
    """Over all interviewers; equal priority by interviewer, file and row."""
    people = [
        dossier("b", Level.LOOK, None, recontact=(recontact(9, 1.0), recontact(3, 2.0))),
        dossier("a", Level.LOOK, None, recontact=(recontact(5, 1.0),)),
    ]
    assert [(name, one.row) for name, one in to_recontact(people)] == [("b", 3), ("a", 5), ("b", 9)]


def test_outcomes_may_be_entered_and_nothing_else(language: str) -> None:
    """Day, method, outcome and comment of each listed interview; two drop-downs and a date."""
    book = opened(controlled_evaluation(), language)
    at = book.sheetnames.index(translator(language)("workbook.tab.recontact"))
    for sheet in book.worksheets[at - 6 : at]:
        assert all(c.protection.locked for row in sheet.iter_rows() for c in row)
    sheet = book.worksheets[at]
    free = {c.coordinate for row in sheet.iter_rows() for c in row if not c.protection.locked}
    first = min(int(re.sub(r"\D", "", c)) for c in free)
    assert free == {f"{col}{row}" for col in "HIJK" for row in range(first, first + 3)}
    assert sorted(v.type for v in sheet.data_validations.dataValidation) == ["date", "list", "list"]
    assert sheet.protection.sheet


@pytest.mark.office
def test_entered_outcomes_are_counted(soffice: str, tmp_path: Path) -> None:
    """Two confirmed: two counted, one still open."""
    path = tmp_path / "control.xlsx"
    write_workbook(controlled_evaluation(), path, language="en")
    sheet = opened(controlled_evaluation())["To re-contact next"]
    first, counts = row_of(sheet, 1), row_of(sheet, "listed")
    name = "To re-contact next"
    new = recalculated(
        path, soffice, tmp_path, {(name, f"J{first}"): "confirmed", (name, f"J{first + 1}"): "confirmed"}
    )
    assert new[name].cell(counts, 3).value == "confirmed"
    assert new[name].cell(counts + 1, 3).value == 2
    assert new[name].cell(counts + 1, 10).value == 1


def test_three_significant_digits_whatever_the_unit() -> None:
    """Shares, ratios and distances stand in one table."""
    assert [digits_of(x) for x in (0.1259, -5.9562, 18.25, 1234.5, 3.0, 0.0, None)] == [3, 2, 1, 0, 0, 0, 0]


def test_a_survey_without_interviewers_or_questions_has_only_the_summary() -> None:
    """No empty sheets: without a column of interviewers there is nothing to show of them."""
    bare = grown_control(dimensions=(), by_interviewer=(), by_interviewer_proof=(), questions=(), errors=(), unusual=())
    whole = controlled_evaluation()
    details = {
        **whole.details,
        ("main", "field_control"): bare,
        ("main", "interviewers"): interviewers(dossiers=(), flags=()),
    }
    names = opened(_with(whole, details)).sheetnames
    assert [n for n in NEW if n in names] == ["Field control"]


def _with(evaluation: Evaluation, details: dict[Any, Any]) -> Evaluation:
    from dataclasses import replace

    return replace(evaluation, details=details)
