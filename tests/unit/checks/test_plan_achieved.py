"""Plan against achieved: crossings, issued cases, replacements, reserve, progress, and fit that is asked about."""

from __future__ import annotations

from datetime import date

import pytest

from fixtures.made_rows import made_rows
from sapa.checks.base import Context
from sapa.checks.frame import read_plan
from sapa.checks.interviews import relate
from sapa.checks.plan_achieved import survey_coverage
from sapa.deliverable.loaded import LoadedMethod
from sapa.deliverable.manifest import Method
from sapa.i18n import translator
from sapa.results import Line, Status
from sapa.results.coverage import Breach
from sapa.standard import choose, load_standard

DATA = {
    "id": [f"i{n}" for n in range(12)],
    "case": [f"c{n}" for n in range(12)],
    "h": ["A"] * 8 + ["B"] * 4,
    "sex": ["1", "2"] * 6,
    "age": [20, 25, 35, 40, 50, 55, 65, 70, 22, 33, 44, 66],
    "start": [f"2026-03-{d:02d}" for d in (1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4)],
}
PLAN = {"h": ["A", "B", "C"], "planned": [8, 6, 2]}
# Stratum B: 8 cases tried for 4 interviews, 4 left; A: 8 of 8; C: 2 left, nobody tried.
ISSUED = {
    "case": [f"c{n}" for n in range(12)] + [f"m{n}" for n in range(4)] + [f"r{n}" for n in range(4)] + ["q0", "q1"],
    "h": ["A"] * 8 + ["B"] * 4 + ["B"] * 4 + ["B"] * 4 + ["C"] * 2,
    "kind": ["main"] * 16 + ["reserve"] * 6,
    "replaces": [None] * 22,
    "day": [None] * 22,
}


def reviewed(*, data=DATA, issued=None, contacts=None, quotas=None, margins=None, plan=PLAN, **spec):
    """Relate made tables and run the check; return findings by question and item, the detail, and the tables."""
    roles = {"id": "id", "stratum": "h", "start": "start"}
    tables = {"data": made_rows(data, file="data.csv"), "plan": made_rows(plan, file="plan.csv")}
    more = {"id": "main", "kind": "population_survey", "roles": roles, "data": "data.csv"}
    more["plan"] = {"file": "plan.csv", "stratum": "h", "planned": "planned"}
    if issued is not None:
        tables["issued"] = made_rows(issued, file="issued.csv")
        more["issued"] = {
            "file": "issued.csv", "id": "case", "link": "case", "stratum": "h", "kind": "kind", "replaces": "replaces",
            "date": "day", "kinds": {"main": ["main"], "reserve": ["reserve"]},
        } | spec.pop("issued_more", {})  # fmt: skip
    if contacts is not None:
        tables["contacts"] = made_rows(contacts, file="contacts.csv")
        more["contacts"] = {
            "file": "contacts.csv", "id": "case", "stratum": "h", "disposition": "what",
            "dispositions": {"interview": "1.1", "nobody": "2.24", "refusal": "2.11", "full": "4.8"},
        }  # fmt: skip
    if quotas is not None:
        more["quotas"] = [q for q, _ in quotas]
        for i, (_, rows) in enumerate(quotas):
            tables[f"quotas_{i}"] = made_rows(rows, file=f"quota{i}.csv")
    if margins is not None:
        tables["margins"] = made_rows(margins, file="margins.csv")
        more["margins"] = {"file": "margins.csv", "total": "total"}
    method = LoadedMethod(Method.model_validate(more | spec), tables)
    interviews = relate(tables["data"], method.spec.roles, statuses=None, missing=(), indicators={})
    context = Context(load_standard("kz-social-order"), choose({}), {}, part="main", method="main", show_ids=True)
    result = survey_coverage(
        method, interviews, context, valid=interviews.complete, plan=read_plan(tables["plan"], method.spec.plan)
    )
    found = {(f.id.split("/")[2], f.item): f for f in result.findings}
    return found, result.detail, {t.name: t.records() for t in result.tables}


AGES = {"age_group": {"column": "age", "starts": [18, 30, 45, 60]}}


def test_quotas_by_sex_and_age_group_are_counted_by_cell():
    """By hand: sex 1 has the ages 20, 35, 50, 65, 22, 44; sex 2 has 25, 40, 55, 70, 33, 66. Any dash is one dash."""
    cells = {
        "sex": ["1", "1", "1", "1", "2", "2"], "age": ["18-29", "30-44", "45–59", "60+", "18–29", "60+"],
        "target": [2, 3, 1, 2, 1, 2],
    }  # fmt: skip
    quota = {"file": "quota0.csv", "by": ["sex", "age_group"], "columns": ["sex", "age"], "planned": "target"}
    found, detail, tables = reviewed(quotas=[(quota, cells)], groups=AGES)
    have = {c.stratum: (c.planned, c.valid, c.shortfall) for c in detail.quotas[0].cells}
    assert have == {
        "1 / 18–29": (2, 2, 0), "1 / 30–44": (3, 2, 1), "1 / 45–59": (1, 1, 0), "1 / 60+": (2, 1, 1),
        "2 / 18–29": (1, 1, 0), "2 / 60+": (2, 2, 0), "2 / 30–44": (0, 2, 0), "2 / 45–59": (0, 1, 0),
    }  # fmt: skip
    finding = found["coverage.quotas", "sex / age_group"]
    assert (finding.status, finding.line, finding.norm) == (Status.NOT_MET, Line.METHODOLOGICAL, None)
    text = translator("en")(finding.message)
    assert "2 cells of 8; 2 interviews are missing there" in text
    assert len(tables["quotas"]) == 8


