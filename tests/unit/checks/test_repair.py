"""New weights of a survey: stages, margins, response, what changes; faults are findings; nobody's weight is shown."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from fixtures.deliverables import small_deliverable
from sapa.checks.interviews import from_method
from sapa.checks.repair import repaired
from sapa.deliverable.load import load_deliverable
from sapa.errors import BadInput
from sapa.i18n import translator
from sapa.results import Status
from sapa.results.repair import ErrorKind, WeightStage
from sapa.review import review
from sapa.review.new_weights import new_weights

SEX = "margin,level,total\nsex,1,24016\nsex,2,36024\n"
MARGINS = {"file": "margins.csv", "margin": "margin", "level": "level", "total": "total"}
PEOPLE = {"KZ-10urban": 20010, "KZ-10rural": 15005, "KZ-11urban": 25025}


def deliverable(folder: Path, known: str | None = SEX, *, plant=(), **changes) -> Path:
    """Return the small deliverable with a table of margins and further sections of the method."""
    sections = {f"methods.main.{key}": value for key, value in changes.items()}
    if known is not None:
        sections = {"methods.main.margins": MARGINS, **sections}
    manifest = small_deliverable(folder, plant=plant, manifest_changes=sections)
    if known is not None:
        (folder / "margins.csv").write_text(known, encoding="utf-8")
    return manifest


def interviews(folder: Path) -> list[dict[str, str]]:
    """Read the delivered rows with the standard library."""
    with (folder / "interviews.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def rewrite(folder: Path, change) -> None:
    """Change the delivered rows in place."""
    rows = interviews(folder)
    change(rows)
    with (folder / "interviews.csv").open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def found(evaluation, question):
    """Return the findings of a question."""
    return [f for f in evaluation.findings if f.id.split("/")[2] == question]


def the_detail(evaluation):
    """Return the detail of the one survey."""
    return evaluation.details["main", "repair"]


def issued_file(folder: Path, *, extra=30, area=None) -> dict[str, object]:
    """Write the issued cases: every interview's and `extra` that did not answer, all of them in towns."""
    rows = [[r["id"], r["locality"]] for r in interviews(folder)]
    rows += [[f"N{i:03d}", area or "urban"] for i in range(extra)]
    text = "\n".join(",".join(r) for r in [["case", "area"], *rows])
    (folder / "issued.csv").write_text(text + "\n", encoding="utf-8")
    return {"file": "issued.csv", "id": "case", "link": "id"}


def test_base_weights_of_the_frame_are_post_stratified_to_the_margin(tmp_path):
    """People / 20 by stratum, times 24016/30020 for men and 36024/30020 for women: half of each are men.

    The sums of squares of these weights give Kish's design effect and the effective n.
    """
    evaluation = review(deliverable(tmp_path))
    detail = the_detail(evaluation)
    weights = np.array(
        [PEOPLE[r["region"] + r["locality"]] / 20 * (24016 if r["sex"] == "1" else 36024) / 30020
         for r in interviews(tmp_path)]
    )  # fmt: skip
    stage = detail.stage(WeightStage.CALIBRATED)
    assert detail.base == "frame"
    assert detail.method == "poststratification"
    assert stage.total == pytest.approx(60040)
    assert (stage.low, stage.high) == (pytest.approx(weights.min()), pytest.approx(weights.max()))
    assert stage.kish == pytest.approx(60 * (weights**2).sum() / weights.sum() ** 2)
    assert stage.effective == pytest.approx(weights.sum() ** 2 / (weights**2).sum())
    (new,) = found(evaluation, "weights.new")
    assert new.value == stage.kish
    trust = next(e for e in detail.effects if e.indicator == "trust").at(WeightStage.CALIBRATED)
    yes = np.array([r["q1"] in "45" for r in interviews(tmp_path)])
    assert trust.estimate == pytest.approx(float(weights[yes].sum() / weights.sum()))


def test_margins_are_told_before_and_after_with_the_delivered_weights(tmp_path):
    """Men are 40 % of the population, half of the sample and of the delivered weights, 40 % afterwards."""
    evaluation = review(deliverable(tmp_path))
    (row,) = [r for r in evaluation.table("weight_margins").records() if r["level"] == "1"]
    assert row["target"] == 24016
    shares = [row[k] for k in ("target_share", "sample_share", "delivered_share", "before_share", "after_share")]
    assert shares == pytest.approx([0.4, 0.5, 0.5, 0.5, 0.4])
    (finding,) = found(evaluation, "weights.margins")
    assert finding.status is Status.JUDGEMENT
    assert finding.message.params["off"] == 1


