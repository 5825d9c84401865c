"""Who answered beside who lives there: margins, response, bounds, and faults of what was handed in."""

from __future__ import annotations

import csv
from datetime import date

import pytest

from fixtures.deliverables import small_deliverable
from sapa.i18n import translator
from sapa.results import Line, Status
from sapa.review import review
from sapa.standard.region_history import not_yet

GROUPS = {
    "age_group": {"column": "age", "starts": [18, 30, 60]},
    "gender": {"column": "sex", "codes": {"м": [1], "ж": [2]}},
}
EVEN = [("gender", "м", 30_000), ("gender", "ж", 30_040)]


def write(folder, name, rows):
    """Write a table into the deliverable."""
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def reviewed(tmp_path, margins=EVEN, *, issued=None, plant=(), head=("margin", "level", "total"), **changes):
    """Review the small deliverable with margins (and issued cases) handed in."""
    more = {"methods.main.groups": GROUPS}
    if margins is not None:
        more["methods.main.margins"] = {"file": "margins.csv", "universe": "18+", "date": "2026-01-01"}
    if issued is not None:
        more["methods.main.issued"] = {"file": "issued.csv", "id": "case", "link": "id", "covariates": ["sex", "zone"]}
    manifest = small_deliverable(tmp_path, plant=plant, manifest_changes=more | changes)
    if margins is not None:
        write(tmp_path, "margins.csv", [head, *margins])
    if issued is not None:
        write(tmp_path, "issued.csv", [("case", "sex", "zone"), *issued])
    return review(manifest)


def findings(evaluation, question="representativeness.margins"):
    """Return the findings of a question by item."""
    found = [f for f in evaluation.findings if f.id.split("/")[2] == question]
    assert all(f.line is Line.METHODOLOGICAL and f.norm is None for f in found)
    return {f.item: f for f in found}


def detail(evaluation):
    """Return what the check worked out."""
    return evaluation.details[("main", "representativeness")]


def test_a_sample_like_the_population_is_met(tmp_path):
    """Half of the 60 interviews are men, as half of the people: nothing differs."""
    evaluation = reviewed(tmp_path)
    found = findings(evaluation)["gender"]
    assert found.status is Status.MET
    rows = {r["level"]: r for r in evaluation.table("representativeness").records() if r["margin"] == "gender"}
    # 30 of 60 rows are men (the sexes alternate); 30 000 / 60 040 of the people.
    assert (rows["м"]["n"], rows["м"]["sample_share"]) == (30, 0.5)
    assert rows["м"]["population_share"] == pytest.approx(30_000 / 60_040)
    assert rows["м"]["low"] < rows["м"]["difference"] < rows["м"]["high"]


def test_a_difference_beyond_chance_and_beyond_the_claim_is_not_met(tmp_path):
    """Nine of ten people are women and half of the interviews: 24 women are missing (60·0.9 − 30)."""
    evaluation = reviewed(tmp_path, [("gender", "м", 6_000), ("gender", "ж", 54_000)])
    found = findings(evaluation)["gender"]
    assert found.status is Status.NOT_MET
    (group,) = detail(evaluation).missing_groups
    assert (group.level, group.missing) == ("ж", 24)
    assert "ж (" in translator("ru")(found.message)


def test_a_difference_within_the_claimed_error_is_met_however_sure(tmp_path):
    """The claimed error at n = 60 is ±12.65 points: 45 % against 50 % is within it, whatever the test says."""
    found = findings(reviewed(tmp_path, [("gender", "м", 27_000), ("gender", "ж", 33_000)]))["gender"]
    assert found.status is Status.MET


def test_margins_of_the_strata_are_judged_by_the_weights_only(tmp_path):
    """The plan fixed 20 interviews a stratum; weights of people / 20 restore the population: met, without a test."""
    evaluation = reviewed(tmp_path, None)
    found = findings(evaluation)
    assert {item: f.status for item, f in found.items()} == {"region": Status.MET, "locality": Status.MET}
    fit = {f.margin: f for f in detail(evaluation).margins}["region"]
    assert (fit.by_design, fit.test, fit.fitted) == (True, None, True)
    # Unweighted, 40 of 60 interviews are in KZ-10 against 35 015 / 60 040 people.
    assert fit.dissimilarity == pytest.approx(40 / 60 - 35_015 / 60_040)


def test_without_weights_the_allocation_shows(tmp_path):
    """Nobody weights: the interviews as they are stand against the population, and the claimed error decides."""
    evaluation = reviewed(tmp_path, None, plant={"no_weights"})
    assert findings(evaluation)["region"].message.id == "checks.representativeness.fixed_plain_fits"