def test_a_plan_cell_spelled_otherwise_is_one_clear_message():
    """The plan says `m` and `f`, the data `1` and `2`: both are named, with what the data have."""
    quota = {"file": "quota0.csv", "by": ["sex"], "planned": "n"}
    _, detail, _ = reviewed(quotas=[(quota, {"sex": ["m", "f"], "n": [6, 6]})])
    assert [(d.file, d.row, d.column, d.value) for d in detail.defects] == [
        ("quota0.csv", 3, "sex", "f"),
        ("quota0.csv", 2, "sex", "m"),
    ]
    assert "(the data have: 1, 2)" in translator("en")(detail.defects[0].defect)


def test_quotas_met_to_the_unit_are_a_question_and_the_contacts_are_asked():
    """Six men, six women, planned and achieved; nobody was turned away for a full quota."""
    quota = ({"file": "quota0.csv", "by": ["sex"], "planned": "n"}, {"sex": ["1", "2"], "n": [6, 6]})
    contacts = {"case": ["c0", "x"], "h": ["A", "A"], "what": ["interview", "nobody"]}
    found, _, _ = reviewed(quotas=[quota], contacts=contacts)
    finding = found["coverage.fit", None]
    assert finding.status is Status.JUDGEMENT
    text = translator("en")(finding.message)
    assert "not an accusation" in text
    assert "nobody who was turned away" in text
    contacts["what"][1] = "full"
    found, _, _ = reviewed(quotas=[quota], contacts=contacts)
    assert "1 people turned away" in translator("en")(found["coverage.fit", None].message)


def test_only_margins_that_were_no_quotas_are_tested_for_a_close_fit():
    """χ² of sex 6:6 against 1:1 is 0, so its lower tail is 0; where sex is a quota, it is left out."""
    margins = {"margin": ["sex", "sex", "h", "h"], "level": ["1", "2", "A", "B"], "total": [50, 50, 60, 40]}
    found, detail, _ = reviewed(margins=margins)
    assert [(f.margin, f.chi_square, f.chance) for f in detail.fit] == [("sex", 0.0, 0.0)]
    assert found["coverage.fit", None].status is Status.JUDGEMENT
    quota = ({"file": "quota0.csv", "by": ["sex"], "planned": "n"}, {"sex": ["1", "2"], "n": [7, 5]})
    found, detail, _ = reviewed(margins=margins, quotas=[quota])
    assert detail.fit == ()
    assert ("coverage.fit", None) not in found


def test_the_reserve_is_set_against_the_shortfall():
    """B: 2 missing, 4 left, no contacts: every main case counts as tried, 4 of 8 answered; C: nobody was tried.

    Beta(4.5, 4.5), 4 cases: P(0) = 4.5·5.5·6.5·7.5/(9·10·11·12) = 1206.5625/11880 = 0.101563…; P(1) = 4·4.5·4.5·5.5·6.5
    /11880 = 0.243750; P(X ≥ 2) = 1 − 0.345313 = 0.654687.
    """
    found, detail, _ = reviewed(issued=ISSUED)
    rows = {r.stratum: r for r in detail.reserve}
    b = rows["B"]
    assert (b.shortfall, b.issued, b.used, b.valid, b.left, b.response) == (2, 12, 8, 4, 4, 0.5)
    assert b.expected == pytest.approx(2.0)
    assert b.chance == pytest.approx(1 - 1206.5625 / 11880 - 4 * 4.5 * 4.5 * 5.5 * 6.5 / 11880, abs=1e-9)
    assert (rows["C"].used, rows["C"].left, rows["C"].chance) == (0, 2, None)
    assert found["coverage.reserve", None].status is Status.NOT_MET  # of C nothing is known
    assert {s.stratum: s.issued for s in detail.strata} == {"A": 8, "B": 8, "C": 0}
    assert detail.issued_from == "issued"


RULE = {"issued_more": {"substitution": {"allowed": True, "same": ["h"], "after_attempts": 3, "max": 50}}}


