"""Quantiles, replicates, degrees of freedom and the details of precision through the public functions."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from sapa.data import Design, Replicates, Rows, SourceFile, Survey
from sapa.errors import BadInput
from sapa.estimation import (
    estimate_mean,
    estimate_proportion,
    estimate_quantile,
    estimate_ratio,
    estimate_total,
    prepare,
)
from sapa.i18n import LANGUAGES, translator
from sapa.messages import Message


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


VILLAGES = {
    "y": [1, 3, 2, 2, 6, 10, 98, 5],
    "yes": [1, 1, 0, 1, 0, 0, 1, None],
    "all": [1] * 8,
    "v": [1, 1, 2, 2, 3, 3, 4, 4],
    "s": ["a", "a", "a", "a", "b", "b", "b", "b"],
    "w": [10, 20, 10, 20, 10, 20, 10, 20],
    "rw1": [0, 0, 20, 40, 10, 20, 10, 20],
    "rw2": [20, 40, 0, 0, 10, 20, 10, 20],
    "rw3": [10, 20, 10, 20, 0, 0, 20, 40],
    "rw4": [10, 20, 10, 20, 20, 40, 0, 0],
}
CLUSTERS = {"weight": "w", "strata": "s", "psu": "v"}


def said(found):
    return {m.id.split(".", 1)[1] for m in (*found.conventions, *found.notes)}


def test_delivered_replicates_are_those_made_from_the_same_design():
    """The columns rw1 … rw4 are the JKn of two villages in two strata: rscales 1/2."""
    made = survey(VILLAGES, missing=["98"], **CLUSTERS, replicates=Replicates("JKn"))
    given = survey(VILLAGES, missing=["98"], weight="w", replicates=Replicates("JKn", columns="rw*", rscales=[0.5] * 4))
    for run in (estimate_mean, estimate_total, estimate_proportion, estimate_quantile):
        a, b = run(made, "y", by="s").rows, run(given, "y", by="s").rows
        assert [r.estimate for r in a] == [r.estimate for r in b]
        assert [r.se for r in a] == pytest.approx([r.se for r in b])
        assert [r.df for r in a] == [r.df for r in b] == [2] * len(a)
    assert estimate_ratio(made, "y", "all").rows[0].se == pytest.approx(estimate_ratio(given, "y", "all").rows[0].se)
    assert "convention.replicates_given" in said(estimate_mean(given, "y"))
    assert "convention.replicates_made" in said(estimate_mean(made, "y"))


def test_the_scales_of_replicates_are_read_from_a_file(tmp_path):
    """One number a line, with a head or without; anything else is refused with the file's name."""
    path = tmp_path / "rscales.csv"
    for text in ("rscales\n0.5\n0.5\n0.5\n0.5\n", "0.5, 0.5; 0.5 0.5"):
        path.write_text(text, encoding="utf-8")
        design = {"weight": "w", "replicates": Replicates("JKn", columns=["rw1", "rw2", "rw[34]"], rscales=path)}
        assert prepare(survey(VILLAGES, **design)).design.replicates.rscales.tolist() == [0.5] * 4
    path.write_text("0.5\nhalf\n0.5\n0.5\n", encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        prepare(survey(VILLAGES, **design))
    assert "rscales.csv" in str(caught.value)
    assert "half" in str(caught.value)


@pytest.mark.parametrize(
    ("replicates", "words"),
    [
        (Replicates("JK1", columns="rw*"), ("JK1", "scale", "--rep-scale")),
        (Replicates("bootstrap", columns="rw*"), ("bootstrap", "scale", "1/(R − 1) or 1/R")),
        (Replicates("other", columns="rw*"), ("other", "scale")),
        (Replicates("Fay", columns="rw*"), ("Fay", "scale", "rho")),
        (Replicates("JKn", columns="rw*"), ("JKn", "rscales", "--rep-rscales")),
        (Replicates("JKn", columns="rw*", rscales=[1, 1]), ("got: 2", "expected: 4")),
        (Replicates("BRR", columns="rw*", scale=0.5), ("got: 0.5", "expected: 0.25")),
        (Replicates("BRR", columns="wt*"), ("No column matches wt*",)),
        (Replicates("BRR", columns="rw9"), ("rw9", "rw1")),
        (Replicates("BRR", columns="rw1"), ("two replicates or more",)),
        (Replicates("BRR", columns=["rw1", "s"]), ("Column s", "8 cells", "row 2", "got: a")),
        (Replicates("jackknife"), ("got: jackknife", "JK1, JKn, BRR")),
        (Replicates("JK1"), ("without strata", "JKn")),
        (Replicates("bootstrap"), ("seed",)),
        (Replicates("other"), ("cannot be made here",)),
    ],
)
def test_replicates_that_cannot_be_used_are_refused_in_one_message(replicates, words):
    """What, what stands there, what may stand there, what to do: in three languages."""
    with pytest.raises(BadInput) as caught:
        estimate_mean(survey(VILLAGES, **CLUSTERS, replicates=replicates), "y")
    for word in words:
        assert word in str(caught.value)
    for language in LANGUAGES:
        for text in (caught.value.what, caught.value.todo):
            assert isinstance(text, Message)
            assert "{" not in translator(language)(text)


def test_half_samples_of_three_villages_are_refused_by_row():
    """Stratum b has one village more."""
    data = {"y": [1, 2, 3, 4, 5], "v": [1, 2, 3, 4, 5], "s": list("aabbb"), "w": [1] * 5}
    with pytest.raises(BadInput) as caught:
        estimate_mean(survey(data, **CLUSTERS, replicates=Replicates("BRR")), "y")
    assert "exactly two sampling units" in str(caught.value)
    assert "data.csv:4" in str(caught.value)


def test_a_lonely_stratum_without_replicates_is_named():
    """The same message as without replicates."""
    data = {"y": [1, 2, 3], "s": ["a", "a", "b"], "w": [9, 9, 9]}
    design = {"weight": "w", "strata": "s", "replicates": Replicates("JKn")}
    with pytest.raises(BadInput) as caught:
        estimate_mean(survey(data, **design), "y")
    assert "got: b" in str(caught.value)
    found = estimate_mean(survey(data, **design), "y", lonely="remove")
    assert "note.lonely_remove" in said(found)


def test_a_bootstrap_made_here_prints_its_seed_and_repeats(language):
    """Same seed, same error; the convention names replicates, scale and seed."""
    data = survey(VILLAGES, missing=["98"], **CLUSTERS, replicates=Replicates("bootstrap", count=60, seed=11))
    one, other = estimate_mean(data, "y"), estimate_mean(data, "y")
    assert one.rows == other.rows
    text = " ".join(translator(language)(m) for m in one.conventions)
    assert "60" in text
    assert "11" in text


def test_replicates_that_leave_a_group_empty_are_told():
    """Group 1 of v lies in one village: a replicate has no mean of it."""
    found = estimate_mean(survey(VILLAGES, **CLUSTERS, replicates=Replicates("JKn")), "y", by="v")
    assert "note.replicates_lost" in said(found)


def test_the_degrees_of_freedom_of_a_domain():
    """Villages 3 and 4 are stratum b; y of village 4 has one valid row, `yes` has one too."""
    data = survey(VILLAGES, missing=["98"], **CLUSTERS)
    assert [r.df for r in estimate_mean(data, "y", by="s").rows] == [2, 2]
    found = estimate_mean(data, "y", by="s", df_rule="domain")
    assert [r.df for r in found.rows] == [1, 1]
    assert "convention.df_domain" in said(found)
    assert found.rows[0].ci_low < estimate_mean(data, "y", by="s").rows[0].ci_low


def test_quantiles_are_rows_with_their_share_as_category():
    """1, 2, 2, 3, 5, 6, 10 with weights 10, 10, 20, 20, 20, 10, 20: the median is 3, the upper quartile 6."""
    found = estimate_quantile(survey(VILLAGES, missing=["98"], **CLUSTERS), "y", [0.5, 0.75])
    assert [(r.statistic, r.category, r.estimate, r.n) for r in found.rows] == [
        ("quantile", "0.5", 3, 7),
        ("quantile", "0.75", 6, 7),
    ]
    assert found.rows[0].deff is None
    assert {"convention.qrule_math", "convention.woodruff"} <= said(found)
    assert found.qrule == "math"
    for q in (50, 0, [], [0.5, 1.5]):
        with pytest.raises(BadInput, match="between 0 and 1"):
            estimate_quantile(survey(VILLAGES, **CLUSTERS), "y", q)


@pytest.mark.parametrize("rule", ["math", "school", "hf3", "hf7", "shahvaish"])
def test_every_rule_is_explained_in_every_language(rule, language):
    """No gap in the conventions."""
    found = estimate_quantile(survey(VILLAGES, missing=["98"], **CLUSTERS), "y", qrule=rule)
    texts = [translator(language)(m) for m in found.conventions]
    assert any(rule in text for text in texts)
    assert not any("«estimation" in text or "{" in text for text in texts)


@pytest.mark.parametrize("ci", ["t", "z", "logit", "xlogit", "beta", "korn_graubard", "wilson", "likelihood", "auto"])
def test_every_interval_of_shares_is_named_in_every_language(ci, language):
    """The name of the method is a sentence in the conventions; the bounds hold the share."""
    found = estimate_proportion(survey(VILLAGES, missing=["98"], **CLUSTERS), "yes", ci=ci)
    for row in found.rows:
        assert row.ci_low <= row.estimate <= row.ci_high
    texts = [translator(language)(m) for m in found.conventions]
    assert not any("«estimation" in text or "{" in text for text in texts)
    assert f"convention.ci_{ci}" in said(found)


def test_auto_has_a_bound_where_all_answers_are_alike():
    """All say 1: se 0, and the exact bound for 8 of 8 is 0.025^(1/8)."""
    (row,) = estimate_proportion(survey(VILLAGES, **CLUSTERS), "all", ci="auto").rows
    assert (row.estimate, row.se, row.ci_high) == (1, 0, 1)
    assert row.ci_low == pytest.approx(0.025 ** (1 / 8))


def test_every_estimate_comes_with_its_precision():
    """CV, effective n, both design effects, Kish, units, roh and ICC of one mean, by their definitions."""
    (row,) = estimate_mean(survey(VILLAGES, missing=["98"], **CLUSTERS), "y").rows
    assert row.cv == pytest.approx(row.se / row.estimate)
    assert row.n_effective == pytest.approx(row.n / row.deff)
    assert row.deff == row.deff_wor != row.deff_wr
    weights = np.array([10, 20, 10, 20, 10, 20, 20])
    assert row.deff_kish == pytest.approx(7 * (weights**2).sum() / weights.sum() ** 2)
    assert row.psus == 4
    assert row.roh == pytest.approx((row.deff - 1) / (7 / 4 - 1))
    assert row.deff_low < row.deff < row.deff_high
    # Villages (1, 3), (2, 2), (6, 10), (5): ȳ = 29/7; by the formula of the analysis of variance.
    between = (2 * (2 - 29 / 7) ** 2 * 2 + 2 * (8 - 29 / 7) ** 2 + (5 - 29 / 7) ** 2) / 3
    within, typical = 10 / 3, (7 - 13 / 7) / 3
    assert row.icc == pytest.approx((between - within) / (between + (typical - 1) * within))


def test_the_note_of_chance_says_a_third_at_twenty_degrees_of_freedom():
    """21 villages: −31 % and +31 %."""
    data = {"y": range(42), "v": [i // 2 for i in range(42)], "w": [5] * 42}
    found = estimate_mean(survey(data, weight="w", psu="v"), "y")
    chance = next(m for m in found.conventions if m.id == "estimation.convention.chance")
    assert (chance.params["df"], round(chance.params["below"], 2), round(chance.params["above"], 2)) == (20, 0.31, 0.31)
    assert "31%" in translator("en")(chance)


def test_numbers_that_were_never_text_are_taken_as_they_are():
    """A survey built in memory with numeric columns, missing codes included."""
    text = survey(VILLAGES, missing=["98"], **CLUSTERS)
    frame = text.rows.frame.assign(
        **{name: pd.to_numeric(text.rows.frame[name]) for name in ("y", "yes", "v", "w")},
    )
    numeric = Survey(Rows(frame, text.rows.origin, text.rows.files), text.design, text.missing)
    for run, of in ((estimate_mean, "y"), (estimate_proportion, "yes"), (estimate_quantile, "y")):
        assert run(numeric, of, by="s").rows == run(text, of, by="s").rows


def test_a_prepared_survey_reads_a_column_once():
    """The second call finds the numbers of the first."""
    ready = prepare(survey(VILLAGES, missing=["98"], **CLUSTERS))
    estimate_mean(ready, "y")
    first = ready.values("y")
    estimate_total(ready, "y")
    assert ready.values("y") is first
    assert math.isnan(first[6])


def test_a_bootstrap_takes_no_population_and_says_so():
    """Peers disagree: R's "bootstrap" uses the population, "subbootstrap" and this one do not."""
    data = {**VILLAGES, "N": [4] * 4 + [5] * 4}
    stated = {**CLUSTERS, "replicates": Replicates("bootstrap", count=40, seed=2)}
    without = estimate_mean(survey(data, **stated), "y")
    given = estimate_mean(survey(data, **stated, population="N"), "y")
    assert given.rows[0].se == without.rows[0].se
    assert "note.replicates_no_fpc" in said(given) - said(without)


def test_the_design_effect_of_a_simple_random_sample_is_one_in_every_row():
    """Peers: svyby of R 4.1-1 reads the wrong column (0.018) where several kinds of variance are asked for."""
    data = {"y": [1, 5, 2, 8, 3, 9], "g": ["a", "a", "a", "b", "b", "b"], "N": [60] * 6}
    assert estimate_mean(survey(data, population="N"), "y").rows[0].deff == pytest.approx(1)
    by = estimate_mean(survey(data, population="N"), "y", by="g").to_frame()
    assert by["deff"].tolist() == by["deff_wor"].tolist()
    assert by["se"].max() < by["estimate"].max()