def test_delivered_weights_that_reproduce_the_margins_are_met(tmp_path):
    """The weights were made for these strata: regions 35 015 and 25 025."""
    evaluation = review(deliverable(tmp_path, "margin,level,total\nregion,KZ-10,35015\nregion,KZ-11,25025\n"))
    (finding,) = found(evaluation, "weights.margins")
    assert finding.status is Status.MET
    assert the_detail(evaluation).agreement == pytest.approx(1.0)
    (new,) = found(evaluation, "weights.new")
    assert new.status is Status.MET
    assert new.message.params["changed"].id == "checks.repair.changed_none"


def test_an_indicator_that_moves_beyond_its_error_is_named(tmp_path):
    """Nine tenths of the population are men, and only men trust: trust goes from about half to nine tenths."""
    manifest = deliverable(tmp_path, "margin,level,total\nsex,1,54036\nsex,2,6004\n")
    rewrite(tmp_path, lambda rows: [r.update(q1="5" if r["sex"] == "1" else "1") for r in rows])
    evaluation = review(manifest)
    (new,) = found(evaluation, "weights.new")
    assert new.status is Status.JUDGEMENT
    changed = new.message.params["changed"]
    assert changed.id == "checks.repair.changed"
    assert changed.params["worst"].params["indicator"] == "trust"
    assert changed.params["worst"].params["after"] == pytest.approx(0.9)
    beyond = {r["indicator"]: r["beyond"] for r in evaluation.table("weight_effects").records()
              if r["stage"] == "calibrated"}  # fmt: skip
    assert beyond["trust"] is True


def test_without_margins_delivered_weights_are_described(tmp_path):
    """A light version: how unequal they are, beside no weights and people of the strata."""
    evaluation = review(small_deliverable(tmp_path))
    assert [s.stage for s in the_detail(evaluation).stages] == [
        WeightStage.EQUAL, WeightStage.DELIVERED, WeightStage.BASE,
    ]  # fmt: skip
    (finding,) = found(evaluation, "weights.spread")
    assert finding.status is Status.MET
    # 20 · (1000.5² + 750.25² + 1251.25²) · 60 / 60040²
    kish = 60 * 20 * (1000.5**2 + 750.25**2 + 1251.25**2) / 60040**2
    assert finding.message.params["kish"] == pytest.approx(kish)
    assert not found(evaluation, "weights.new")
    assert "weight_margins" not in {t.name for t in evaluation.tables}


def test_nothing_is_said_where_there_are_neither_weights_nor_margins(tmp_path):
    """No weights, no margins: no finding, no detail, no table."""
    evaluation = review(small_deliverable(tmp_path, plant={"no_weights"}))
    assert ("main", "repair") not in evaluation.details
    assert not [f for f in evaluation.findings if "/weights." in f.id]


def test_non_response_is_made_up_for_within_cells(tmp_path):
    """Towns: 40 of 70 issued answered, factor 1.75; villages 20 of 20. People of each stratum stay what they are."""
    manifest = deliverable(tmp_path)
    issued = issued_file(tmp_path)
    manifest = deliverable(tmp_path, issued=issued, weighting={"response": ["area"]})
    evaluation = review(manifest)
    cells = {
        r["cell"]: (r["issued"], r["answered"], r["factor"]) for r in evaluation.table("weight_response").records()
    }
    assert cells == {"urban": (70, 40, pytest.approx(1.75)), "rural": (20, 20, pytest.approx(1.0))}
    detail = the_detail(evaluation)
    assert detail.stage(WeightStage.RESPONSE).total == pytest.approx(60040)
    (finding,) = found(evaluation, "weights.response")
    assert finding.status is Status.MET


def test_thin_cells_and_large_factors_are_named(tmp_path):
    """Villages: 20 of 90 answered, factor 4.5."""
    deliverable(tmp_path)
    issued = issued_file(tmp_path, extra=70, area="rural")
    evaluation = review(deliverable(tmp_path, issued=issued, weighting={"response": ["area"]}))
    (finding,) = found(evaluation, "weights.response")
    assert finding.status is Status.JUDGEMENT
    assert [c.params["cell"] for c in finding.message.params["cells"]] == ["rural"]


def test_groups_and_crossed_margins_are_matched_whatever_the_dash(tmp_path):
    """`sex*age_group` with the levels `1*18-39` and `1*40+`: the group is cut from age, the hyphen is a dash."""
    margins = "margin,level,share\nsex*age_group,1*18-39,0.2\nsex*age_group,1*40+,0.3\n"
    margins += "sex*age_group,2*18-39,0.2\nsex*age_group,2*40+,0.3\n"
    evaluation = review(
        deliverable(
            tmp_path, margins, groups={"age_group": {"column": "age", "starts": [18, 40]}},
            margins={**{k: v for k, v in MARGINS.items() if k != "total"}, "share": "share"},
        )
    )  # fmt: skip
    rows = evaluation.table("weight_margins").records()
    assert [r["after_share"] for r in rows] == pytest.approx([0.2, 0.3, 0.2, 0.3])
    young = sum(r["sex"] == "1" and int(r["age"]) < 40 for r in interviews(tmp_path))
    assert rows[0]["n"] == young


