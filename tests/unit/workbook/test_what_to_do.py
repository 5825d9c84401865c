"""First sheet, recommendations, glossary, technical specification: what stands there, where it leads, what is live."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from fixtures.books import opened_bytes, parts, texts_of
from fixtures.evaluation_findings import finding
from fixtures.evaluations import bare_evaluation, full_evaluation
from fixtures.recalculate import recalculated
from sapa.i18n import translator
from sapa.messages import message
from sapa.present import Shown, label
from sapa.present.advice import actions
from sapa.results import Addressee, BoundsFrom, Deadline, Evaluation, Line, Opinions, Status
from sapa.results.limits import Limits
from sapa.results.specification import SpecificationDetail
from sapa.review.judgements import take_over
from sapa.standard import load_standard
from sapa.workbook import workbook_bytes
from sapa.workbook.copies import read_copy
from sapa.workbook.glossary import alphabet
from sapa.workbook.names import quoted

DUE = date(2026, 7, 15)
ERROR, GROUP = "t10.population_survey.sampling_error", "t10.focus_group.respondents"
PEOPLE = load_standard().norms[GROUP].unit
TODO = message("checks.service.todo.look")


@cache
def evaluation() -> Evaluation:
    """Return findings that ask three addressees for something, and a specification of two values."""
    made = (
        replace(finding(ERROR, Line.FORMAL, Status.MET, "3", value=3.0, unit="percent", max=4.0), min=None,
                bounds_from=BoundsFrom.SPECIFICATION),
        replace(finding(GROUP, Line.FORMAL, Status.NOT_MET, "7", item="1", value=7.0, unit=PEOPLE, min=8.0, max=12.0),
                recommendation=message("checks.participants.todo")),
        replace(finding(None, Line.METHODOLOGICAL, Status.JUDGEMENT, "?"), recommendation=TODO),
        replace(finding(None, Line.METHODOLOGICAL, Status.NOT_ASSESSABLE, "!", question="coverage.strata"),
                recommendation=message("checks.period.todo_specification"), addressee=Addressee.CUSTOMER),
        finding(None, Line.METHODOLOGICAL, Status.NOT_APPLICABLE, "–", question="coverage.frame"),
    )  # fmt: skip
    fixed = SpecificationDetail(((ERROR, Limits(None, 4.0)), (GROUP, Limits(6.0, None))))
    return replace(full_evaluation(), findings=made, tables=(), details={("", "specification"): fixed})


@cache
def content(language: str) -> bytes:
    """Return the workbook as bytes."""
    return workbook_bytes(evaluation(), language)


def sheet(language: str, kind: str, *, values: bool = True, given: bytes | None = None) -> Any:
    """Return a sheet by its kind."""
    book = opened_bytes(content(language) if given is None else given, values=values)
    return book[translator(language)(f"workbook.tab.{kind}")]


def row_of(found: Any, text: str) -> int:
    """Return the row in which a text stands."""
    return next(c.row for row in found.iter_rows() for c in row if c.value == text)


# -- first sheet -----------------------------------------------------------------------------------------------


def test_one_sentence_says_what_it_comes_to_and_follows_the_counts(language: str) -> None:
    """Two clauses, one a line, from the words for "not all met"; a formula over the counts, nothing added up."""
    t = translator(language)
    said = f"{t('workbook.verdict.formal.broken')}; {t('workbook.verdict.methodological.open')}."
    shown, written = (sheet(language, "passport", values=v) for v in (True, False))
    row = row_of(shown, said)
    assert str(written.cell(row, 1).value).startswith("=CONCATENATE(IF(")
    empty = workbook_bytes(bare_evaluation(), language)
    first = opened_bytes(empty).worksheets[0]
    assert not any(t("workbook.verdict.formal.fine") in x for x in texts_of(first))


def test_all_met_is_said_only_where_all_is_met(language: str) -> None:
    """One finding that is met, and no word on figures that nothing was found about."""
    t = translator(language)
    met = replace(evaluation(), findings=evaluation().findings[:1], details={})
    first = opened_bytes(workbook_bytes(met, language)).worksheets[0]
    assert f"{t('workbook.verdict.formal.fine')}." in texts_of(first)


def test_the_first_sheet_says_who_does_what_next_with_links(language: str) -> None:
    """Provider and customer lead to their first recommendation, the expert to the first question to decide."""
    t = translator(language)
    found = sheet(language, "passport")
    begin = row_of(found, t("workbook.passport.next"))
    targets = [found.cell(row, 7).hyperlink.location.split("!")[0].strip("'") for row in range(begin + 1, begin + 4)]
    recommendations, findings = t("workbook.tab.recommendations"), t("workbook.tab.findings")
    assert targets == [recommendations, recommendations, findings]
    assert found.page_setup.orientation == "portrait"
    # One page each way is what the format takes where nothing is said (ECMA-376, part 1, 18.3.1.63).
    assert found.sheet_properties.pageSetUpPr.fitToPage
    assert (found.page_setup.fitToWidth, found.page_setup.fitToHeight) == (None, None)


def test_every_sheet_leads_back_to_the_first_and_the_first_to_every_sheet(language: str) -> None:
    """A link near the heading; the contents name every other sheet that is shown."""
    book = opened_bytes(content(language))
    first = book.worksheets[0]
    shown = [s for s in book.worksheets[1:] if s.sheet_state == "visible"]
    for one in shown:
        links = [c.hyperlink.location for row in one.iter_rows(max_row=4) for c in row if c.hyperlink]
        assert f"{quoted(first.title)}!A1" in links, one.title
    named = {c.hyperlink.location for row in first.iter_rows() for c in row if c.hyperlink}
    assert {f"{quoted(s.title)}!A1" for s in shown} <= named


def test_tabs_are_coloured_by_what_they_are_for(language: str) -> None:
    """Read first, filled in, evidence, what all rests on: four colours; the order says it too."""
    book = opened_bytes(content(language))
    colours = [s.sheet_properties.tabColor.rgb for s in book.worksheets]
    assert len(set(colours)) == 4


# -- recommendations -------------------------------------------------------------------------------------------


def test_recommendations_name_who_what_why_and_when(language: str) -> None:
    """In the order provider, customer, expert; the reason names clause, requirement and number of the finding."""
    t, found = translator(language), sheet(language, "recommendations")
    head = row_of(found, t("workbook.col.what_to_do"))
    rows = [[c.value for c in row] for row in found.iter_rows(min_row=head + 1)]
    who = [t(f"workbook.addressee.{a}") for a in ("provider", "customer", "expert")]
    assert [str(r[1]).casefold() for r in rows] == [w.casefold() for w in who]
    assert [r[2] for r in rows] == [a.text for a in actions(evaluation().findings, t)]
    assert "10" in rows[0][3]
    assert t("workbook.recommendations.numbers", numbers="2") in rows[0][3]
    assert [r[4] for r in rows] == [label(s, t) for s in (Shown.NOT_MET, Shown.NOT_ASSESSABLE, Shown.JUDGEMENT)]
    assert [r[5] for r in rows] == [t(f"workbook.urgency.{n}") for n in (1, 2, 3)]
    assert [r[6] for r in rows] == [None] * 3
    assert all(not found.cell(row, 7).protection.locked for row in range(head + 1, head + 4))
    assert all(found.cell(row, 5).protection.locked for row in range(head + 1, head + 4))


def test_a_finding_leads_to_its_recommendation_and_back(language: str) -> None:
    """The number in the findings' column is a number, by which statuses are counted, and a link."""
    t = translator(language)
    findings, todo = sheet(language, "findings"), sheet(language, "recommendations")
    head = [c.value for c in findings[5]]
    cell = findings.cell(6, head.index(t("workbook.col.action")) + 1)
    assert cell.value == 1
    row = int(re.sub(r"\D", "", cell.hyperlink.location.rsplit("!", 1)[1]))
    assert (todo.cell(row, 1).value, todo.cell(row, 8).value) == (1, "№ 2")
    assert todo.cell(row, 8).hyperlink.location == f"'{findings.title}'!A6"


