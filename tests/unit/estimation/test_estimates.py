"""The public `estimate_*` functions: domains, missing codes, notes, frames."""

from __future__ import annotations

import pandas as pd
import pytest

from sapa.data import Design, Rows, SourceFile, Survey
from sapa.estimation import Estimates, estimate_mean, estimate_proportion, estimate_ratio, estimate_total, prepare
from sapa.i18n import translator


def survey(columns, *, missing=(), **design):
    """Build a survey from columns of text."""
    frame = pd.DataFrame(
        {
            name: pd.array([None if v is None else str(v) for v in values], dtype="str")
            for name, values in columns.items()
        }
    )
    n = len(frame)
    origin = pd.DataFrame({"file": pd.array(["data.csv"] * n, dtype="str"), "row": range(2, n + 2)})
    file = SourceFile(path="data.csv", sha256="0" * 64, rows=n, format="csv")
    return Survey(Rows(frame, origin, (file,)), Design(**design), tuple(missing))


PEOPLE = {
    "age": [20, 30, 40, 50, 98, None],
    "trust": [1, 2, 2, 10, 98, 2],
    "region": ["b", "b", "a", "a", "a", None],
    "w": [100, 100, 200, 200, 100, 300],
    "spent": [1, 2, 3, 4, 5, 6],
}


def notes_of(found):
    return {note.id for note in found.notes}


def test_missing_codes_and_empty_cells_are_left_out_and_counted_out():
    """Weighted mean of 20, 30, 40, 50: (2000 + 3000 + 8000 + 10000) / 600."""
    row = estimate_mean(survey(PEOPLE, weight="w", missing=["98"]), "age").rows[0]
    assert row.estimate == pytest.approx(23000 / 600)
    assert (row.indicator, row.category, row.domain, row.statistic) == ("age", None, None, "mean")
    assert row.n == 4
    assert row.df == 5


def test_shares_of_all_answers_in_order_of_size_sum_to_one():
    """Answers 1, 2, 10, in this order; 98 is no answer."""
    found = estimate_proportion(survey(PEOPLE, weight="w", missing=["98"]), ["trust"])
    assert [r.category for r in found.rows] == ["1", "2", "10"]
    assert [r.estimate for r in found.rows] == pytest.approx([100 / 900, 600 / 900, 200 / 900])


def test_domains_are_those_with_rows_and_rows_without_one_are_told():
    """By region: a and b; the row without region is in neither, and the note says so."""
    found = estimate_total(survey(PEOPLE, weight="w"), "spent", by="region")
    assert [dict(r.domain) for r in found.rows] == [{"region": "a"}, {"region": "b"}]
    assert [r.estimate for r in found.rows] == pytest.approx([600 + 800 + 500, 100 + 200])
    note = next(n for n in found.notes if n.id == "estimation.note.left_out")
    assert note.params["n"] == 1


def test_several_domain_columns_cross():
    """By region and trust: only the pairs that occur, the first column slowest."""
    found = estimate_mean(survey(PEOPLE, weight="w", missing=[98]), "spent", by=["region", "trust"])
    assert [tuple(r.domain.values()) for r in found.rows] == [("a", "2"), ("a", "10"), ("b", "1"), ("b", "2")]


def test_an_answer_that_a_domain_lacks_is_zero_there():
    """Answer 10 in region b: share 0, n counts the region's valid answers."""
    found = estimate_proportion(survey(PEOPLE, weight="w", missing=["98"]), "trust", by="region")
    row = next(r for r in found.rows if r.domain["region"] == "b" and r.category == "10")
    assert (row.estimate, row.se, row.deff, row.n) == (0.0, 0.0, None, 2)
    assert "estimation.note.alike" in notes_of(found)


def test_a_domain_without_a_valid_answer_has_no_number():
    """Region c has only missing codes: n = 0 and None, never 0."""
    data = {"y": [1, 2, 98, 98], "region": ["a", "a", "c", "c"]}
    row = estimate_mean(survey(data, missing=["98"]), "y", by="region").rows[1]
    assert (row.n, row.estimate, row.se, row.ci_low, row.deff) == (0, None, None, None, None)


def test_a_ratio_names_both_columns():
    """Σ w·spent / Σ w·age over rows where both are valid."""
    row = estimate_ratio(survey(PEOPLE, weight="w", missing=["98"]), "spent", "age").rows[0]
    assert row.indicator == "spent / age"
    assert row.estimate == pytest.approx((100 + 200 + 600 + 800) / 23000)
    assert row.n == 4


def test_a_condition_restricts_rows_and_keeps_the_design():
    """The df stay those of the whole design."""
    row = estimate_mean(survey(PEOPLE, weight="w"), "spent", where="region == 'a'").rows[0]
    assert (row.n, row.df) == (3, 5)


