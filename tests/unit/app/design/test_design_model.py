"""The design panel's model without widgets: from a goal to files, and the same bytes as the command gives."""

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from fixtures.design_panel import drawn_model, framed_model, small_frame, uploaded
from sapa.app.design.engine import real_engine
from sapa.app.design.learning import keys_of
from sapa.app.design.model import DesignModel
from sapa.app.review.source import manifest_text
from sapa.app.transfer import Received
from sapa.errors import BadInput
from sapa.results.learned import Learned, LearnRule


def _files(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_new_plan_takes_the_standards_margin_and_the_frame_that_ships() -> None:
    """The margin is the norm's own number (5 % in table 10): no code states it."""
    model = DesignModel(language="en")
    assert model.failure is None
    assert model.bound == pytest.approx(model.engine.bounds("t10.population_survey.sampling_error").high / 100)
    assert model.plan.target.margin == pytest.approx(model.bound)
    assert model.plan.margin <= model.bound
    assert model.frame.facts.default
    assert model.primary == "run"
    model.close()


def test_every_change_designs_the_sample_anew() -> None:
    """What a slider does: a narrower margin needs more interviews, at once and without a thread."""
    model = DesignModel(language="en")
    first = model.plan.interviews
    model.set("target.margin", 0.03)
    assert model.plan.margin <= 0.03
    assert model.plan.interviews > first
    model.set("domains", [{"by": ["region"], "margin": 0.08}])
    wanted = [d for d in model.plan.domains if d.by == ("region",)]
    assert len(wanted) == 20
    assert all(d.met for d in wanted)
    model.close()


def test_the_exhibit_of_1200_interviews() -> None:
    """1,200 proportional over the shipped frame: ±2.8 % for the country, 13 interviews and ±27.2 % in Ulytau."""
    model = DesignModel(language="en")
    model.change({"interviews": 1200, "deff": {"value": 1.0}, "cluster_size": None})
    ulytau = next(d for d in model.plan.domains if d.domain == "KZ-62")
    assert (model.plan.interviews, ulytau.interviews) == (1200, 13)
    assert model.plan.margin == pytest.approx(0.0283, abs=5e-5)
    assert ulytau.margin == pytest.approx(0.272, abs=5e-4)
    model.close()


def test_bad_input_is_told_in_the_step_concerned_and_goes_when_it_is_mended() -> None:
    """A margin that no census could meet is answered beside the sliders; a wrong date beside the frame."""
    model = DesignModel(language="en")
    model.set("allocation.minimum.default", 10**9)
    assert model.failure is not None
    assert model.failure.stage == "size"
    assert isinstance(model.failure.error, BadInput)
    assert model.plan is None
    assert model.primary == ""
    model.set("allocation.minimum.default", None)
    assert model.failure is None
    assert model.plan is not None
    model.set("fieldwork.start", "tomorrow")
    assert model.failure is not None
    assert model.failure.stage == "programme"
    model.close()


def test_an_uploaded_frame_is_guessed_and_can_be_drawn_from() -> None:
    """24 settlements of two regions; 80 interviews are 10 clusters of 8."""
    model = framed_model()
    assert model.get("frame.units") == ["settlement"]
    assert len(model.frame.units) == 24
    assert model.plan.interviews == 80
    assert model.plan.clusters == 10
    model.close()


def test_a_frame_that_is_no_table_is_told_in_its_step() -> None:
    """A damaged workbook is refused, and the plan stays as it was."""
    model = DesignModel(language="en")
    model.frame_arrived(uploaded(model, "broken.xlsx", "no workbook"))
    assert model.failure is not None
    assert model.failure.stage == "frame"
    model.close()


def test_waiting_for_an_own_table_is_no_fault_until_a_plan_names_one() -> None:
    """The choice alone asks for a file; a plan whose file is absent says which one."""
    model = DesignModel(language="en")
    model.own_frame()
    assert (model.plan, model.failure) == (None, None)
    model.set("frame", {"file": "towns.csv", "stratum": ["region"], "size": "people"})
    assert model.failure is not None
    assert model.failure.stage == "frame"
    assert model.failure.error.expected == "towns.csv"
    model.frame_arrived(uploaded(model, "other-name.csv", small_frame()))
    assert model.failure is None
    assert model.get("frame.stratum") == ["region"]
    model.ship_frame()
    assert model.frame.facts.default
    model.close()


def test_drawn_units_carry_probabilities_and_the_sample_goes_stale_with_the_plan() -> None:
    """Changing the seed after the draw asks for a new one; downloads wait."""
    model = drawn_model()
    assert model.study.drawn is not None
    assert sum(u.interviews for u in model.study.drawn.main) == 80
    assert all(0 < u.probability <= 1 for u in model.study.drawn.units)
    assert model.primary == "download"
    model.set("seed", 8)
    assert model.stale
    assert model.primary == "run"
    model.close()


def test_the_panel_and_the_command_give_the_same_bytes(tmp_path: Path) -> None:
    """`sapa design plan.yaml` on the plan that the panel wrote: every file of the folder and the workbook."""
    from typer.testing import CliRunner

    from sapa.cli import application

    model = drawn_model()
    ours = _files(model.plan_files("ru")[1])
    book = model.workbook("ru")[1]
    folder = tmp_path / "plan"
    folder.mkdir()
    for name in ("frame.csv", "people.csv"):
        (folder / name).write_bytes((model.session.uploads / name).read_bytes())
    (folder / "plan.yaml").write_text(manifest_text(model.data), encoding="utf-8")
    out = tmp_path / "plan.xlsx"
    result = CliRunner().invoke(application(), ["design", str(folder / "plan.yaml"), "--out", str(out), "--lang", "ru"])
    assert result.exit_code == 0, result.output
    written = tmp_path / "plan-files"
    theirs = {p.relative_to(written).as_posix(): p.read_bytes() for p in written.rglob("*") if p.is_file()}
    assert ours == theirs
    assert out.read_bytes() == book
    model.close()


def test_the_zip_of_files_is_loaded_again_and_gives_the_same_draw(tmp_path: Path) -> None:
    """What was downloaded is what a colleague opens: plan, frame and interviewers come along."""
    model = drawn_model()
    name, content = model.plan_files()
    other = DesignModel(language="kk")
    path = other.session.uploads / name
    path.write_bytes(content)
    other.open_plan(Received(name, len(content)))
    other.wait()
    assert other.failure is None, other.failure
    other.run()
    other.wait()
    assert other.failure is None, other.failure
    assert other.study.drawn.units == model.study.drawn.units
    ours, theirs = _files(content), _files(other.plan_files()[1])
    assert theirs["sample.csv"] == ours["sample.csv"]
    assert theirs["plan.csv"] == ours["plan.csv"]
    for one in (model, other):
        one.close()


def test_the_workbook_has_the_engines_numbers() -> None:
    """The file is named after its language, and holds the number of interviews that the page shows."""
    model = drawn_model()
    name, content = model.workbook("kk")
    assert name == "plan-design-kk.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    values = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}
    assert {80, model.plan.issued} <= values
    model.close()


def test_without_a_draw_nothing_can_be_saved() -> None:
    """A file without a design behind it is refused with what to do."""
    model = DesignModel(language="en")
    with pytest.raises(BadInput) as caught:
        model.plan_files()
    assert caught.value.todo is not None
    model.close()


def test_a_file_without_a_plan_is_refused_in_the_first_step(tmp_path: Path) -> None:
    """A zip of something else; the plan at hand stays."""
    model = DesignModel(language="en")
    before = model.plan.interviews
    path = model.session.uploads / "other.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "nothing")
    model.open_plan(Received("other.zip", path.stat().st_size))
    model.wait()
    assert model.failure is not None
    assert model.failure.stage == "goal"
    assert model.plan.interviews == before
    model.close()


def test_what_a_delivered_survey_teaches_goes_into_the_plan() -> None:
    """ICC, weighting and response replace the plan's own; moving a slider afterwards states one's own again."""
    taught = Learned(
        source="Wave 1", rule=LearnRule.MEDIAN, level=0.95, interviews=1200, deff=2.0, icc=0.08, weighting=1.2,
        cluster_size=10.0, response=0.5,
    )  # fmt: skip
    model = DesignModel(replace(real_engine(), learn=lambda *_: taught), language="en")
    model.learn(Path(__file__).parent)
    model.wait()
    assert model.failure is None, model.failure
    assert model.learned is taught
    assert model.get("learn.source") == "Wave 1"
    # (1 + (10 − 1)·0.08)·1.2 = 2.064 with 10 interviews in a cluster
    assert model.plan.deff.value == pytest.approx(2.064)
    assert {s.response for s in model.plan.strata} == {0.5}
    model.close()


def test_the_sample_deliverable_teaches_what_its_review_shows(sample: Path) -> None:
    """The whole way with the real engine: the plan rests on the sample's own ICC, weighting and response."""
    model = DesignModel(language="en")
    before = model.plan.deff.value
    model.learn(sample)
    model.wait()
    assert model.failure is None, model.failure
    found = model.learned
    size = model.get("cluster_size")
    assert model.plan.deff.value == pytest.approx((1 + (size - 1) * found.icc) * found.weighting, rel=1e-3)
    assert model.plan.deff.value != before
    assert model.get("learn.interviews") == found.interviews
    model.set("deff.icc", 0.2)
    assert model.plan.deff.icc == pytest.approx(0.2)
    model.close()


def test_a_plan_that_learns_from_a_survey_elsewhere_asks_for_it() -> None:
    """A path of another computer means nothing here: the message stands beside the button that mends it."""
    model = DesignModel(language="en")
    model.set("learn", {"deliverable": "../wave1/deliverable.yaml"})
    assert model.failure is not None
    assert model.failure.stage == "size"
    assert model.plan is None
    model.close()


def test_what_could_not_be_learned_stays_as_it_was() -> None:
    """A survey without contacts teaches no response."""
    taught = Learned(source="Wave 1", rule=LearnRule.MEDIAN, level=0.95, interviews=900, icc=0.02, weighting=1.0)
    changes = keys_of(taught, {"response": {"default": 0.6}})
    assert "response" not in changes
    assert changes["deff"] is None


def test_a_path_that_is_not_there_is_told_beside_the_sliders() -> None:
    """Learning belongs to step 3."""
    model = DesignModel(language="en")
    model.learn("no such folder")
    model.wait()
    assert model.failure is not None
    assert model.failure.stage == "size"
    model.close()