def test_margins_that_differ_by_rounding_only_are_evened_and_said(tmp_path):
    """Thousands: 24 + 36 = 60 against 35 + 26 = 61: up to 4 · 1/2 = 2 units are rounding."""
    margins = "margin,level,total\nsex,1,24\nsex,2,36\nregion,KZ-10,35\nregion,KZ-11,26\n"
    evaluation = review(deliverable(tmp_path, margins))
    assert not found(evaluation, "weights.refused")
    assert "checks.repair.evened" in {a.id for a in evaluation.assumptions}
    assert the_detail(evaluation).stage(WeightStage.CALIBRATED).total == pytest.approx(60)


LOCALITY_AGAINST_CELLS = """margin,level,total
locality,urban,30020
locality,rural,30020
region*locality,KZ-10*urban,1000
region*locality,KZ-10*rural,1000
region*locality,KZ-11*urban,58040
"""
FAULTS = {
    "totals": (SEX + "region,KZ-10,10000\nregion,KZ-11,20000\n", "estimation.calibration.bad.totals_differ"),
    "level absent from the sample": (SEX + "sex,3,100\n", "estimation.calibration.bad.level_empty"),
    "level absent from the margin": ("margin,level,total\nsex,1,60040\n", "estimation.calibration.bad.level_unknown"),
    "level twice": (SEX + "sex,2,5\n", "checks.repair.bad.twice"),
    "no number": (SEX.replace("36024", "many"), "checks.repair.bad.no_number"),
    "no weights can": (
        LOCALITY_AGAINST_CELLS,
        "estimation.calibration.bad.not_converged",
    ),
}


@pytest.mark.parametrize("fault", list(FAULTS))
def test_a_fault_of_the_margins_is_one_clear_finding(tmp_path, fault):
    """What is wrong stands in one finding in three languages; the base weights before it are still described."""
    margins, id = FAULTS[fault]
    evaluation = review(deliverable(tmp_path, margins))
    (finding,) = found(evaluation, "weights.refused")
    assert finding.status is Status.NOT_ASSESSABLE
    assert finding.message.params["what"].id == id
    for language in ("kk", "ru", "en"):
        t = translator(language)
        assert "«checks." not in t(finding.message)
        assert "«estimation." not in t(finding.message)
        assert finding.recommendation is not None
        assert t(finding.recommendation)
    assert the_detail(evaluation).stage(WeightStage.BASE) is not None
    assert the_detail(evaluation).stage(WeightStage.CALIBRATED) is None


def test_a_cell_in_which_nobody_answered_is_one_clear_finding(tmp_path):
    """The case in the mountains was never reached: the step is left out, calibration is made without it."""
    deliverable(tmp_path)
    issued = issued_file(tmp_path, extra=1, area="mountains")
    evaluation = review(deliverable(tmp_path, issued=issued, weighting={"response": ["area"]}))
    (finding,) = found(evaluation, "weights.refused")
    assert finding.message.params["what"].id == "estimation.response.bad.nobody"
    assert "mountains" in translator("en")(finding.message)
    assert the_detail(evaluation).final is WeightStage.CALIBRATED
    assert the_detail(evaluation).stage(WeightStage.RESPONSE) is None


def test_contacts_that_found_a_case_not_eligible_take_it_out_of_the_cells(tmp_path):
    """30 cases did not answer; 10 of them were no dwellings (4.5): towns 40 of 60, factor 1.5."""
    deliverable(tmp_path)
    issued = issued_file(tmp_path)
    manifest = deliverable(
        tmp_path, issued=issued, weighting={"response": ["area"]},
        contacts={"file": "visits.csv", "id": "case", "disposition": "word", "dispositions": {"нежилое": "4.5"}},
    )  # fmt: skip
    visits = "case,word\n" + "".join(f"N{i:03d},нежилое\n" for i in range(10))
    (tmp_path / "visits.csv").write_text(visits, encoding="utf-8")
    (urban,) = [c for c in the_detail(review(manifest)).response if c.cell == "urban"]
    assert (urban.issued, urban.factor) == (60, pytest.approx(1.5))


