"""The control panel's model: a growing folder, the plan's orders, the list that comes back as the log."""

from __future__ import annotations

import csv
import io
import shutil
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
import yaml

from fixtures.deliverables import small_deliverable
from fixtures.fielded import field, small_plan
from fixtures.panels import run_again, worked_out
from sapa.app.control import facts
from sapa.app.control.engine import growing_engine
from sapa.app.control.growing import CONTROL_PLAN, read_orders
from sapa.app.control.model import STAGES, ControlModel
from sapa.app.control.pictures import pictures
from sapa.app.review.model import Source
from sapa.app.transfer import Received
from sapa.deliverable.default_names import HEADINGS
from sapa.errors import BadInput
from sapa.i18n import LANGUAGES, translator


@pytest.fixture
def small(tmp_path: Path):
    """Return a model of the small deliverable: 60 interviews, 15 tried, 12 reached."""
    model = worked_out(ControlModel(language="en"), small_deliverable(tmp_path / "small").parent)
    yield model
    model.close()


def test_the_state_is_the_reviews(small):
    """12 of 60 controlled, 3 not reached; the reach of 15 is too thin to be observed."""
    total = small.day.detail.total
    assert (total.controlled, total.interviews) == (12, 60)
    assert len(small.listing.again) == 3
    assert small.day.reach_from == "unknown"
    assert small.day.curve[-1].made == 60
    assert small.day.hours.sum() == 60


def test_a_list_that_is_filled_in_comes_back_as_the_control_log(small, tmp_path):
    """Numbers asked for, outcomes written in: the engine reads the saved list as a log without a word about it."""
    small.set_take(5)
    small.show_ids = True
    name, content = small.listed("csv", "ru")
    assert name == f"small-control-list-{small.day.last.isoformat()}-ru.csv"
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    at = {key: rows[0].index(names[1]) for key, names in HEADINGS["control"].items()}
    for row in rows[1:]:
        row[at["method"]], row[at["outcome"]] = "по телефону", "подтверждено"
    folder = tmp_path / "next"
    shutil.copytree(tmp_path / "small", folder)
    manifest = (folder / "deliverable.yaml").read_text(encoding="utf-8")
    data = yaml.safe_load(manifest)
    data["methods"][0]["control"] = "filled.csv"
    (folder / "deliverable.yaml").write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    with (folder / "filled.csv").open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out).writerows(rows)
    model = worked_out(ControlModel(language="en"), folder)
    assert model.day.detail.total.controlled == 8  # five new ones and the three tried again
    assert model.day.detail.unmatched == ()
    model.close()


def test_numbers_of_questionnaires_are_saved_only_when_asked_for(small):
    """Pseudonyms by default; the numbers of the very same interviews when they are asked for."""
    small.set_take(4)
    hidden = openpyxl.load_workbook(io.BytesIO(small.listed("xlsx")[1])).worksheets[0]
    small.show_ids = True
    shown = openpyxl.load_workbook(io.BytesIO(small.listed("xlsx")[1])).worksheets[0]
    ids = [str(small.day.interviews.ids[c.at]) for c in small.listing.controls]
    assert [c.value for c in hidden["B"][1:5]] == [c.id for c in small.listing.controls]
    assert [c.value for c in shown["B"][1:5]] == ids
    assert not {str(c.value) for row in hidden.iter_rows() for c in row} & set(ids)


def test_formulas_in_ids_stay_text(small):
    """An id that begins with = would be run by a spreadsheet that opens the CSV."""
    small.show_ids = True
    small.set_take(1)
    small.day.interviews.ids[small.listing.controls[0].at] = "=1+1"
    rows = list(csv.reader(io.StringIO(small.listed("csv")[1].decode("utf-8-sig"))))
    assert rows[1][1] == "'=1+1"
    sheet = openpyxl.load_workbook(io.BytesIO(small.listed("xlsx")[1])).worksheets[0]
    assert sheet["B2"].data_type == "s"


def test_the_file_is_read_again_when_it_has_grown(tmp_path):
    """Rows added to the data between two looks are there at the second one."""
    folder = small_deliverable(tmp_path / "grows").parent
    data = next(p for p in folder.glob("*.csv") if "interview" in p.name and "interviewers" not in p.name)
    lines = data.read_text(encoding="utf-8").splitlines(keepends=True)
    data.write_text("".join(lines[:41]), encoding="utf-8")
    model = worked_out(ControlModel(language="en"), folder)
    assert model.day.detail.total.interviews == 40
    data.write_text("".join(lines), encoding="utf-8")
    run_again(model)
    assert model.day.detail.total.interviews == 60
    model.close()


