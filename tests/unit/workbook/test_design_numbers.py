"""The design workbook's numbers: those of the plan, and live where a cell can compute them."""

from __future__ import annotations

from pathlib import Path

import pytest

from fixtures.books import column, texts_of
from fixtures.designs import opened, plan_of
from sapa.planning.study import Study, design
from sapa.present.digits import significant


def test_the_whole_and_the_least_precise_region_stand_in_one_sentence(studies: dict[str, Study]) -> None:
    """1,200 interviews divided by population: ±2.8 % for the country is ±27.2 % in Ulytau (z·√(0.25/13) = 27.18 %)."""
    sheet = opened(studies["given"], "en")["Allocation"]
    assert sheet["A4"].value == "±2.8% for the whole (1,200 interviews) is ±27.2% in Ulytau Region (13)."
    regions = column(sheet, "region", below="as wanted")
    assert regions[0] == "Ulytau Region"
    margins = column(sheet, "margin of error", below="as wanted")
    assert margins == sorted(margins, reverse=True)
    assert margins[0] == pytest.approx(0.2718, abs=5e-5)


def test_the_passport_says_what_is_designed_and_shows_its_numbers_live(study: Study) -> None:
    """One sentence, and six numbers that refer to the sheets that hold them."""
    written, stored = opened(study, "en", values=False)["Passport"], opened(study, "en")["Passport"]
    said = next(str(c.value) for row in stored.iter_rows() for c in row if "for the whole population" in str(c.value))
    plan = study.plan
    assert said.startswith(f"{plan.interviews} interviews give ±{plan.margin:.1%} for the whole population at 95%")
    row = next(c.row for c in stored["A"] if c.value == "as planned")
    control = study.fieldwork.control if study.fieldwork else None
    assert control is not None
    wanted = [plan.interviews, plan.issued, plan.clusters, plan.margin, control.needed, control.draw_safe]
    assert [stored.cell(row, c).value for c in range(2, 8)] == [significant(float(x or 0)) for x in wanted]
    assert all(str(written.cell(row, c).value).startswith("='") for c in (2, 3, 4, 5, 6))


def test_each_stage_of_the_size_is_a_live_formula_with_the_engines_number(studies: dict[str, Study]) -> None:
    """Every convention and kind of target: n₀, deff, N, response, issued; no stage is a bare number."""
    for name, one in studies.items():
        if one.plan.size is None:
            continue
        written, stored = opened(one, "en", values=False)["Arithmetic"], opened(one, "en")["Arithmetic"]
        row = next(c.row for c in stored["A"] if c.value == "Whole population")
        size = one.plan.size
        middle = [size.with_deff, size.with_fpc]
        if size.order.value == "fpc_deff_response":
            middle.reverse()
        engine = [size.simple, *middle, size.interviews, size.before_issue, size.issued]
        assert [stored.cell(row, c).value for c in range(5, 11)] == [significant(float(x)) for x in engine], name
        assert all(str(written.cell(row, c).value).startswith("=") for c in range(5, 11)), name


def test_cochrans_size_stands_on_the_sheet(tmp_path: Path) -> None:
    """z²·p(1 − p)/e² = 384.15 at 95 % and 5 % (Cochran 1977, section 4.4): 385 interviews."""
    sheet = opened(design(plan_of(), folder=tmp_path), "en")["Arithmetic"]
    row = next(c.row for c in sheet["A"] if c.value == "Whole population")
    assert sheet.cell(row, 5).value == pytest.approx(384.1459, abs=5e-5)
    assert sheet.cell(row, 8).value == 385


def test_strata_add_up_and_margins_are_live(study: Study) -> None:
    """Interviews of the strata, their sum, the margin of the whole and of each domain: formulas, not copies."""
    written, stored = opened(study, "ru", values=False), opened(study, "ru")
    sheet, values = written["Распределение выборки"], stored["Распределение выборки"]
    interviews = column(values, "интервью", below="вклад в дисперсию")
    assert interviews[:-1] == [s.interviews for s in study.plan.strata]
    assert interviews[-1] == study.plan.interviews == sum(interviews[:-1])
    for below in ("вклад в дисперсию", "соответствие"):
        formulas = column(sheet, "предельная ошибка", below=below)
        assert all(str(f).startswith("=") for f in formulas), below
    margins = column(values, "предельная ошибка", below="вклад в дисперсию")
    assert margins[-1] == significant(study.plan.margin)


def test_drawn_units_stand_with_probability_and_weight(study: Study) -> None:
    """Row by row as they were drawn; the weight is size / interviews / probability."""
    assert study.drawn is not None
    written, stored = opened(study, "en", values=False)["Drawn sample"], opened(study, "en")["Drawn sample"]
    units = study.drawn.units
    assert column(stored, "settlement")[: len(units)] == [u.ids[0] for u in units]
    assert column(stored, "probability")[: len(units)] == [significant(u.probability) for u in units]
    weights = column(stored, "people per interview")[: len(units)]
    assert weights == ["–" if u.weight is None else significant(u.weight) for u in units]
    live = column(written, "people per interview")[: len(units)]
    assert all(str(f).startswith("=") for f, u in zip(live, units, strict=True) if u.weight is not None)
    assert sum(column(stored, "interviews")[: len(units)]) == study.plan.interviews