def test_replacements_outside_the_rule_are_named():
    """r0 for m0 after one attempt; r1 for m1, who refused, in order; r2 for c8, interviewed; q0 of C for m2."""
    issued = ISSUED | {"replaces": [None] * 16 + ["m0", "m1", "c8", None, "m2", None]}
    contacts = {
        "case": ["m0", "m1", "m2", "m2", "m2", *[f"c{n}" for n in range(12)]], "h": ["B"] * 5 + ["A"] * 8 + ["B"] * 4,
        "what": ["nobody", "refusal", "nobody", "nobody", "nobody", *["interview"] * 12],
    }  # fmt: skip
    found, detail, tables = reviewed(issued=issued, contacts=contacts, **RULE)
    bad = {(b.breach, b.case, b.replaced, b.row, b.detail) for b in detail.replacements.bad}
    assert bad == {
        (Breach.FEW_ATTEMPTS, "r0", "m0", 18, "1 < 3"),
        (Breach.INTERVIEWED, "r2", "c8", 20, ""),
        (Breach.OTHER_PLACE, "q0", "m2", 22, "h"),
    }
    # Used: twelve interviewed, three mains with contacts, four that stand in for others.
    assert (detail.replacements.cases, detail.replacements.replaced) == (19, 4)
    assert found["coverage.replacements", None].status is Status.NOT_MET
    assert len(tables["replacements"]) == 3


def test_replacements_without_a_rule_are_for_a_person_and_with_one_are_met():
    """r0 stands for m0; no rule was handed in, then one that it keeps."""
    issued = ISSUED | {"replaces": [None] * 16 + ["m0"] + [None] * 5}
    assert reviewed(issued=issued)[0]["coverage.replacements", None].status is Status.JUDGEMENT
    found, detail, _ = reviewed(issued=issued, **RULE)
    assert found["coverage.replacements", None].status is Status.MET
    assert not detail.replacements.judged_attempts


def test_too_many_replacements_break_the_rule():
    """1 of 17 cases used is 5.9 %, the rule allows 5 %."""
    issued = ISSUED | {"replaces": [None] * 16 + ["m0"] + [None] * 5}
    rule = {"issued_more": {"substitution": {"max": 5}}}
    found, _, _ = reviewed(issued=issued, **rule)
    assert "(5.9%, allowed 5.0%)" in translator("en")(found["coverage.replacements", None].message)


def test_faults_of_issued_cases_are_one_message_each():
    """A repeated id, a case for itself, a case for an unknown one, and dates outside the field."""
    issued = {k: [*v] for k, v in ISSUED.items()}
    issued["case"].append("c0")
    for key, value in (("h", "A"), ("kind", "main"), ("replaces", None), ("day", None)):
        issued[key].append(value)
    issued["replaces"][17:19] = ["r1", "zz"]
    issued["day"][3], issued["day"][12] = "2026-03-05", "2026-04-01"
    _, detail, _ = reviewed(issued=issued)
    assert {(d.defect.id.rpartition(".")[2], d.row, d.value) for d in detail.defects} == {
        ("case_id_duplicate", 24, "c0"),
        ("replaces_itself", 19, "r1"),
        ("replaces_unknown", 20, "zz"),
        ("issued_after_interview", 5, "2026-03-05"),
        ("issued_after_field", 14, "2026-04-01"),
    }


def test_progress_adds_up_by_day_and_says_when_the_plan_would_be_reached():
    """3 interviews a day on 1–4 March: 12 in 4 days; 16 planned, 4 missing, ⌈4 / 3⌉ = 2 days on: 6 March."""
    _, detail, tables = reviewed()
    course = detail.progress
    assert [(d.day.day, d.valid, d.total) for d in course.days] == [(1, 3, 3), (2, 3, 6), (3, 3, 9), (4, 3, 12)]
    assert (course.planned, course.pace, course.end, course.undated) == (16, 3.0, date(2026, 3, 6), 0)
    b = next(g for g in course.groups if g.stratum == "B")
    assert (b.first, b.last, b.days, b.pace, b.end) == (date(2026, 3, 3), date(2026, 3, 4), 2, 1.0, date(2026, 3, 6))
    assert tables["progress"][0]["day"] == "2026-03-01"


def test_a_day_with_far_more_interviews_is_a_question():
    """Ten days of 3 interviews and one of 30: m = 2√3.375 = 3.674, s = 1: above ((3.674 + 3.5)/2)² − 0.375 = 12.49."""
    days = [f"2026-03-{d:02d}" for d in range(1, 11) for _ in range(3)] + ["2026-03-11"] * 30
    n = len(days)
    data = {"id": [f"i{k}" for k in range(n)], "h": ["A"] * n, "start": days}
    found, detail, _ = reviewed(data=data, plan={"h": ["A"], "planned": [n]})
    assert detail.progress.limit == pytest.approx(((2 * 3.375**0.5 + 3.5) / 2) ** 2 - 0.375)
    assert [d.day.day for d in detail.progress.days if d.many] == [11]
    assert found["coverage.days", None].status is Status.JUDGEMENT


def test_nothing_is_said_about_what_was_not_handed_in():
    """No quotas, no issued cases, no margins: only plan and frame."""
    found, detail, tables = reviewed()
    assert {question for question, _ in found} == {"coverage.plan", "coverage.frame"}
    assert (detail.replacements, detail.reserve, detail.quotas, detail.fit) == (None, (), (), ())
    assert set(tables) == {"coverage", "progress", "progress_by_stratum"}