def test_a_plans_folder_on_its_first_day_has_no_log_and_its_own_orders(tmp_path):
    """Interviews alone, no control yet: nought controlled, the plan's orders, the plan's reach; then a log comes."""
    from sapa.planning.plan_files import study_files
    from sapa.planning.study import design

    study = design(small_plan(tmp_path / "plan"))
    folder = tmp_path / "fielded"
    for name, content in study_files(study).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    field(folder)
    log = (folder / "control.csv").read_bytes()
    (folder / "control.csv").unlink()
    (folder / "contacts.csv").unlink()
    model = worked_out(ControlModel(language="en"), folder)
    day = model.day
    assert day.detail.total.controlled == 0
    assert (day.reach, day.reach_from, day.planned_from) == (0.8, "plan", "plan")
    assert day.orders == {o.interviewer: o.order for o in study.fieldwork.control.orders}
    first = {}
    for c in model.listing.controls:
        first.setdefault(c.interviewer, (c.number, c.planned))
    mine = {g.name: g.interviews for g in day.detail.by_interviewer}
    for name, (number, planned) in first.items():
        assert planned
        assert number == next(k for k in day.orders[name] if k <= mine[name])
    assert {n.id for n in model.listing.notes} == set()
    assert not (folder / "growing").exists()
    (folder / "control.csv").write_bytes(log)
    run_again(model)
    assert model.day.detail.total.controlled > 0
    assert model.day.log is not None
    model.close()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("interviewer,turn\nA,1\n", "plan_column"),
        ("interviewer,turn,interview\nA,1,2\nA,1,3\n", "plan_twice"),
        ("interviewer,turn,interview\nA,1,2\nA,2,2\n", "plan_twice"),
        ("interviewer,turn,interview\nA,0,2\n", "plan_number"),
        ("interviewer,turn,interview\nA,1,two\n", "plan_number"),
    ],
)
def test_a_control_plan_that_was_changed_by_hand_is_refused_with_its_place(tmp_path, text, fault):
    """Which file, which row, what stands there, and what to do."""
    (tmp_path / CONTROL_PLAN).write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        read_orders(tmp_path)
    assert refused.value.what.id == f"app.control.error.{fault}"
    assert refused.value.where.startswith(CONTROL_PLAN)
    assert refused.value.todo is not None


def test_a_control_plan_beside_uploads_is_no_survey(tmp_path):
    """The guesser of roles never sees control_plan.csv."""
    model = ControlModel()
    seen = []
    engine = growing_engine(model.session)
    given = replace(engine, draft=lambda files, *_: seen.extend(f.name for f in files))
    growing_engine(model.session, given).draft([tmp_path / "a.csv", tmp_path / CONTROL_PLAN], "t", tmp_path)
    assert seen == ["a.csv"]
    model.close()


def test_steps_say_what_they_wait_for(tmp_path):
    """Before a file is open everything waits for it; before the state is read the rest waits for that."""
    model = ControlModel(language="en")
    assert {facts.blocked(model, s).id for s in STAGES[2:]} == {"app.blocked.files"}
    with pytest.raises(BadInput):
        model.listed("csv")
    model.source, model.folder = Source.FOLDER, str(small_deliverable(tmp_path / "small").parent)
    model.open()
    model.wait()
    assert facts.blocked(model, "today") is None
    assert facts.blocked(model, "next").id == "app.control.blocked.today"
    assert model.primary == "run"
    model.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_pictures_have_words_and_both_kinds_of_bytes(small, language):
    """Four pictures, each as PNG and SVG, the same bytes each time."""
    drawn = pictures(small.day, translator(language))
    assert [p.kind for p in drawn] == ["control_share", "control_curve", "control_hours", "control_funnel"]
    for one in drawn:
        assert one.png.startswith(b"\x89PNG")
        assert b"<svg" in one.svg[:600]
        assert "«" not in one.alt.replace("«Зерттеу»", "")
    if language == "en":
        assert pictures(small.day, translator(language)) == drawn


@pytest.mark.parametrize(("names", "controlled"), [(("interviews.csv", "control.csv"), 162), (("interviews.csv",), 0)])
def test_uploads_without_a_manifest_are_enough(sample, names, controlled):
    """Interviews with or without a control log, and a control plan for one interviewer: columns are proposed."""
    model = ControlModel(language="kk")
    for name in names:
        shutil.copy(sample / name, model.session.uploads / name)
        model.received(Received(name, 1))
    plan = "interviewer,turn,interview\nA-03,1,2\nA-03,2,1\n"
    (model.session.uploads / CONTROL_PLAN).write_text(plan, encoding="utf-8")
    model.received(Received(CONTROL_PLAN, len(plan)))
    model.open()
    model.wait()
    assert model.primary == "save_roles"
    model.save_roles()
    model.wait()
    run_again(model)
    total = model.day.detail.total
    assert (total.controlled, total.interviews) == (controlled, 1200)  # data-samples/README.md: 162 of 1 200
    mine = [c for c in model.listing.controls if c.interviewer == "A-03"]
    assert (mine[0].number, mine[0].planned) == (2, True)
    model.close()
