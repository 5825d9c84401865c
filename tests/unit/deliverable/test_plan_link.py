"""`plan: plan.yaml` in a manifest: plan, selection and population come from the design where the manifest is silent."""

from __future__ import annotations

import pytest

from fixtures.fielded import PLAN, field, small_plan
from sapa.deliverable.draft import draft_manifest
from sapa.deliverable.load import load_deliverable
from sapa.deliverable.manifest_reader import read_manifest
from sapa.errors import BadInput
from sapa.i18n import translator
from sapa.planning.plan_files import write_study_files
from sapa.planning.study import design
from sapa.review import review

SHORT = """\
sapa: 1
title: Delivered
methods:
  - kind: population_survey
    data: interviews.csv
    roles: {id: id, weight: weight, stratum: [region, locality], psu: village, interviewer: interviewer}
    plan: PLAN
"""


@pytest.fixture
def folder(tmp_path):
    """The files of a design with its fieldwork done, in a folder of their own."""
    out = tmp_path / "out"
    write_study_files(design(small_plan(tmp_path / "plan")), out)
    field(out)
    return out


def rewritten(folder, text):
    """Replace the manifest."""
    (folder / "deliverable.yaml").write_text(text, encoding="utf-8")
    return folder


def method(folder):
    """Return the one method of a deliverable as loaded."""
    return load_deliverable(folder).parts[0].methods[0]


def test_the_manifest_that_a_design_writes_is_read(folder):
    """Its own reader accepts it, and every table it names is there after the fieldwork."""
    manifest, _ = read_manifest(folder / "deliverable.yaml")
    assert manifest.methods[0].plan is not None
    assert manifest.methods[0].plan.file == "plan.yaml"
    loaded = method(folder)
    assert {"data", "plan", "population", "control", "contacts", "interviewers"} <= set(loaded.tables)
    assert loaded.taken is not None
    assert loaded.taken.sections == ("plan",)
    assert (loaded.taken.interviews, loaded.taken.seed, loaded.taken.changed) == (430, 7, ())


def test_what_the_manifest_leaves_open_comes_from_the_plan(folder):
    """Table, selection and population; the review says so in its assumptions."""
    loaded = method(rewritten(folder, SHORT.replace("PLAN", "plan.yaml")))
    assert loaded.taken is not None
    assert loaded.taken.sections == ("plan", "selection", "population")
    assert loaded.spec.plan is not None
    assert (loaded.spec.plan.file, loaded.spec.plan.planned) == ("plan.csv", "planned")
    assert loaded.spec.population is not None
    assert (loaded.spec.population.size, loaded.spec.population.psus) == ("people", "psus")
    assert loaded.spec.population.universe == "18+"
    assert loaded.spec.selection is not None
    assert [s.method for s in loaded.spec.selection["default"]] == ["pps", "random_route", "kish"]
    t = translator("en")
    said = [t(a) for a in review(folder).assumptions]
    assert (
        "From the plan “plan.yaml” were taken: planned interviews by stratum, selection, population. "
        "It asks for 430 interviews; the sample was drawn with the seed 7."
    ) in said
    assert any(s.startswith("The plan promises 65 interviews controlled with an outcome of 430 (15.1") for s in said)


def test_what_the_manifest_states_wins(folder):
    """A provider who did otherwise than planned says so in the manifest."""
    text = SHORT.replace("PLAN", "plan.yaml") + "    selection: quota\n    population: {file: frame.csv, size: psus}\n"
    loaded = method(rewritten(folder, text.replace("{file", "{stratum: [region, locality], file")))
    assert loaded.taken is not None
    assert loaded.taken.sections == ("plan",)
    assert loaded.spec.selection is not None
    assert loaded.spec.selection["default"][0].method == "quota"
    assert loaded.spec.population is not None
    assert loaded.spec.population.size == "psus"


def test_a_plan_in_a_subfolder_names_its_tables_from_there(folder):
    """The design's folder may be handed in as it is, inside the deliverable."""
    (folder / "design").mkdir()
    for name in ("plan.yaml", "plan.csv", "frame.csv"):
        (folder / name).rename(folder / "design" / name)
    loaded = method(rewritten(folder, SHORT.replace("PLAN", "design/plan.yaml")))
    assert loaded.spec.plan is not None
    assert loaded.spec.plan.file == "design/plan.csv"
    assert loaded.spec.population is not None
    assert loaded.spec.population.file == "design/frame.csv"


def test_a_plan_changed_after_the_design_is_said(folder):
    """Planned numbers lowered to what was reached do not pass in silence."""
    text = (folder / "plan.csv").read_text(encoding="utf-8")
    (folder / "plan.csv").write_text(text.replace("A,urban,50", "A,urban,40"), encoding="utf-8")
    assert method(folder).taken.changed == ("plan.csv",)
    said = [translator("en")(a) for a in review(folder).assumptions]
    assert "Files of the plan “plan.yaml” are no longer as the design wrote them: plan.csv." in said


