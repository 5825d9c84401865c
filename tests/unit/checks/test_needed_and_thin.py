"""Interviews needed for the limit, estimates too thin to publish, categories left out, design effects of groups."""

from __future__ import annotations

import math
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from fixtures.deliverables import NAMES, small_deliverable
from fixtures.made_rows import made_rows
from sapa.checks.base import Context
from sapa.checks.frame import read_frame, too_small
from sapa.checks.interviews import relate
from sapa.checks.sampling_error import sampling_error
from sapa.checks.sampling_tables import too_thin
from sapa.deliverable.load import load_deliverable
from sapa.deliverable.manifest import Bound, Indicator, PopulationRef, Roles, SelectionMethod, SelectionStage
from sapa.i18n import translator
from sapa.results import Status
from sapa.results.details import IndicatorEstimate
from sapa.review import review, review_loaded
from sapa.standard import choose, load_standard
from sapa.stats import needed_interviews, nominal_margin, z_value

EN = translator("en")
SRS = {"default": (SelectionStage(method=SelectionMethod.SRS),)}


def estimated(p, low, high, *, n=400, deff=1.0, statistic="proportion"):
    """Return an estimate with its interval."""
    return IndicatorEstimate("x", "x", statistic, p, None, low, high, 50, deff, 2.0, None, n)


@pytest.mark.parametrize(
    ("confidence", "margin", "population", "deff", "n"),
    [
        # ⌈z²·0.25/e²⌉ and ⌈n₀·deff/(1 + (n₀·deff − 1)/N)⌉, n₀ = 384.1459 at 95 % and 5 points: by hand
        (0.90, 0.05, None, 1.0, 271), (0.95, 0.05, None, 1.0, 385), (0.99, 0.05, None, 1.0, 664),
        (0.95, 0.05, 500, 1.0, 218), (0.95, 0.05, 1000, 1.0, 278), (0.95, 0.05, 10_000, 1.0, 370),
        (0.95, 0.05, None, 1.5, 577), (0.95, 0.05, None, 2.0, 769), (0.95, 0.05, 1000, 2.0, 435),
        (0.95, 0.03, None, 1.0, 1068), (0.95, 0.05, 10, 1.0, 10), (0.95, 0.05, 1, 1.0, 1),
    ],
)  # fmt: skip
def test_the_interviews_that_a_margin_needs(confidence, margin, population, deff, n):
    """Test values of the method notes; the design effect comes before the finite population correction."""
    assert needed_interviews(margin, z=z_value(confidence), population=population, deff=deff) == n


@pytest.mark.parametrize(("margin", "deff"), [(0.05, 1.0), (0.031, 1.7), (0.1, 3.3), (0.5, 1.0)])
def test_the_number_needed_is_the_smallest_that_is_enough(margin, deff):
    """One interview fewer misses the margin."""
    z = z_value(0.95)
    n = needed_interviews(margin, z=z, deff=deff)
    assert nominal_margin(n, z=z, deff=deff) <= margin
    assert n == 1 or nominal_margin(n - 1, z=z, deff=deff) > margin


@pytest.mark.parametrize(
    ("estimate", "thin"),
    [
        # rules of Parker et al. (2017): n, effective n, width of the interval, its ratio to the estimate
        (estimated(0.5, 0.45, 0.55, n=29), True),
        (estimated(0.5, 0.45, 0.55, n=30), False),
        (estimated(0.5, 0.45, 0.55, n=59, deff=2.0), True),  # 29.5 effective
        (estimated(0.5, 0.45, 0.55, n=60, deff=2.0), False),
        (estimated(0.5, 0.35, 0.65), True),  # 30 points
        (estimated(0.5, 0.351, 0.649), False),
        (estimated(0.02, 0.0, 0.045), False),  # 4.5 points, 225 % of the estimate: narrow enough all the same
        (estimated(0.04, 0.01, 0.0645), True),  # 5.45 points are 136 % of the estimate
        (estimated(0.05, 0.02, 0.08), False),  # 6 points are 120 %
        (estimated(0.96, 0.9355, 0.99), False),  # a large share is not thin because its complement would be
        (estimated(0.0, 0.0, 0.0), None),
        (estimated(1.0, 1.0, 1.0), None),
        (estimated(0.0, 0.0, 0.0, n=12), True),
        (estimated(0.5, None, None), None),
        (estimated(0.5, None, None, n=12), True),
        (estimated(None, None, None, n=0), None),
        (estimated(44.9, 43.0, 46.0, n=12, statistic="mean"), None),
    ],
)
def test_what_is_too_thin_to_publish(estimate, thin):
    """Each rule at its edge; what cannot be said stays open."""
    assert too_thin(estimate) is thin