def test_every_act_of_chance_is_written_down(study: Study) -> None:
    """Seed, generator, checksum of the frame; stratum, start, interval and what was chosen."""
    assert study.drawn is not None
    sheet = opened(study, "en")["How it was drawn"]
    said = " ".join(texts_of(sheet))
    for wanted in (str(study.drawn.seed), study.drawn.generator, study.drawn.frame.sha256):
        assert wanted in said
    for step in study.drawn.steps:
        assert step.stream in said
        assert ", ".join(step.chosen) in said


def test_workloads_and_quotas_add_up_to_the_plan(study: Study) -> None:
    """Interviewers, units and quota cells each sum to the interviews of the plan."""
    book = opened(study, "en")
    people = column(book["Assignments"], "interviews", below="regions")
    assert people[-1] == sum(people[:-1]) == study.plan.interviews
    totals = column(book["Quotas"], "total")
    assert totals[-1] == sum(totals[:-1]) == study.plan.interviews
    women, men = column(book["Quotas"], "women"), column(book["Quotas"], "men")
    assert women[-1] + men[-1] == study.plan.interviews


def test_routes_of_a_town_are_shown_with_their_interviewers(study: Study) -> None:
    """Six routes of the town KZ-61-U01 with 49 interviews, on the sheets of assignments, quotas and Kish tables."""
    assert study.fieldwork is not None
    book = opened(study, "en")
    units, routes = (column(book["Assignments"], head, below="every … dwelling") for head in ("unit", "route"))
    owed = column(book["Assignments"], "interviews", below="every … dwelling")
    town = [(r, n) for unit, r, n in zip(units, routes, owed, strict=True) if unit == "KZ-61-U01"]
    assert sorted(town) == [(1, 9), (2, 8), (3, 8), (4, 8), (5, 8), (6, 8)]
    units, routes, totals = (column(book["Quotas"], head) for head in ("unit", "route", "total"))
    assert sorted((r, n) for unit, r, n in zip(units, routes, totals, strict=False) if unit == "KZ-61-U01") == sorted(
        town
    )
    said = texts_of(book["Choice of the respondent"])
    assert [sum(f"KZ-61-U01, route {k}" in text for text in said) for k in range(8)] == [0, 1, 1, 1, 1, 1, 1, 0]
    assert any("route k of K starts at (u + k − 1)/K" in text for text in texts_of(book["Assignments"]))


def test_the_control_plan_is_exact_and_its_order_is_complete_to_the_draw(study: Study) -> None:
    """⌈15 %·n⌉ as a formula over the plan's interviews; each interviewer's first numbers are those of the plan."""
    control = study.fieldwork.control if study.fieldwork else None
    assert control is not None
    written, stored = opened(study, "en", values=False)["Control plan"], opened(study, "en")["Control plan"]
    row = next(c.row for c in stored["A"] if c.value == "controls with an outcome, at least")
    assert stored.cell(row, 2).value == control.needed
    assert written.cell(row, 2).value.startswith("=ROUNDUP(")
    orders = column(stored, "numbers of the interviews to try")[: len(control.orders)]
    assert orders == [
        ", ".join(str(n) for n in o.order[: o.draw]) for o in sorted(control.orders, key=lambda o: o.interviewer)
    ]


def test_kish_tables_and_the_table_of_every_questionnaire_are_there(study: Study) -> None:
    """Eight tables whose shares are one together; the effect of one adult a household is live."""
    written, stored = (opened(study, "en", values=v)["Choice of the respondent"] for v in (False, True))
    assert column(stored, "table")[:8] == ["A", "B1", "B2", "C", "D", "E1", "E2", "F"]
    assert column(stored, "share of questionnaires")[-1] == 1
    row = next(c.row for c in stored["A"] if c.value == "effect on the variance")
    # Shares .2 .4 .22 .12 .04 .02 of 1 … 6 adults: Σf·A² / (Σf·A)² = 7.42 / 2.46² = 1.2261.
    assert stored.cell(row, 2).value == pytest.approx(7.42 / 2.46**2)
    assert written.cell(row, 2).value.startswith("=SUM(")


def test_norms_stand_with_their_bounds_beside_what_is_planned(study: Study) -> None:
    """The sampling error of the norm is computed, and a plan above it says so."""
    written, stored = (
        opened(study, "en", values=False)["What the Standard asks"],
        opened(study, "en")["What the Standard asks"],
    )
    row = next(c.row for c in stored["A"] if "sampling error" in str(c.value))
    assert [stored.cell(row, c).value for c in (2, 4, 5, 6)] == ["table 10", 5, "%", "Standard"]
    norm = next(n for n in study.norms if n.id.endswith("sampling_error"))
    assert stored.cell(row, 7).value == significant(norm.planned or 0)
    assert stored.cell(row, 8).value == ("✓ the plan keeps it" if norm.kept else "✗ the plan breaks it")
    assert written.cell(row, 8).value.startswith("=IF(AND(")
