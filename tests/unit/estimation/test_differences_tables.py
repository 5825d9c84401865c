"""Differences between groups and Rao–Scott tests from the file: pairs, levels, records, refusals."""

from __future__ import annotations

from pathlib import Path

import pytest

from sapa.data import Design, read_survey
from sapa.errors import BadInput
from sapa.estimation import Margin, calibrate_weights, estimate_difference, estimate_mean, rao_scott_test
from sapa.i18n import translator

ORACLE = Path(__file__).parents[2] / "oracle"


@pytest.fixture(scope="module")
def clus1():
    """R's apiclus1."""
    return read_survey(ORACLE / "apiclus1.csv", design=Design(weight="pw", psu="dnum", population="fpc"))


def refused(call, *words):
    with pytest.raises(BadInput) as caught:
        call()
    for word in words:
        assert word in str(caught.value), str(caught.value)


def test_all_pairs_in_the_order_of_the_levels(clus1):
    """E − H, E − M, H − M; the estimates are those of estimate_mean by domain."""
    found = estimate_difference(clus1, "api00", between="stype")
    assert [(r.first, r.second) for r in found.rows] == [("E", "H"), ("E", "M"), ("H", "M")]
    means = {r.domain["stype"]: r.estimate for r in estimate_mean(clus1, "api00", by="stype").rows}
    for r in found.rows:
        assert r.difference == pytest.approx(means[r.first] - means[r.second], rel=1e-12)
        assert r.ci_low < r.difference < r.ci_high
        assert 0 < r.p < 1
    assert len(found) == 3
    assert list(found.to_frame().columns) == list(found.records()[0])


def test_against_one_level_and_by_answer_and_in_a_condition(clus1):
    """Two differences from E; each answer of a proportion by itself; rows of a condition only."""
    one = estimate_difference(clus1, "api00", between="stype", against="E")
    assert [(r.first, r.second) for r in one.rows] == [("H", "E"), ("M", "E")]
    share = estimate_difference(clus1, "sch.wide", between="stype", statistic="proportion", against="E")
    assert [r.category for r in share.rows] == ["No", "No", "Yes", "Yes"]
    assert share.rows[0].difference == pytest.approx(-share.rows[2].difference)
    some = estimate_difference(clus1, "api00", between="stype", where="stype in ['E', 'M']")
    assert [(r.first, r.second) for r in some.rows] == [("E", "M")]
    ratio = estimate_difference(clus1, "api.stu", over="enroll", statistic="ratio", between="stype", against="E")
    assert ratio.rows[0].indicator == "api.stu / enroll"
    total = estimate_difference(clus1, "enroll", statistic="total", between="stype", against="E")
    assert abs(total.rows[0].difference) > 1000


def test_calibration_is_printed_with_differences_and_tests(clus1, language):
    """The first convention is that of the weights, in three languages."""
    ready = calibrate_weights(clus1, [Margin.totals("stype", {"E": 4421, "H": 755, "M": 1018})])
    t = translator(language)
    for found in (estimate_difference(ready, "api00", between="stype"), rao_scott_test(ready, "stype", "awards")):
        assert found.conventions[0].id.endswith("calibrated")
        assert not any("«estimation" in t(m) or "{" in t(m) for m in found.conventions)


def test_the_table_of_a_test_has_rows_that_sum_to_one(clus1):
    """Shares by row, levels as labels; the record has no table in it."""
    found = rao_scott_test(clus1, "stype", "sch.wide")
    assert found.row_levels == ("E", "H", "M")
    assert found.to_frame().sum(axis=1).tolist() == pytest.approx([1, 1, 1])
    assert set(found.record()) == {
        "row", "column", "n", "pearson", "effect", "df", "p_first", "f", "f_df1", "f_df2", "p",
    }  # fmt: skip
    part = rao_scott_test(clus1, "stype", "sch.wide", where="stype != 'H'")
    assert (part.row_levels, part.df) == (("E", "M"), 1)


def test_what_cannot_be_compared_is_refused(clus1):
    """One group, an unknown level, an unknown column, quantiles, a ratio without denominator, one answer."""
    refused(lambda: estimate_difference(clus1, "api00", between="stype", where="stype == 'E'"), "two groups", "got: E")
    refused(lambda: estimate_difference(clus1, "api00", between="stype", against="X"), "no such group", "E, H, M")
    refused(lambda: estimate_difference(clus1, "api00", between="style"), "style", "stype")
    refused(lambda: estimate_difference(clus1, [], between="stype"), "No column")
    refused(lambda: estimate_difference(clus1, "api00", between="stype", statistic="quantile"), "quantile")
    refused(lambda: estimate_difference(clus1, "api00", between="stype", statistic="ratio"), "denominator")
    refused(lambda: estimate_difference(clus1, "api00", between="stype", over="enroll"), "no ratio")
    refused(lambda: estimate_difference(clus1, "api00", between="stype", level=95), "between 0 and 1")
    refused(lambda: rao_scott_test(clus1, "stype", "awards", where="stype == 'E'"), "stype", "single answer")
    refused(lambda: rao_scott_test(clus1, "stype", "award"), "award", "awards")