@pytest.mark.parametrize(
    ("plant", "errors"),
    [("quota", ErrorKind.NOMINAL), ("opt_in", ErrorKind.NONE), ("unknown_selection", ErrorKind.NOMINAL)],
)
def test_margins_do_not_make_a_probability_sample(tmp_path, plant, errors):
    """Said in so many words; errors are nominal, and of those who chose themselves there are none."""
    evaluation = review(deliverable(tmp_path, plant={plant}))
    (finding,) = found(evaluation, "weights.nature")
    assert finding.status is Status.NOT_ASSESSABLE
    selection = {"unknown_selection": "unknown"}.get(plant, plant)
    assert finding.message.id == f"checks.repair.nature.{selection}"
    detail = the_detail(evaluation)
    assert detail.errors is errors
    known = {at.se is not None for e in detail.effects for at in e.stages}
    assert known == {errors is not ErrorKind.NONE}


def test_a_probability_sample_is_not_told_so(tmp_path):
    """The small deliverable was drawn at random: errors are those of the design."""
    evaluation = review(deliverable(tmp_path))
    assert not found(evaluation, "weights.nature")
    assert the_detail(evaluation).errors is ErrorKind.DESIGN


def test_a_few_interviews_without_a_level_are_left_out_many_are_refused(tmp_path):
    """Two of 60 without sex are left out and counted; four (above a twentieth) stop the step."""
    manifest = deliverable(tmp_path)
    rewrite(tmp_path, lambda rows: [r.update(sex="") for r in rows[:2]])
    evaluation = review(manifest)
    assert the_detail(evaluation).left_out == 2
    assert the_detail(evaluation).stage(WeightStage.CALIBRATED).n == 58
    assert not found(evaluation, "weights.refused")
    rewrite(tmp_path, lambda rows: [r.update(sex="") for r in rows[:4]])
    (finding,) = found(review(manifest), "weights.refused")
    assert finding.message.params["what"].id == "checks.repair.bad.blank"


def test_negative_weights_of_linear_calibration_are_a_warning(tmp_path):
    """One person in a hundred is a man, and four in a hundred live in KZ-11: men there fall below 0."""
    margins = "margin,level,total\nsex,1,1000\nsex,2,99000\nregion,KZ-10,99000\nregion,KZ-11,1000\n"
    evaluation = review(deliverable(tmp_path, margins, weighting={"method": "linear"}))
    (finding,) = found(evaluation, "weights.negative")
    assert finding.status is Status.JUDGEMENT
    assert the_detail(evaluation).stage(WeightStage.CALIBRATED).negative == 10


def test_a_base_weight_that_is_no_number_is_refused_with_its_row(tmp_path):
    """Row 4 has `x` in the column of base weights."""
    manifest = deliverable(tmp_path, weighting={"base": "age"})
    rewrite(tmp_path, lambda rows: rows[2].update(age="x"))
    (finding,) = found(review(manifest), "weights.refused")
    assert finding.message.params["what"].id == "checks.repair.bad.base"
    assert finding.message.params["what"].params["row"] in (4, "4")


def test_weights_by_id_are_for_the_owner_of_the_data_and_in_no_review(tmp_path):
    """`repaired` returns them by id; tables and JSON of the review hold margins and stages only."""
    manifest = deliverable(tmp_path)
    method = load_deliverable(manifest).parts[0].methods[0]
    related = from_method(method)
    made, refused = repaired(method, related, counted=related.complete, frame=None)
    assert refused == ()
    frame = made.to_frame()
    assert list(frame) == ["id", "base", "calibrated", "weight"]
    assert len(frame) == 60
    evaluation = review(manifest)
    own = [t for t in evaluation.tables if t.name.startswith("weight_")]
    assert own
    text = json.dumps([t.rows for t in own], default=str)
    assert not [r["id"] for r in interviews(tmp_path) if r["id"] in text]
    assert all(len(t.rows) < 60 for t in own)


def test_delivered_weights_that_are_unusable_count_nothing_and_are_counted(tmp_path):
    """A text in one weight: 59 interviews under the delivered weights, 60 under the new ones."""
    evaluation = review(deliverable(tmp_path, plant={"text_in_weight"}))
    detail = the_detail(evaluation)
    assert detail.unusable == 1
    assert detail.stage(WeightStage.DELIVERED).n == 59
    assert detail.stage(WeightStage.CALIBRATED).n == 60


def test_the_weights_of_a_deliverable_are_those_the_review_describes(tmp_path):
    """`new_weights` reads the manifest: the same spread as in the review, by id; one fault stops it in words."""
    manifest = deliverable(tmp_path)
    made = new_weights(manifest)
    assert made.to_frame()["id"].tolist() == [r["id"] for r in interviews(tmp_path)]
    assert made.stages[-1].spread == the_detail(review(manifest)).stage(WeightStage.CALIBRATED)
    with pytest.raises(BadInput) as caught:
        new_weights(manifest, method="panel")
    assert (caught.value.got, caught.value.expected) == ("panel", "main")
    (tmp_path / "margins.csv").write_text(SEX + "sex,3,100\n", encoding="utf-8")
    with pytest.raises(BadInput, match="nobody in the sample"):
        new_weights(manifest)
