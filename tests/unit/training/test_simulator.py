"""The simulator: the same secret, the same bytes; an honest deliverable is in order by plain counting."""

from __future__ import annotations

import hashlib

import numpy as np
import pandas as pd
import pytest

from fixtures.simulated import INTERVIEWS, honest, with_defect
from sapa.errors import BadInput
from sapa.training.simulator import SERVICES, Chance, catalogue, simulate
from sapa.training.simulator.estimates import figure, raked
from sapa.training.simulator.places import regions, strata


def digests(folder):
    """Return the hash of every file of a folder."""
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.iterdir())}


@pytest.mark.parametrize("service", SERVICES)
def test_the_same_secret_and_variant_give_the_same_bytes(service, tmp_path):
    """Every file, the workbook of the questionnaire too."""
    for name in ("one", "two"):
        simulate(Chance(b"0123456789abcdef", 3), service=service, interviews=150).write(tmp_path / name)
    assert digests(tmp_path / "one") == digests(tmp_path / "two")


def test_another_secret_and_another_variant_give_other_interviews():
    """No interview of one is in the other, answer for answer, under the same id."""
    chances = (Chance(b"0123456789abcdef", 1), Chance(b"0123456789abcdef", 2), Chance(b"fedcba9876543210", 1))
    made = [simulate(c, interviews=150).made.tables["interviews"] for c in chances]
    rows = [{tuple(map(str, row)) for row in table.drop(columns="status").to_numpy()} for table in made]
    assert not rows[0] & rows[1]
    assert not rows[0] & rows[2]


@pytest.mark.parametrize(("asked", "made"), [(150, 148), (370, 370), (1000, 1000)])
def test_a_survey_has_about_the_interviews_asked_for(asked, made):
    """Whole sampling units: 74 of two, of five, 125 of eight."""
    table = simulate(Chance.of_seed(1), interviews=asked).made.tables["interviews"]
    assert abs(len(table) - made) <= 2
    assert table["region"].nunique() == 20


def test_an_honest_survey_is_in_order_by_plain_counting():
    """Control, focus groups, experts, reviews, attached questionnaires, period, and the sum of weights."""
    made = honest().made
    tables, manifest = made.tables, made.manifest
    reached = tables["control"][tables["control"]["outcome"] != "не дозвонились"]
    assert 0.16 < reached["id"].nunique() / INTERVIEWS < 0.21
    assert set(reached["interviewer"]) == set(tables["interviews"]["interviewer"])
    assert tables["groups"].groupby("session").size().between(8, 12).all()
    assert len(tables["experts"]) >= 6
    assert [r["signed"] for r in manifest["reviews"]] == [True] * 3
    assert len(tables["attached"]) >= 0.03 * INTERVIEWS
    assert (manifest["contract"]["accepted"] - manifest["contract"]["start"]).days > 92
    weight = tables["interviews"]["weight"].astype(float)
    assert weight.sum() == pytest.approx(tables["frame"]["people"].sum(), rel=1e-6)


def test_an_honest_log_explains_every_change():
    """Cell by cell: the delivered file differs from the raw one where the log says so, and nowhere else."""
    tables = honest().made.tables
    new = tables["interviews"].set_index("id")
    raw = tables["raw"].set_index("id")
    assert set(raw.index) - set(new.index) == set(tables["deleted"]["id"])
    raw = raw.loc[new.index]
    changed = {(i, c) for c in raw.columns for i in new.index[new[c].astype(str) != raw[c].astype(str)]}
    log = tables["cleaning_log"]
    assert changed == set(zip(log["id"], log["question"], strict=True))
    for entry in log.to_dict("records"):
        assert new.loc[entry["id"], entry["question"]] == entry["new"]


def test_every_replacement_follows_three_visits_or_an_outcome():
    """The programme's rule, counted from the attempts."""
    tables = honest().made.tables
    issued = tables["issued"]
    last = tables["contacts"].groupby("address").last()
    gone = last.loc[issued.loc[issued["replaces"] != "", "replaces"]]
    vain = gone[gone["disposition"].isin(["никого нет дома", "отобранный отсутствует"])]
    assert len(vain) > 20
    assert (vain["attempt"] >= 3).all()