def test_crossed_margins_and_groups_are_levels_of_the_data(tmp_path):
    """`gender*age_group` with `м*18-29`: a hyphen is as good as a dash, and every level has its row."""
    levels = [(f"{s}*{a}", 10_000) for s in ("м", "ж") for a in ("18-29", "30-59", "60+")]
    evaluation = reviewed(tmp_path, [("gender*age_group", level, n) for level, n in levels])
    rows = [r for r in evaluation.table("representativeness").records() if r["margin"] == "gender*age_group"]
    assert len(rows) == 6
    assert sum(r["n"] for r in rows) == 60


def test_quotas_carry_no_probability(tmp_path):
    """A quota sample has no interval and no test, and its fit says nothing of other features."""
    evaluation = reviewed(tmp_path, plant={"quota"})
    found = findings(evaluation)["gender"]
    assert found.status is Status.NOT_ASSESSABLE
    assert found.message.id == "checks.representativeness.no_chance"
    assert all(v.se is None and v.q is None for f in detail(evaluation).margins for v in f.levels)


def test_nothing_handed_in_is_no_pass(tmp_path):
    """Without margins, a population file or codes that say what they are, nothing can be said."""
    changes = {"methods.main.roles.locality": None, "methods.main.roles.region": None}
    (found,) = findings(reviewed(tmp_path, None, plant={"no_frame"}, **changes)).values()
    assert found.status is Status.NOT_ASSESSABLE
    assert found.message.id == "checks.representativeness.no_margins"


def test_the_shipped_frame_is_context_and_never_a_judgement(tmp_path):
    """Regions and urban/rural stand beside all ages of KZ-10 and KZ-11 on 1 January 2023; nothing is judged by it."""
    evaluation = reviewed(tmp_path, None, plant={"no_frame"})
    (found,) = findings(evaluation).values()
    assert found.status is Status.NOT_ASSESSABLE
    assert found.message.id == "checks.representativeness.context_only"
    shown = {f.margin: f for f in detail(evaluation).margins}
    assert {f.origin for f in shown.values()} == {"frame"}
    # kz-regions-2023.csv: Abai 610 189 people, Akmola 787 971.
    assert shown["region"].levels[0].population_share == pytest.approx(610_189 / (610_189 + 787_971))
    assert all(v.q is None for f in shown.values() for v in f.levels)


@pytest.mark.parametrize(
    ("margins", "id"),
    [
        ([("gender", "м", 30_000), ("gender", "мальчики", 30_000)], "level"),
        ([("gender", "м", 30_000), ("gender", "м", 30_000)], "twice"),
        ([("gender", "м", "тысяча"), ("gender", "ж", 30_000)], "number"),
        ([("gender", "м", 0), ("gender", "ж", 0)], "empty"),
        ([("income", "высокий", 1), ("income", "низкий", 2)], "column"),
    ],
)  # fmt: skip
def test_a_margin_that_cannot_be_compared_says_why(tmp_path, margins, id):
    """One message a fault: unknown level, a level twice, no number, nothing but zeros, no such column."""
    (found,) = [f for item, f in findings(reviewed(tmp_path, margins)).items() if item in ("gender", "income")]
    assert found.status is Status.NOT_ASSESSABLE
    assert found.message.params["problem"].id == f"checks.representativeness.bad.{id}"
    for language in ("kk", "ru", "en"):
        assert "«checks" not in translator(language)(found.message)


def test_a_level_that_the_margin_lacks_is_named_with_its_row(tmp_path):
    """Women are 30 of the 60 rows; the first of them stands in row 3."""
    found = findings(reviewed(tmp_path, [("gender", "м", 3), ("gender", "другие", 4)]))["gender"]
    text = translator("en")(found.message)
    assert "30 interviews have a value that the margin lacks: ж (first: interviews.csv, row 3)" in text


def test_shares_that_do_not_add_up_are_refused(tmp_path):
    """0.5 and 0.4 make 0.9; 50 and 50 make 100 per cent and are taken."""
    head = ("margin", "level", "share")
    found = findings(reviewed(tmp_path, [("gender", "м", 0.5), ("gender", "ж", 0.4)], head=head))["gender"]
    assert "0.9" in translator("en")(found.message)
    found = findings(reviewed(tmp_path / "b", [("gender", "м", 50), ("gender", "ж", 50)], head=head))["gender"]
    assert found.status is Status.MET


def test_margins_that_disagree_in_total_are_one_message(tmp_path):
    """60 040 people by sex and 75 000 by age are not one population."""
    ages = [("age_group", "18–29", 25_000), ("age_group", "30–59", 25_000), ("age_group", "60+", 25_000)]
    (found,) = findings(reviewed(tmp_path, [*EVEN, *ages]), "representativeness.totals").values()
    assert found.status is Status.NOT_MET
    assert found.message.params["low_total"] == 60_040
    assert found.message.params["high_total"] == 75_000