def test_dates_go_through_an_experts_copy_and_a_wrong_one_is_named(tmp_path: Path) -> None:
    """Entered in Kazakh, taken over into a Russian run for every finding of the recommendation."""
    book = openpyxl.load_workbook(BytesIO(content("kk")))
    ((name, area),) = book.defined_names["sapa_action_due"].destinations
    cells = [c for row in book[name.strip("'")][area.replace("$", "")] for c in row]
    cells[0].value = DUE
    book.save(tmp_path / "kk.xlsx")
    copy = read_copy(tmp_path / "kk.xlsx")
    assert copy.opinions.deadlines == (Deadline(evaluation().findings[1].id, DUE),)
    taken = take_over(evaluation(), copy)
    again = sheet("ru", "recommendations", given=workbook_bytes(taken, "ru"))
    head = row_of(again, translator("ru")("workbook.col.what_to_do"))
    assert again.cell(head + 1, 7).value.date() == DUE
    cells[1].value = "скоро"
    book.save(tmp_path / "kk.xlsx")
    (wrong,) = [n for n in read_copy(tmp_path / "kk.xlsx").notices if n.stops]
    assert (wrong.what.id, wrong.got) == ("experts.read.date", "скоро")
    assert cells[1].coordinate in wrong.where


def test_a_date_on_a_finding_that_asks_for_nothing_now_is_kept(tmp_path: Path) -> None:
    """It stands in the stamp, so that a later run in which the finding is open again shows it."""
    kept = Deadline(evaluation().findings[0].id, DUE)
    path = tmp_path / "x.xlsx"
    path.write_bytes(workbook_bytes(replace(evaluation(), opinions=Opinions(deadlines=(kept,))), "en"))
    assert kept in read_copy(path).opinions.deadlines


