"""The review panel's state, driven without a browser: files, roles, readings, results, workbook."""

import threading
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
import yaml

from fixtures.panel_engine import draft_of, opened_model, reviewed_model, small_engine
from sapa.app.review.model import ReviewModel
from sapa.app.review.source import Source
from sapa.app.transfer import Received
from sapa.errors import BadInput, Cancelled
from sapa.messages import message
from sapa.progress import Step
from sapa.results import Line


def _refused(model: ReviewModel, stage: str, what: str) -> BadInput:
    assert model.failure is not None
    assert model.failure.stage == stage
    error = model.failure.error
    assert isinstance(error, BadInput)
    assert error.what.id == what
    return error


def test_opening_the_sample_reads_it_and_takes_the_manifests_readings(tmp_path: Path) -> None:
    """After the first step the deliverable is known, and every reading has a value."""
    model = opened_model(tmp_path)
    assert model.loaded.manifest.title
    assert set(model.readings) == set(model.engine.readings())
    assert model.primary == "run"
    model.close()


def test_a_review_gives_findings_on_both_lines_and_a_workbook(tmp_path: Path) -> None:
    """The whole way: choose, open, run, save."""
    model = reviewed_model(tmp_path)
    assert sum(model.evaluation.count(Line.FORMAL).values()) > 0
    assert sum(model.evaluation.count(Line.METHODOLOGICAL).values()) > 0
    assert model.primary == "download"
    name, content = model.workbook("ru")
    assert name.endswith("-evaluation-ru.xlsx")
    book = openpyxl.load_workbook(BytesIO(content))
    assert len(book.sheetnames) >= 5
    model.close()


def test_a_changed_reading_makes_the_results_out_of_date_until_they_are_made_again(tmp_path: Path) -> None:
    """Results always belong to the readings shown, or say that they do not."""
    model = reviewed_model(tmp_path)
    first = model.evaluation
    model.set_reading("confidence", 0.99)
    assert model.stale
    assert model.primary == "run"
    assert model.changed_readings() == {"confidence": 0.99}
    model.run()
    model.wait()
    assert not model.stale
    used = {r.id: r.value for r in model.evaluation.readings}
    assert used["confidence"] == 0.99
    model.reset_readings()
    assert model.stale
    model.run()
    model.wait()
    assert model.evaluation is first
    model.close()


def test_a_reading_that_is_not_in_the_list_is_refused(tmp_path: Path) -> None:
    """A proportion of one's own must lie between 0 and 1; the earlier value stays."""
    model = opened_model(tmp_path)
    model.set_reading("proportion", 1.5)
    assert isinstance(model.failure.error, BadInput)
    assert model.readings["proportion"] == 0.5
    model.set_reading("proportion", 0.3)
    assert model.failure is None
    assert model.readings["proportion"] == 0.3
    model.close()


def test_another_source_forgets_what_was_opened(tmp_path: Path) -> None:
    """Results of one deliverable are never shown beside the name of another."""
    model = reviewed_model(tmp_path)
    model.source = Source.FOLDER
    assert model.loaded is None
    assert model.evaluation is None
    assert model.primary == "open"
    model.close()