def test_strata_follow_the_default_frame():
    """Twenty regions, three cities without villages: 37 strata, units in proportion to people, two at least."""
    cells = strata(125)
    assert len(regions()) == 20
    assert len(cells) == 37
    assert sum(c.drawn for c in cells) == 125
    assert min(c.drawn for c in cells) == 2
    assert max(cells, key=lambda c: c.people).drawn == max(c.drawn for c in cells)


def test_a_figure_of_the_report_has_the_error_of_its_design():
    """By hand: two strata with two units each. Shares 1, 0 | 1, 1 of equal weights, mean 3/4.

    Scores e = w(y − 3/4)/Σw summed in units: 1/16, −3/16 | 1/16, 1/16. Variance Σ 2/(2−1)·Σ(e − ē)²: deviations ±1/8
    in the first stratum give 2·2/64 = 1/16, the second none; error 1/4; t of 4 − 2 = 2 degrees of freedom is 4.302653.
    """
    found = figure(
        np.array([1.0, 0.0, 1.0, 1.0]), np.ones(4), np.ones(4, dtype=bool),
        stratum=np.array([0, 0, 1, 1]), psu=np.array([0, 1, 2, 3]),
    )  # fmt: skip
    assert found.value == 0.75
    assert found.margin == pytest.approx(4.302653 * 0.25, rel=1e-6)
    assert found.n == 4


def test_raking_reproduces_every_margin():
    """By hand: a 2 × 2 table of ones with row totals 6 and 2 and column totals 4 and 4 becomes 3, 3, 1, 1."""
    row, column = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
    w = raked(np.ones(4), [(row, np.array([6.0, 2.0])), (column, np.array([4.0, 4.0]))])
    assert w == pytest.approx([3, 3, 1, 1])


def test_two_defects_stand_in_one_deliverable_and_the_rest_stays_as_it_was():
    """Streams of other topics are not disturbed: only the tables concerned change."""
    plain = honest().made
    one = with_defect("experts_few").made
    for name, table in plain.tables.items():
        if name != "experts":
            pd.testing.assert_frame_equal(table, one.tables[name])
    assert len(one.tables["experts"]) == 2


@pytest.mark.parametrize("service", SERVICES)
def test_all_defects_of_a_service_can_stand_in_one_deliverable(service, tmp_path):
    """Whatever is planted together: nothing breaks, and everything planted is in the truth."""
    wanted = {name: d.doses[-1] for name, d in catalogue().items() if d.service == service}
    made = simulate(Chance.of_seed(2), service=service, defects=wanted, interviews=INTERVIEWS)
    assert [p.defect.name for p in made.planted] == list(wanted)
    assert made.write(tmp_path).exists()


def test_the_report_shows_what_the_manifest_says_is_in_it():
    """Every page that the manifest names as evidence is there; fewer methods of analysis, fewer pages."""
    for made, methods in ((honest().made, 3), (with_defect("analysis_few").made, 1)):
        pages = made.texts["report.txt"].pages
        shown = [a["evidence"]["page"] for a in made.manifest["analysis"]]
        assert len(shown) == methods
        assert set(shown) <= set(pages)
        assert {int(p) for p in made.tables["claims"]["page"]} <= set(pages)
    assert {19, 20}.isdisjoint(with_defect("analysis_few").made.texts["report.txt"].pages)


def test_an_unknown_defect_is_refused_with_the_nearest_name():
    """A slip of the pen is told, not passed over."""
    with pytest.raises(BadInput) as told:
        simulate(Chance.of_seed(1), defects={"control_lo": 0.1})
    assert told.value.expected == "control_low"


def test_a_defect_of_another_service_is_refused():
    """A seminar has no field control."""
    with pytest.raises(BadInput):
        simulate(Chance.of_seed(1), service="training", defects={"control_low": 0.1})


def test_a_secret_of_another_length_is_refused():
    """A short secret could be tried out."""
    with pytest.raises(ValueError, match="16 bytes"):
        Chance(b"short")
