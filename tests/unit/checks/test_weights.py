"""Weights: do they add up to the frame, and are delivered replicate weights used?"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from fixtures.deliverables import small_deliverable
from sapa.i18n import translator
from sapa.results import Status
from sapa.review import review


def finding(evaluation, question):
    """Return the one finding of a question."""
    (found,) = [f for f in evaluation.findings if f.id.split("/")[2] == question]
    return found


def test_weights_that_add_up_to_the_frame_are_met(tmp_path):
    """The small deliverable's weights are people / 20 by stratum: they sum to 60 040 (20 010 + 15 005 + 25 025)."""
    evaluation = review(small_deliverable(tmp_path))
    found = finding(evaluation, "weights.population")
    assert found.status is Status.MET
    assert found.message.params["weighted"] == pytest.approx(60_040)
    strata = [r for r in evaluation.table("weights").records() if r["group_by"] == "stratum"]
    assert [(r["group"], r["weighted"]) for r in strata] == [
        ("KZ-10 / urban", pytest.approx(20_010)),
        ("KZ-10 / rural", pytest.approx(15_005)),
        ("KZ-11 / urban", pytest.approx(25_025)),
    ]


def test_weights_scaled_to_the_sample_are_named(tmp_path):
    """Weights that sum to 60 give shares, but no totals: an expert has to know."""
    found = finding(review(small_deliverable(tmp_path, plant={"normalised_weights"})), "weights.population")
    assert found.status is Status.JUDGEMENT
    assert found.message.id == "checks.weights.scaled"


@pytest.mark.parametrize("plant", ["no_weights", "no_frame", "all_missing_weights"])
def test_nothing_is_said_where_nothing_can_be_compared(tmp_path, plant):
    """Without weights, or without a frame, there is no finding, not a pass."""
    evaluation = review(small_deliverable(tmp_path, plant={plant}))
    assert not [f for f in evaluation.findings if "weights.population" in f.id]


def test_weights_that_miss_one_stratum_are_for_an_expert(tmp_path):
    """The frame says 30 010 people where the weights of KZ-10 urban sum to 20 010: a third less."""
    manifest = small_deliverable(tmp_path)
    frame = manifest.parent / "frame.csv"
    frame.write_text(frame.read_text(encoding="utf-8").replace("20010", "30010"), encoding="utf-8")
    found = finding(review(manifest), "weights.population")
    assert found.status is Status.JUDGEMENT
    assert found.message.params["worst"] == "KZ-10 / urban"
    assert found.message.params["change"] == pytest.approx(20_010 / 30_010 - 1)


def with_jackknife(folder: Path, *, scale: bool = True) -> Path:
    """Return the small deliverable with delete-one-PSU replicate weights (JKn) written by hand.

    Leaving out one of the 4 PSUs of a stratum multiplies the weights of the other three by 4/3; the scale of each
    replicate is 3/4 (Wolter 2007, eq. 4.5.3).
    """
    replicates = {"columns": "rw*", "kind": "JKn"}
    if scale:
        replicates["rscales"] = "rscales.txt"
    manifest = small_deliverable(folder, manifest_changes={"methods.main.replicates": replicates})
    path = folder / "interviews.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    units = sorted({(r["region"], r["locality"], r["psu"]) for r in rows})
    for i, (region, locality, psu) in enumerate(units):
        for row in rows:
            same = (row["region"], row["locality"]) == (region, locality)
            factor = 0.0 if same and row["psu"] == psu else 4 / 3 if same else 1.0
            row[f"rw{i:02d}"] = repr(float(row["weight"]) * factor)
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    (folder / "rscales.txt").write_text("\n".join(["0.75"] * len(units)), encoding="utf-8")
    return manifest


def test_delivered_replicates_give_the_errors_of_the_design(tmp_path):
    """Every PSU has the same weight in its stratum, so the mean is linear and JKn equals Taylor without fpc."""
    taylor = tmp_path / "taylor"
    taylor.mkdir()
    jackknife = tmp_path / "jackknife"
    jackknife.mkdir()
    without_fpc = {"methods.main.population.psus": None}
    plain = review(small_deliverable(taylor, manifest_changes=without_fpc))
    made = review(with_jackknife(jackknife))

    def trust(evaluation):
        records = evaluation.table("estimates").records()
        return next(r for r in records if r["indicator"] == "trust" and r["domain"] is None)

    assert trust(made)["estimate"] == pytest.approx(trust(plain)["estimate"], rel=1e-12)
    assert trust(made)["se"] == pytest.approx(trust(plain)["se"], rel=1e-9)
    assert "checks.note.replicates" in {a.id for a in made.assumptions}


def test_replicates_without_their_scale_are_not_assessable(tmp_path):
    """JKn needs the scale of each replicate: without it no error is stated, and the finding says why."""
    evaluation = review(with_jackknife(tmp_path, scale=False))
    (found,) = [
        f for f in evaluation.findings
        if f.norm == "t10.population_survey.sampling_error" and f.line == "methodological" and f.item is None
    ]  # fmt: skip
    assert found.status is Status.NOT_ASSESSABLE
    problem = found.message.params["problem"]
    assert problem.params["reason"].id == "checks.fault.replicate_rscales"


def frame_without_rural(folder: Path) -> Path:
    """Return the small deliverable whose frame has no KZ-10 rural, and a stratum where nobody was interviewed."""
    manifest = small_deliverable(folder)
    frame = manifest.parent / "frame.csv"
    lines = frame.read_text(encoding="utf-8").splitlines()
    rural = next(line for line in lines if "15005" in line)
    changed = [line for line in lines if line != rural] + [rural.replace("KZ-10", "KZ-99")]
    frame.write_text("\n".join(changed) + "\n", encoding="utf-8")
    return manifest


def test_strata_that_only_one_side_has_do_not_accuse_the_weights(tmp_path):
    """KZ-10 urban and KZ-11 urban: 20 010 + 25 025 = 45 035 on both sides; the other two strata are only named."""
    evaluation = review(frame_without_rural(tmp_path))
    found = finding(evaluation, "weights.population")
    assert found.status is Status.MET
    text = translator("en")(found.message)
    assert "45,035 against 45,035 people" in text
    assert "1 stratum of the interviews that the frame does not have (Abai Region / rural)" in text
    assert "1 stratum of the frame without interviews" in text
    assert {r["group"] for r in evaluation.table("weights").records()} == {
        "", "KZ-10 / urban", "KZ-11 / urban", "KZ-10", "KZ-11",
    }  # fmt: skip


def test_a_frame_of_other_strata_says_nothing_of_the_weights(tmp_path):
    """No stratum in common: not assessable, never wrong weights."""
    manifest = small_deliverable(tmp_path)
    frame = manifest.parent / "frame.csv"
    frame.write_text(frame.read_text(encoding="utf-8").replace("KZ-1", "KZ-9"), encoding="utf-8")
    found = finding(review(manifest), "weights.population")
    assert found.status is Status.NOT_ASSESSABLE
    assert "no stratum in common" in translator("en")(found.message)