def survey(n=400, *, weights=None, regions=("A", "B"), q=None, indicators=None):
    """Return n interviews, half of them in each region, every second one with answer 1."""
    columns = {
        "region": [regions[i * len(regions) // n] for i in range(n)],
        "q": [1 + i % 2 for i in range(n)] if q is None else q,
    }
    roles = {"region": "region"}
    if weights is not None:
        columns["w"], roles["weight"] = weights, "w"
    return relate(
        made_rows(columns), Roles.model_validate(roles), statuses=None, missing=(),
        indicators=indicators or {"q": Indicator(column="q", values=("1",))},
    )  # fmt: skip


def checked(interviews, selection=SRS, **readings):
    """Return the sampling-error check and its rows by group."""
    result = sampling_error(interviews, Context(load_standard(), choose(readings)), selection=selection)
    return result, {r["group"]: r for r in result.tables[0].records()}


def test_needed_interviews_stand_beside_every_group():
    """385 as if simple random, whole and by region; an opt-in sample cannot need any number."""
    _, rows = checked(survey())
    assert {g: r["needed"] for g, r in rows.items()} == {"": 385, "A": 385, "B": 385}
    _, rows = checked(survey(), {"default": (SelectionStage(method=SelectionMethod.OPT_IN),)})
    assert {r["needed"] for r in rows.values()} == {None}


def test_needed_interviews_with_the_design():
    """n·(margin/limit)²: 400 interviews with weights 100 and 300 by pairs; the margin carries Kish's 1.25 and t."""
    weights = [100 + 200 * (i // 2 % 2) for i in range(400)]
    result, rows = checked(survey(weights=weights))
    indicator = result.detail.indicators[0]
    assert indicator.deff == pytest.approx(1.25, rel=0.01)
    assert rows[""]["needed_design"] == math.ceil(400 * (indicator.margin / 0.05) ** 2)
    # A region borrows the factor of the whole sample.
    assert rows["A"]["needed_design"] == rows[""]["needed_design"]


@pytest.mark.parametrize("limit", [3.0, 4.0, 4.05, 4.07, 5.0, 8.0])
def test_more_interviews_are_needed_exactly_where_the_limit_is_not_met(limit, sample):
    """The sample has 1,188 interviews and a widest key margin of ±4.0644 (4.06 is met by rounding alone)."""
    loaded = load_deliverable(sample)
    fixed = {"t10.population_survey.sampling_error": Bound(max=limit)}
    manifest = loaded.manifest.model_copy(update={"specification": fixed})
    evaluation = review_loaded(replace(loaded, manifest=manifest))
    detail = evaluation.details["main", "sampling_error"]
    assert detail.limit == limit
    (line,) = [
        f for f in evaluation.findings
        if f.norm == "t10.population_survey.sampling_error" and f.line == "methodological" and f.item is None
    ]  # fmt: skip
    assert (detail.overall.needed_design > 1188) == (line.status is Status.NOT_MET)


def test_the_formal_design_effect_reaches_the_groups():
    """Reading `formal_deff: kish`: 1 + CV² of these weights is 1.25, so each of 200 has 6.92952·√1.25 = 7.7474."""
    weights = [100 + 200 * (i // 2 % 2) for i in range(400)]
    for base in ("each_region", "each_subgroup"):
        result, rows = checked(survey(weights=weights), formal_deff="kish", error_base=base)
        assert rows["A"]["nominal_margin"] == pytest.approx(0.0774744, abs=5e-8)
        formal = {f.item: f.value for f in result.findings if f.line == "formal"}
        assert formal["region: A"] == pytest.approx(7.7474, abs=5e-5)


def thin_finding(result):
    """Return the finding on thin percentages."""
    (found,) = [f for f in result.findings if "sampling_error.thin" in f.id]
    return found


def test_thin_percentages_of_regions_are_counted():
    """Ten interviews in region B of two: one percentage of two is too thin."""
    interviews = survey(410, regions=("A",) * 40 + ("B",))
    found = thin_finding(checked(interviews)[0])
    assert (str(found.status), found.value, found.n) == ("judgement", 1.0, 2)


def test_thin_percentages_are_not_passed_where_no_interval_is_known():
    """Quota: 200 interviews a region are enough, but nobody knows the interval: no pass, and the base is two."""
    quota = {"default": (SelectionStage(method=SelectionMethod.QUOTA),)}
    found = thin_finding(checked(survey(), quota)[0])
    assert (str(found.status), found.value, found.n) == ("not_assessable", 0.0, 2)


def test_categories_that_are_left_out_are_said():
    """30 answers: 25 are estimated, and the assumptions say so by the indicator's title."""
    answers = [f"{10 + i % 30}" for i in range(400)]
    named = {"q": Indicator(column="q", title="Главная проблема"), "r": Indicator(column="region")}
    result, _ = checked(survey(q=answers, indicators=named))
    said = [EN(a) for a in result.assumptions]
    assert [s for s in said if "categories" in s] == [
        "Of the 30 categories of “Главная проблема” the first 25 are estimated."
    ]
    assert len(result.detail.indicators) == 25 + 2


def test_more_interviews_than_people_is_a_defect_of_the_frame():
    """Named with the frame's file, row and value; as many as people is a census, and fine."""
    spec = PopulationRef.model_validate({"file": "frame.csv", "stratum": "region", "size": "people"})
    frame = read_frame(made_rows({"region": ["A", "B"], "people": [200, 150]}, file="frame.csv"), spec)
    interviews = relate(
        made_rows({"region": ["A"] * 200 + ["B"] * 200}), Roles.model_validate({"stratum": "region"}), statuses=None,
        missing=(), indicators={},
    )  # fmt: skip
    counted = np.ones(400, dtype=bool)
    (defect,) = too_small(frame, interviews, counted)
    assert (defect.file, defect.row, defect.column, defect.value) == ("frame.csv", 3, "people", "150")
    assert EN(defect.defect).endswith("stratum B than interviews were made there (200)")
    counted[200:250] = False
    assert too_small(frame, interviews, counted) == []
    assert too_small(frame, SimpleNamespace(stratum=None), counted) == []


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("I1", True), ("A-03", True), ("Бригада 7 Алматы", True), ("Айгуль", True), ("interviewer_a", True),
        ("Ахметова Айгуль", False), ("Иванов И.И.", False), ("И.Иванов", False), ("Әлия Сәрсенқызы", False),
        ("J. Smith", False), ("Петрова-Сидорова Анна", False), ("a " * 2000 + "1", True),
    ],
)  # fmt: skip
def test_labels_that_are_names_become_pseudonyms(label, shown):
    """Two words or initials without a digit are a person's name; a code stays; `show_ids` shows all."""
    context = Context(load_standard(), choose({}), key="secret")
    assert (context.staff(label) == label) is shown
    assert Context(load_standard(), choose({}), key="secret", show_ids=True).staff(label) == label


def test_no_name_of_an_interviewer_leaves_the_review(tmp_path):
    """Findings, tables and details of a survey whose interviewers are named: no part of a name is there."""
    path = small_deliverable(tmp_path / "d", plant=["named_interviewers", "control_uneven"])
    told = repr(review(path)) + "".join(EN(f.message) for f in review(path).findings)
    assert [part for name in NAMES for part in name.split() if part in told] == []
    rows = review(path).table("field_control_by_interviewer").records()
    assert sum(r["interviewer"].startswith("№") for r in rows) == len(NAMES)
    assert NAMES[2] in repr(review(path, show_ids=True))
