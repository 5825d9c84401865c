"""Margins of error that a report states, without a design and with that of the small deliverable.

The interviews and their weights stand in fixtures.ten_claims.
"""

from __future__ import annotations

import numpy as np
import pytest

from fixtures.deliverables import small_deliverable
from fixtures.ten_claims import EN, PLACE, SPEC, check, finding, one, table_of
from sapa.checks.base import Context
from sapa.checks.claims import claims
from sapa.checks.design_error import prepare
from sapa.checks.frame import read_frame
from sapa.checks.interviews import from_method
from sapa.checks.selection import SelectionClass
from sapa.deliverable.load import load_deliverable
from sapa.i18n import LANGUAGES, translator
from sapa.standard import choose, load_standard


@pytest.mark.parametrize(
    "selection",
    [SelectionClass.QUOTA, SelectionClass.UNKNOWN, SelectionClass.ROUTE_WITHOUT_RULE, SelectionClass.PROBABILITY],
)
def test_without_a_design_no_margin_is_called_real(selection):
    """√(0.6·0.4/3)·1.96 = 55.4 points: at least that even as a simple random sample.

    Probability sampling is the case of a file without first-stage units.
    """
    found = finding(check({"indicator": "pleased", "value": "60", "margin": "5"}, selection=selection), "margins")
    text, todo = EN(found.message), EN(found.recommendation)
    assert "it would be at least ±55.4% even as a simple random sample" in text
    assert "real" not in text
    assert todo.startswith("Describe how respondents were selected")
    assert "design" not in todo


def test_opt_in_has_no_margin():
    """Whoever chose himself has no margin of error, however large."""
    result = check({"indicator": "pleased", "value": "60", "margin": "30"}, selection=SelectionClass.OPT_IN)
    assert str(finding(result, "margins").status) == "not_met"
    assert result.detail.claims[0].margin_nominal is None


@pytest.mark.parametrize(("margin", "status"), [("20", "not_met"), ("55", "not_met"), ("55.4", "not_assessable")])
def test_without_a_design_the_nominal_margin_can_only_refute(margin, status):
    """60 % of 3 interviews: 1.959964·√(0.6·0.4/3) = 0.55436. Larger than that may still be too small: no pass."""
    result = check({"indicator": "pleased", "value": "60", "margin": margin})
    assert str(finding(result, "margins").status) == ("not_assessable" if margin == "55" else status)
    assert result.detail.claims[0].margin_nominal == pytest.approx(0.55436, abs=5e-6)


@pytest.mark.parametrize(
    ("stated", "low"), [("55.4", False), ("55.3", True), ("55", False), ("54", True), ("55.43", True)]
)
def test_a_stated_margin_is_rounded_as_it_is_printed(stated, low):
    """55.436 is 55.4 at one decimal and 55 at none; 55.3, 54 and 55.43 are too small."""
    assert one(indicator="pleased", value="60", margin=stated).margin_understated is low


@pytest.mark.parametrize(
    ("confidence", "z"),
    # two-sided normal quantiles of published tables
    [("90", 1.644854), ("95.45", 2.000002), ("97", 2.170090), ("99", 2.575829), ("0.9", 1.644854), (None, 1.959964)],
)
def test_the_confidence_that_a_claim_states_is_used(confidence, z):
    """Also one that is in no closed list; 0.9 is 90 %."""
    result = one(indicator="pleased", value="60", margin="50", confidence=confidence)
    assert result.margin_nominal == pytest.approx(z * np.sqrt(0.6 * 0.4 / 3), abs=1e-6)