def refusal(folder) -> BadInput:
    """Return how a deliverable is refused."""
    with pytest.raises(BadInput) as caught:
        load_deliverable(folder)
    return caught.value


def test_a_plan_that_was_not_computed_is_refused(folder):
    """The researcher's own PLAN.yaml has no numbers by stratum."""
    (folder / "mine.yaml").write_text("sapa: 1\ntitle: x\ninterviews: 400\n", encoding="utf-8")
    error = refusal(rewritten(folder, SHORT.replace("PLAN", "mine.yaml")))
    assert (error.what.id, error.where) == ("deliverable.plan.not_decided", "deliverable.yaml:7 (methods[0].plan)")
    assert error.todo is not None
    assert "sapa design" in translator("en")(error.todo)


def test_strata_of_another_number_are_refused(folder):
    """roles.stratum is matched by position to the plan's columns."""
    error = refusal(rewritten(folder, SHORT.replace("PLAN", "plan.yaml").replace("[region, locality]", "region")))
    assert (error.what.id, error.got) == ("deliverable.strata_differ", "region, locality")


def test_a_plan_outside_the_folder_is_refused(folder):
    """A manifest may not leave its folder, by a plan neither."""
    assert refusal(rewritten(folder, SHORT.replace("PLAN", "../plan/plan.yaml"))).what.id == "deliverable.file_outside"


def test_missing_files_are_named_in_one_message(folder):
    """Two or more are told together, one alone as before with its nearest name."""
    (folder / "interviews.csv").unlink()
    assert refusal(folder).what.id == "deliverable.file_missing"
    (folder / "control.csv").unlink()
    error = refusal(folder)
    assert error.what.id == "deliverable.files_missing"
    assert error.what.params["files"] == ("interviews.csv", "control.csv")


def test_init_recognises_a_plan(folder):
    """`sapa init` leaves plan, selection and population to it, and takes over title, contract and specification."""
    (folder / "deliverable.yaml").unlink()
    draft = draft_manifest([folder])
    found = draft.data["methods"][0]
    assert found["plan"] == "plan.yaml"
    assert found["data"] == "interviews.csv"
    assert "selection" not in found
    assert "population" not in found
    assert found["roles"]["stratum"] == ["region", "locality"]
    assert found["roles"]["psu"] == "village"
    assert found["control"]["file"] == "control.csv"
    assert found["contacts"]["file"] == "contacts.csv"
    assert draft.data["title"] == "Small survey"
    assert draft.data["contract"]["number"] == "012"
    (folder / "deliverable.yaml").write_text(draft.text, encoding="utf-8")
    assert method(folder).taken.sections == ("plan", "selection", "population")


PROMISED = "control: {reach: 0.8, promise: [{by: interviewer, min: 0.1}, {by: region, min: 0.29}]}"


@pytest.fixture
def promised(tmp_path):
    """The folder of a design whose plan promises a share of control of every interviewer's and region's work."""
    out = tmp_path / "out"
    write_study_files(design(small_plan(tmp_path / "plan", PLAN.replace("control: {reach: 0.8}", PROMISED))), out)
    field(out)
    return out


def test_a_promise_of_the_plan_is_judged_in_the_review(promised):
    """Every fourth interview was controlled, two thirds of those reached: a tenth is kept, 29 % of a region is not."""
    loaded = method(promised)
    assert loaded.taken is not None
    assert "control" in loaded.taken.sections
    assert loaded.spec.control is not None
    assert [(p.by, p.min, p.document) for p in loaded.spec.control.promise] == [
        ("interviewer", 10, "plan.yaml"), ("region", 29, "plan.yaml"),
    ]  # fmt: skip
    found = {f.item: f for f in review(promised).findings if "field_control.promise" in f.id}
    assert {item: str(f.status) for item, f in found.items()} == {"interviewer": "met", "region": "not_met"}
    assert found["region"].evidence[0].document == "plan.yaml"


def test_the_manifests_own_promise_goes_before_the_plans(promised):
    """Of interviewers the manifest says 5 %; of regions the plan alone speaks."""
    text = SHORT.replace("PLAN", "plan.yaml") + (
        "    control: {file: control.csv, promise: {by: interviewer, min: 5}}\n"
    )
    spec = method(rewritten(promised, text)).spec
    assert spec.control is not None
    assert [(p.by, p.min) for p in spec.control.promise] == [("interviewer", 5), ("region", 29)]


def test_a_promise_without_a_control_log_waits_for_one(promised):
    """The plan promises, nothing is handed in: the manifest is read, and control is judged as not handed in."""
    loaded = method(rewritten(promised, SHORT.replace("PLAN", "plan.yaml")))
    assert loaded.spec.control is None
    assert loaded.taken is not None
    assert "control" not in loaded.taken.sections