def test_a_population_older_than_its_regions_is_one_message(tmp_path):
    """The Abai region (KZ-10) exists since 8 June 2022: a population of 2021 cannot be of it."""
    changes = {"methods.main.population.date": "2021-01-01"}
    (found,) = findings(reviewed(tmp_path, None, **changes), "representativeness.date").values()
    assert found.status is Status.NOT_MET
    text = translator("ru")(found.message)
    assert "01.01.2021" in text
    assert "08.06.2022" in text
    assert "Абай" in text


def test_regions_are_known_by_code_and_name():
    """A code, a Kazakh and a Russian name; Almaty was there before."""
    day = date(2022, 6, 7)
    assert [label for label, _ in not_yet(["KZ-62", "Жетісу облысы", "область Абай", "KZ-75"], day)] == [
        "KZ-62", "Жетісу облысы", "область Абай",
    ]  # fmt: skip
    assert not_yet(["KZ-62"], date(2022, 6, 8)) == ()


def issued(answered_rural=20):
    """Return 120 cases: the 60 interviewed, and 60 that did not answer, most of them in the towns."""
    rows = [(f"S{i + 1:04d}", 1 + i % 2, "село" if 20 <= i < 40 else "город") for i in range(60)]
    rows += [(f"X{i:03d}", 1 + i % 2, "село" if i < 40 - answered_rural else "город") for i in range(60)]
    return rows


def test_the_r_indicator_relates_issued_cases_to_interviews(tmp_path):
    """60 of 120 answered; villages 20 of 40, towns 40 of 80: even, so R is 1 and the finding met."""
    evaluation = reviewed(tmp_path, issued=issued())
    (found,) = findings(evaluation, "representativeness.r_indicator").values()
    response = detail(evaluation).response
    assert (response.cases, response.answered, response.rate) == (120, 60, pytest.approx(0.5))
    assert response.r == pytest.approx(1.0)
    assert found.status is Status.MET


def test_uneven_response_is_not_met_with_the_groups_named(tmp_path):
    """Villages answered 20 of 20, towns 40 of 100: the towns are named, and the bias can exceed what is claimed."""
    evaluation = reviewed(tmp_path, issued=issued(answered_rural=40))
    (found,) = findings(evaluation, "representativeness.r_indicator").values()
    assert found.status is Status.NOT_MET
    assert "город" in translator("ru")(found.message)
    partials = {(p.variable, p.category): p for p in detail(evaluation).response.partials}
    assert partials[("zone", "город")].rate == pytest.approx(0.4)
    assert partials[("zone", "город")].unconditional < 0 < partials[("zone", "село")].unconditional


def test_uneven_response_between_strata_that_the_weights_restore_is_met(tmp_path):
    """The same response along a column of the strata: a plan expects it, and the delivered weights make up for it."""
    section = {"file": "issued.csv", "id": "case", "link": "id", "stratum": ["zone"], "covariates": ["sex", "zone"]}
    evaluation = reviewed(tmp_path, issued=issued(answered_rural=40), **{"methods.main.issued": section})
    (found,) = findings(evaluation, "representativeness.r_indicator").values()
    assert (found.status, found.message.id) == (Status.MET, "checks.representativeness.response.between_strata")
    plain = reviewed(
        tmp_path / "plain", issued=issued(answered_rural=40), plant=["no_weights"], **{"methods.main.issued": section}
    )
    (found,) = findings(plain, "representativeness.r_indicator").values()
    assert found.status is Status.NOT_MET


@pytest.mark.parametrize(
    ("rows", "id"),
    [
        ([(f"Q{i}", 1, "a") for i in range(9)], "none_linked"),
        ([(f"S{i + 1:04d}", 1, "a") for i in range(60)], "all_answered"),
        ([(f"S{i + 1:04d}", 1, "a") for i in range(30)] + [(f"X{i}", 1, "a") for i in range(9)], "no_covariates"),
    ],
)
def test_issued_cases_that_say_nothing_are_not_assessable(tmp_path, rows, id):
    """None in the data, all in the data, or nothing that tells cases apart."""
    (found,) = findings(reviewed(tmp_path, issued=rows), "representativeness.r_indicator").values()
    assert found.status is Status.NOT_ASSESSABLE
    assert found.message.id == f"checks.representativeness.response.{id}"


def test_bounds_rest_on_the_response_rate(tmp_path):
    """Every key share has nine rows; with no difference the share of all is the estimate."""
    evaluation = reviewed(tmp_path, issued=issued())
    rows = [r for r in evaluation.table("nonresponse_bounds").records() if r["indicator"] == "trust"]
    assert [round(r["d"], 2) for r in rows] == [-0.2, -0.15, -0.1, -0.05, 0.0, 0.05, 0.1, 0.15, 0.2]
    rate = rows[0]["response_rate"]
    for row in rows:
        assert row["among_all"] == pytest.approx(row["estimate"] + (1 - rate) * row["d"])
    (found,) = findings(evaluation, "representativeness.nonresponse").values()
    assert found.status is Status.JUDGEMENT