@pytest.mark.office
def test_recommendations_follow_what_the_expert_decides(soffice: str, tmp_path: Path) -> None:
    """The breach decided as met: nothing is left to do about it, and the first sheet's sentence follows."""
    t = translator("ru")
    path = tmp_path / "ru.xlsx"
    path.write_bytes(content("ru"))
    findings = t("workbook.tab.findings")
    column = [c.value for c in sheet("ru", "findings")[5]].index(t("workbook.col.judgement"))
    at = f"{openpyxl.utils.get_column_letter(column + 1)}6"
    book = recalculated(path, soffice, tmp_path, {(findings, at): label(Status.MET, t)})
    todo = book[t("workbook.tab.recommendations")]
    head = row_of(todo, t("workbook.col.what_to_do"))
    assert (todo.cell(head + 1, 5).value, todo.cell(head + 1, 6).value) == (
        label(Shown.MET, t), t("workbook.urgency.0"),
    )  # fmt: skip
    said = texts_of(book.worksheets[0])
    both = (t("workbook.verdict.formal.fine"), t("workbook.verdict.methodological.open"))
    assert "; ".join(both) + "." in said


# -- glossary and specification --------------------------------------------------------------------------------


def test_the_glossary_lists_terms_of_this_workbook_by_the_alphabet(language: str) -> None:
    """Three languages side by side, no term twice, each with a sheet on which it occurs."""
    t, found = translator(language), sheet(language, "glossary")
    head = row_of(found, t("workbook.col.meaning"))
    words = [found.cell(row, 1).value for row in range(head + 1, found.max_row + 1)]
    assert t("term.finding") in words
    assert len(set(words)) == len(words)
    assert words == sorted(words, key=alphabet)
    names = {s.title for s in opened_bytes(content(language)).worksheets}
    assert {found.cell(row, 6).value for row in range(head + 1, found.max_row + 1)} <= names
    assert not any("вебинар" in str(w).casefold() or "webinar" in str(w).casefold() for w in words)


def test_kazakh_letters_stand_between_the_russian_ones() -> None:
    """А ә б, к қ л, ы і э: as in a Kazakh dictionary."""
    assert sorted(["із", "ыдыс", "қала", "лас", "кеме", "бала", "әке", "ара"], key=alphabet) == [
        "ара", "әке", "бала", "кеме", "қала", "лас", "ыдыс", "із",
    ]  # fmt: skip


def test_values_of_the_specification_stand_beside_the_standards_ranges(language: str) -> None:
    """4 % where the act allows 5 is within; 6 people where it asks for 8 to 12 is outside; the worst comes first."""
    t, found = translator(language), sheet(language, "specification_check")
    head = row_of(found, t("workbook.col.spec_range"))
    rows = [[c.value for c in row] for row in found.iter_rows(min_row=head + 1)]
    assert [r[5] for r in rows] == [t("workbook.spec_state.outside"), t("workbook.spec_state.within")]
    assert [r[6] for r in rows] == [7, 3]
    assert [r[8] for r in rows] == [label(Shown.NOT_MET, t), label(Shown.MET, t)]
    bare = opened_bytes(workbook_bytes(full_evaluation(), language))
    assert t("workbook.tab.specification_check") not in bare.sheetnames


# -- every sheet -----------------------------------------------------------------------------------------------


def test_every_chart_has_a_title_axes_with_titles_and_a_description(language: str) -> None:
    """Three titles a chart; a description of a sentence at least."""
    given = workbook_bytes(full_evaluation(), language)
    charts = parts(given, r"charts/chart\d+\.xml$")
    assert charts
    assert all(xml.count("<c:title>") == 3 for xml in charts.values())
    described = [
        d for xml in parts(given, r"drawings/drawing\d+\.xml$").values() for d in re.findall(r'descr="(.*?)"', xml)
    ]
    assert len(described) == len(charts)
    assert all(len(d) > 60 for d in described)


def test_what_does_not_apply_is_on_the_sheet_but_not_on_paper() -> None:
    """Five findings, the last one not applicable: the print ends with the fourth."""
    found = sheet("en", "findings")
    assert str(found.print_area).endswith("$9")
    assert found.cell(10, 1).value == 5