def test_files_changed_on_disk_are_read_again(tmp_path: Path) -> None:
    """A corrected file must not be answered from memory."""
    model = reviewed_model(tmp_path)
    before = model.loaded
    data = next(tmp_path.glob("interviews*.csv"), None) or next(p for p in tmp_path.glob("*.csv"))
    data.write_text(data.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    model.run()
    model.wait()
    assert model.failure is None
    assert model.loaded is not before
    model.close()


def test_cancel_stops_the_review_and_leaves_the_deliverable_open(tmp_path: Path) -> None:
    """After a cancelled run everything is as before it."""
    begun, go = threading.Event(), threading.Event()

    def slow(loaded, readings, progress):
        begun.set()
        go.wait(5)
        progress(Step(1, 2, message("app.work.begun")))
        raise AssertionError("not reached")

    model = opened_model(tmp_path, review=slow)
    model.run()
    begun.wait(5)
    assert model.activity.stage == "results"
    assert model.primary == ""
    model.cancel()
    assert model.activity.cancelling
    go.set()
    model.wait()
    assert isinstance(model.failure.error, Cancelled)
    assert model.activity is None
    assert model.loaded is not None
    assert model.primary == "run"
    model.close()


def test_a_fault_of_our_own_is_shown_and_not_swallowed(tmp_path: Path) -> None:
    """A failed run ends the work and keeps the exception for the page."""

    def broken(loaded, readings, progress):
        raise ZeroDivisionError("x")

    model = opened_model(tmp_path, review=broken)
    model.run()
    model.wait()
    assert isinstance(model.failure.error, ZeroDivisionError)
    model.close()


def test_a_workbook_without_results_is_refused(tmp_path: Path) -> None:
    """The model answers as the page does."""
    model = opened_model(tmp_path)
    with pytest.raises(BadInput) as caught:
        model.workbook("en")
    assert caught.value.what.id == "app.workbook.blocked"
    model.close()


def test_a_folder_on_this_computer_is_read_in_place(tmp_path: Path) -> None:
    """Nothing is written to the user's folder."""
    engine = small_engine(tmp_path / "d")
    before = sorted(p.name for p in (tmp_path / "d").iterdir())
    model = ReviewModel(engine, language="kk")
    model.source = Source.FOLDER
    model.folder = f'  "{tmp_path / "d"}" '
    model.open()
    model.wait()
    assert model.failure is None
    assert model.loaded.root == (tmp_path / "d").resolve()
    assert sorted(p.name for p in (tmp_path / "d").iterdir()) == before
    model.close()


@pytest.mark.parametrize(("folder", "what"), [("", "app.error.no_path"), ("/no/such/folder", "app.error.path_missing")])
def test_a_path_that_leads_nowhere_is_refused(tmp_path: Path, folder: str, what: str) -> None:
    """The page says what to do about it."""
    model = ReviewModel(small_engine(tmp_path), language="en")
    model.source = Source.FOLDER
    model.folder = folder
    model.open()
    model.wait()
    assert _refused(model, "files", what).todo is not None
    model.close()


def test_a_missing_sample_is_refused(tmp_path: Path) -> None:
    """An installation without the sample says so."""
    model = ReviewModel(replace(small_engine(tmp_path), sample=lambda: None), language="en")
    model.open()
    model.wait()
    _refused(model, "files", "app.error.no_sample")
    model.close()


def _upload(model: ReviewModel, *files: Path) -> None:
    for file in files:
        (model.session.uploads / file.name).write_bytes(file.read_bytes())
        model.received(Received(file.name, file.stat().st_size))


def test_an_uploaded_zip_is_reviewed(tmp_path: Path) -> None:
    """A zip of the folder is the deliverable."""
    engine = small_engine(tmp_path / "d")
    with zipfile.ZipFile(tmp_path / "delivered.zip", "w") as archive:
        for path in (tmp_path / "d").iterdir():
            archive.write(path, f"d/{path.name}")
    model = ReviewModel(engine, language="en")
    _upload(model, tmp_path / "delivered.zip")
    assert model.source is Source.UPLOAD
    model.open()
    model.wait()
    model.run()
    model.wait()
    assert model.failure is None
    assert model.workbook("kk")[0] == "delivered-evaluation-kk.xlsx"
    model.close()


def test_uploaded_files_with_a_manifest_are_reviewed(tmp_path: Path) -> None:
    """Files one by one are as good as a zip."""
    engine = small_engine(tmp_path / "d")
    model = ReviewModel(engine, language="en")
    _upload(model, *(p for p in (tmp_path / "d").iterdir() if p.is_file()))
    model.open()
    model.wait()
    assert model.failure is None
    assert model.loaded.root == model.session.uploads.resolve()
    model.close()


def test_a_zip_among_other_files_is_refused(tmp_path: Path) -> None:
    """Which of the two is meant cannot be known."""
    model = ReviewModel(small_engine(tmp_path / "d"), language="en")
    (tmp_path / "x.zip").write_bytes(b"PK")
    (tmp_path / "x.csv").write_bytes(b"id\n1\n")
    _upload(model, tmp_path / "x.zip", tmp_path / "x.csv")
    model.open()
    model.wait()
    assert "x.csv" in str(_refused(model, "files", "app.error.zip_alone").got)
    model.forget_uploads()
    assert model.uploads == ()
    assert list(model.session.uploads.iterdir()) == []
    model.open()
    model.wait()
    _refused(model, "files", "app.error.no_upload")
    model.close()


def test_a_damaged_zip_is_refused_in_plain_words(tmp_path: Path) -> None:
    """Half a zip is bad input, not a crash."""
    model = ReviewModel(small_engine(tmp_path / "d"), language="en")
    (tmp_path / "x.zip").write_bytes(b"PK\x03\x04 not a zip")
    _upload(model, tmp_path / "x.zip")
    model.open()
    model.wait()
    assert isinstance(model.failure.error, BadInput)
    model.close()


def _without_manifest(tmp_path: Path) -> tuple[Path, dict]:
    engine_folder = tmp_path / "d"
    small_engine(engine_folder)
    manifest = yaml.safe_load((engine_folder / "deliverable.yaml").read_text(encoding="utf-8"))
    (engine_folder / "deliverable.yaml").unlink()
    return engine_folder, manifest


def test_files_without_a_manifest_get_proposed_roles_to_check(tmp_path: Path) -> None:
    """The roles step comes first, nothing is reviewed before, and the manifest goes to the session's folder."""
    folder, manifest = _without_manifest(tmp_path)
    engine = replace(small_engine(tmp_path / "other"), draft=draft_of(manifest))
    model = ReviewModel(engine, language="en")
    model.source = Source.FOLDER
    model.folder = str(folder)
    model.open()
    model.wait()
    assert model.failure is None, model.failure
    assert model.primary == "save_roles"
    assert model.loaded is None
    choice = model.roles
    names = [c.name for c in choice.columns]
    assert set(choice.roles["id"]) <= set(names)
    assert choice.preview("id")
    model.set_roles(choice.with_role("end", ()))
    model.save_roles()
    model.wait()
    assert model.failure is None, model.failure
    assert model.roles is None
    assert "end" not in model.loaded.parts[0].methods[0].spec.roles.named()
    assert model.session.folder.resolve() in model.loaded.root.parents
    assert not (folder / "deliverable.yaml").exists()
    model.run()
    model.wait()
    assert model.evaluation is not None
    model.close()


def test_a_zip_without_a_manifest_is_unpacked_for_the_roles_step(tmp_path: Path) -> None:
    """Uploaded tables in a zip are as good as a folder of them."""
    folder, manifest = _without_manifest(tmp_path)
    with zipfile.ZipFile(tmp_path / "tables.zip", "w") as archive:
        for path in folder.iterdir():
            archive.write(path, path.name)
    model = ReviewModel(replace(small_engine(tmp_path / "other"), draft=draft_of(manifest)), language="en")
    _upload(model, tmp_path / "tables.zip")
    model.open()
    model.wait()
    assert model.failure is None, model.failure
    assert model.session.folder in model.roles.folder.parents
    model.close()


def test_files_that_hold_no_survey_are_refused(tmp_path: Path) -> None:
    """The guesser may find no data; the page says what to do."""
    folder, manifest = _without_manifest(tmp_path)
    model = ReviewModel(
        replace(small_engine(tmp_path / "other"), draft=draft_of({**manifest, "methods": []})), language="en"
    )
    model.source = Source.FOLDER
    model.folder = str(folder)
    model.open()
    model.wait()
    _refused(model, "files", "app.error.no_survey")
    model.close()


def test_a_folder_without_tables_is_refused(tmp_path: Path) -> None:
    """An empty folder has nothing to propose roles for."""
    (tmp_path / "empty").mkdir()
    model = ReviewModel(small_engine(tmp_path / "d"), language="en")
    model.source = Source.FOLDER
    model.folder = str(tmp_path / "empty")
    model.open()
    model.wait()
    _refused(model, "files", "app.error.no_tables")
    model.close()


def test_roles_of_a_manifest_can_be_changed_and_the_users_files_stay_as_they_are(tmp_path: Path) -> None:
    """The manifest with the other roles is written to a copy."""
    model = opened_model(tmp_path)
    before = (tmp_path / "deliverable.yaml").read_bytes()
    weight = model.loaded.parts[0].methods[0].spec.roles.weight
    model.change_roles()
    model.wait()
    assert model.failure is None, model.failure
    assert model.roles.roles["weight"] == weight
    model.set_roles(replace(model.roles.with_role("weight", ()), selection="quota"))
    model.save_roles()
    model.wait()
    assert model.failure is None, model.failure
    spec = model.loaded.parts[0].methods[0].spec
    assert spec.roles.weight == ()
    assert [stage.method.value for stage in spec.selection["default"]] == ["quota"]
    assert (tmp_path / "deliverable.yaml").read_bytes() == before
    model.run()
    model.wait()
    assert model.failure is None, model.failure
    model.close()


def test_roles_that_are_kept_change_nothing(tmp_path: Path) -> None:
    """Leaving the step returns to the deliverable as it was."""
    model = opened_model(tmp_path)
    loaded = model.loaded
    model.change_roles()
    model.wait()
    assert model.primary == "save_roles"
    model.keep_roles()
    assert model.loaded is loaded
    assert model.primary == "run"
    model.close()


def test_a_role_that_the_loader_refuses_is_shown_in_the_roles_step(tmp_path: Path) -> None:
    """The user can mend the choice where it was made."""
    model = opened_model(tmp_path)
    model.change_roles()
    model.wait()
    model.set_roles(replace(model.roles, roles={**model.roles.roles, "weight": ("no such column",)}))
    model.save_roles()
    model.wait()
    assert model.failure.stage == "roles"
    assert isinstance(model.failure.error, BadInput)
    assert model.roles is not None
    model.close()