def test_normalised_weights_are_told_where_deff_would_mean_nothing():
    """Σ w = n: R answers 227.41 for such data without a word."""
    data = {"y": [1, 2, 3, 5], "w": ["0.5", "1.5", "0.7", "1.3"]}
    assert "estimation.note.weights_scaled" in notes_of(estimate_mean(survey(data, weight="w"), "y"))
    assert "estimation.note.weights_scaled" not in notes_of(estimate_mean(survey(data, weight="w"), "y", deff="wr"))
    data["w"] = [50, 150, 70, 130]
    assert notes_of(estimate_mean(survey(data, weight="w"), "y")) == set()


def test_where_weights_come_from_is_told():
    """No weights: equal; with a population: N/n."""
    data = {"y": [1, 2, 3, 5], "N": [40] * 4}
    assert notes_of(estimate_total(survey(data), "y")) == {"estimation.note.weights_equal"}
    found = estimate_total(survey(data, population="N"), "y")
    assert notes_of(found) == {"estimation.note.weights_population"}
    assert found.rows[0].estimate == pytest.approx(110)


def test_a_census_has_no_error_and_no_warning():
    """N = n: SE 0, deff None, and nothing is said about weights scaled to the sample."""
    data = {"y": [1, 2, 3, 5], "N": [4] * 4}
    found = estimate_mean(survey(data, population="N"), "y")
    assert found.rows[0].se == 0
    assert found.rows[0].deff is None
    assert notes_of(found) == {"estimation.note.weights_population"}


def test_a_lonely_stratum_that_is_treated_is_told():
    """The note names the rule and how many strata it took."""
    data = {"y": [1, 2, 3], "s": ["a", "a", "b"], "w": [9, 9, 9]}
    found = estimate_mean(survey(data, weight="w", strata="s"), "y", lonely="adjust")
    note = next(n for n in found.notes if n.id == "estimation.note.lonely_adjust")
    assert note.params["n"] == 1


def test_no_degrees_of_freedom_give_no_interval_and_a_note():
    """Two strata of one village each: df 0."""
    data = {"y": [1, 2, 3, 4], "s": ["a", "a", "b", "b"], "w": [9] * 4}
    found = estimate_mean(survey(data, weight="w", strata="s", psu="s"), "y", lonely="adjust")
    assert (found.rows[0].df, found.rows[0].ci_low) == (0, None)
    assert "estimation.note.no_df" in notes_of(found)


def test_strata_and_units_of_several_columns_join():
    """`[["district", "village"]]` is one stage of two columns, `["district", "village"]` two stages."""
    data = {"y": [1, 2, 3, 4], "d": [1, 1, 2, 2], "v": [1, 2, 1, 1], "w": [9] * 4}
    assert prepare(survey(data, weight="w", psu=[["d", "v"]])).design.n_psu == 3
    two = prepare(survey(data, weight="w", psu=["d", "v"])).design
    assert (two.n_psu, two.stages[1].n_units) == (2, 3)


def test_frames_hold_the_domains_as_columns():
    """A domain column that is called like a column of the result keeps both."""
    data = {"y": [1, 2, 3, 5], "n": ["a", "a", "b", "b"], "w": [9] * 4}
    frame = estimate_mean(survey(data, weight="w"), "y", by="n").to_frame()
    assert list(frame.columns[:3]) == ["domain.n", "indicator", "category"]
    assert frame["n"].tolist() == [2, 2]
    assert frame["domain.n"].tolist() == ["a", "b"]


def test_records_are_the_contract():
    """The keys of `estimates` in the JSON, in order, with plain values."""
    record = estimate_mean(survey(PEOPLE, weight="w", missing=["98"]), "age", by="region").records()[0]
    assert list(record) == [
        "indicator", "category", "domain", "statistic", "estimate", "se", "ci_low", "ci_high", "df", "deff", "n",
        "cv", "n_effective", "deff_wor", "deff_wr", "deff_low", "deff_high", "deff_kish", "psus", "roh", "icc",
    ]  # fmt: skip
    assert type(record["domain"]) is dict
    assert type(record["estimate"]) is float


def test_every_result_says_how_it_was_computed(language):
    """Interval, degrees of freedom, reference of deff: in three languages, without a gap."""
    t = translator(language)
    found: Estimates = estimate_mean(survey(PEOPLE, weight="w", missing=["98"]), "age", by="region")
    texts = [t(m) for m in (*found.conventions, *found.notes)]
    assert [m.id.rpartition(".")[2] for m in found.conventions] == [
        "variance_wr", "df", "missing", "ci_t", "deff_wor", "n_effective", "deff_interval", "chance", "domain",
    ]  # fmt: skip
    assert not any("«estimation" in text or "{" in text for text in texts)
    assert any("6 − 1 = 5" in text for text in texts)