@pytest.mark.parametrize(("group", "value"), [(f"place == '{PLACE}'", "100"), ("q == 2", "0")])
def test_at_zero_and_a_hundred_per_cent_no_margin_is_judged(group, value):
    """The estimated variance is zero there, and ±0 would bless whatever is stated."""
    result = check({"indicator": "pleased", "value": value, "group": group, "margin": "1"})
    claim = result.detail.claims[0]
    assert (claim.agrees, claim.margin_nominal, claim.margin_design, claim.margin_understated) == (
        True, None, None, False,
    )  # fmt: skip
    assert str(finding(result, "margins").status) == "not_assessable"


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """The small deliverable's survey with its design (strata, PSUs, weights that are people)."""
    loaded = load_deliverable(small_deliverable(tmp_path_factory.mktemp("small")))
    method = loaded.parts[0].methods[0]
    interviews = from_method(method)
    frame = read_frame(method.table("population"), method.spec.population)
    prepared = prepare(interviews, interviews.complete, frame, method.spec.selection)

    def run(*rows):
        return claims(
            interviews, Context(load_standard(), choose({}), method="main"), prepared=prepared,
            selection=SelectionClass.PROBABILITY, rows=table_of(*rows), spec=SPEC, people=frame.people,
        )  # fmt: skip

    return run


def test_the_margin_of_a_mean_is_in_its_own_unit(small):
    """Ages have a margin in years: one year more than the real one holds, half of it does not."""
    (claim,) = small({"indicator": "age", "value": "45", "unit": "years"}).detail.claims
    real = claim.margin_true
    assert real > 1.0
    wide, narrow = (
        small({"indicator": "age", "value": "45", "unit": "years", "margin": f"{m:.2f}"}) for m in (real + 1, real / 2)
    )
    assert (str(finding(wide, "margins").status), str(finding(narrow, "margins").status)) == ("met", "not_met")
    assert "%" not in EN(finding(narrow, "margins").message)
    assert narrow.tables[0].records()[0]["margin_claimed"] == pytest.approx(real / 2, abs=0.005)


def test_the_margin_of_a_group_is_never_below_that_of_a_simple_random_sample(small):
    """KZ-11: 50 % of 20 interviews in four PSUs: 1.959964·√(0.25/20) = 0.21913 at least."""
    (claim,) = small({"indicator": "trust", "value": "50.0", "group": "region == 'KZ-11'"}).detail.claims
    assert (claim.agrees, claim.n) == (True, 20)
    assert claim.margin_nominal == pytest.approx(0.21913, abs=5e-6)
    assert claim.margin_true >= claim.margin_nominal


def test_weighted_figures_of_the_small_deliverable(small):
    """Σ w of the trusting over 60 040: 29 519.5 = 49.17 %; the people are 29 520, in hundreds 29 500, not 30 500."""
    for stated, status in (("29520", "met"), ("29500", "met"), ("30500", "not_met"), ("30000", "met")):
        result = small({"indicator": "trust", "value": "49.2", "n": "60", "population": stated})
        assert str(finding(result, "population").status) == status
        assert result.detail.claims[0].population == pytest.approx(29519.5)
        assert str(finding(result, "n").status) == "met"


def test_the_margin_of_a_whole_sample_uses_the_degrees_of_freedom_of_the_design(small):
    """The same margin as the sampling-error check prints: 12 PSUs less 3 strata."""
    (claim,) = small({"indicator": "trust", "value": "49.2", "margin": "1"}).detail.claims
    (group,) = small({"indicator": "trust", "value": "49.2", "group": "region in ['KZ-10', 'KZ-11']"}).detail.claims
    assert claim.margin_design == pytest.approx(group.margin_design)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_written_in_three_languages(language, small):
    """No id, brace or None shows."""
    rows = [
        {"indicator": "trust", "value": "61", "n": "7", "margin": "1", "population": "5", "page": "3"},
        {"indicator": "trust", "value": "50.0", "n": "60", "margin": "60", "group": "region == 'KZ-11'"},
        {"indicator": "age = 1", "value": "50"},
    ]
    t = translator(language)
    result = small(*rows)
    texts = [t(m) for f in result.findings for m in (f.message, f.recommendation) if m is not None]
    assert len(texts) >= 8
    assert [x for x in texts if "«checks." in x or "None" in x or "{" in x] == []
