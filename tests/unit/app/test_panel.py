"""The panel without a browser: its widgets' texts in three languages, one primary button, blocked steps."""

import html
import re
import threading
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from fixtures.deliverables import small_deliverable
from fixtures.panel_engine import draft_of, opened_model, reviewed_model, small_engine
from fixtures.panels import primary, texts
from sapa.app import asked_language, launch, review_panel
from sapa.app.review.model import STAGES, ReviewModel
from sapa.app.review.panel import ReviewPanel
from sapa.app.review.source import Source
from sapa.errors import BadInput
from sapa.i18n import translator
from sapa.messages import message
from sapa.progress import Step


def test_every_text_is_in_the_language_chosen_and_none_is_missing(tmp_path: Path, language: str) -> None:
    """Switching redraws everything at once; a forgotten text would show its id in guillemets."""
    model = reviewed_model(tmp_path)
    panel = ReviewPanel(model)
    panel.steps[3]._drawer.wait(60)
    model.language = language
    panel.steps[3]._drawer.wait(60)
    t = translator(language)
    said = texts(panel)
    joined = "\n".join(said)
    assert not re.search(r"«[a-z_]+\.[a-z0-9_.]+»", joined)
    for stage in STAGES:
        assert t(f"app.{stage}.title") in joined
    for other in {"kk", "ru", "en"} - {language}:
        for key in ("app.title", "app.results.title", "app.workbook.download", "app.run_again", "app.figure.save_png"):
            assert translator(other)(key) not in said
    assert panel.frame.language == language
    model.close()


def test_at_most_one_button_is_primary_at_every_step(tmp_path: Path) -> None:
    """The next action is the one that stands out."""
    model = ReviewModel(small_engine(tmp_path), language="en")
    panel = ReviewPanel(model)
    t = translator("en")
    assert primary(panel) == [t("app.open")]
    model.open()
    model.wait()
    assert primary(panel) == [t("app.run")]
    model.change_roles()
    model.wait()
    assert primary(panel) == [t("app.roles.save")]
    model.keep_roles()
    model.run()
    model.wait()
    assert primary(panel) == [t("app.workbook.download")]
    model.set_reading("confidence", 0.99)
    assert primary(panel) == [t("app.run_again")]
    model.close()


def test_blocked_steps_say_why(tmp_path: Path) -> None:
    """Before a deliverable is open, the other steps say what to do first and offer nothing."""
    model = ReviewModel(small_engine(tmp_path), language="ru")
    panel = ReviewPanel(model)
    for step in panel.steps[1:]:
        assert "Сначала откройте материалы на шаге 1." in step.head.value
        assert step.body.layout.display == "none"
    model.close()


def test_results_older_than_the_readings_cannot_be_saved(tmp_path: Path) -> None:
    """The workbook step is blocked and says what to press."""
    model = reviewed_model(tmp_path)
    panel = ReviewPanel(model)
    model.set_reading("confidence", 0.99)
    assert translator("en")("app.workbook.stale") in html.unescape(panel.steps[4].head.value)
    assert panel.steps[4].body.layout.display == "none"
    model.close()


def test_an_error_is_shown_with_all_its_parts(tmp_path: Path) -> None:
    """What, where, got, expected and what to do; text from files is escaped."""

    def refuse(path, progress):
        raise BadInput(
            message("app.error.no_tables"),
            where="<b>x</b>",
            got="1 & 2",
            expected="3",
            todo=message("app.error.no_tables.todo"),
        )

    model = ReviewModel(small_engine(tmp_path, load=refuse), language="en")
    panel = ReviewPanel(model)
    model.open()
    model.wait()
    shown = panel.steps[0].trouble.value
    t = translator("en")
    assert "&lt;b&gt;x&lt;/b&gt;" in shown
    assert "1 &amp; 2" in shown
    for key in ("app.error.no_tables", "app.error.no_tables.todo"):
        assert t(key) in shown
    assert panel.steps[0].trouble.layout.display is None
    model.close()


def test_a_fault_of_our_own_is_told_as_such(tmp_path: Path) -> None:
    """No traceback on the page, and no blame on the user's files."""

    def broken(path, progress):
        raise ZeroDivisionError("<x>")

    model = ReviewModel(small_engine(tmp_path, load=broken), language="ru")
    panel = ReviewPanel(model)
    model.open()
    model.wait()
    assert "ZeroDivisionError: &lt;x&gt;" in panel.steps[0].trouble.value
    model.close()


def test_work_under_way_shows_its_step_how_far_it_is_and_a_cancel(tmp_path: Path) -> None:
    """While a review runs, the page says what it does, and Cancel is at hand until it is pressed."""
    begun, go = threading.Event(), threading.Event()

    def slow(loaded, readings, progress):
        progress(Step(3, 10, message("app.work.columns")))
        begun.set()
        go.wait(5)
        progress(Step(4, 10, message("app.work.columns")))

    model = opened_model(tmp_path, review=slow)
    panel = ReviewPanel(model)
    model.run()
    begun.wait(5)
    results, t = panel.steps[3], translator("en")
    assert results.working.layout.display is None
    assert 'value="3"' in results.work.value
    assert 'max="10"' in results.work.value
    assert t("app.work.columns") in results.work.value
    assert not results.cancel.disabled
    assert primary(panel) == []
    assert panel.steps[2].run.disabled
    results.cancel.click()
    assert results.cancel.disabled
    assert t("app.work.cancelling") in results.work.value
    go.set()
    model.wait()
    assert t("app.cancelled") in results.trouble.value
    assert results.working.layout.display == "none"
    model.close()


def test_what_the_guesser_is_unsure_about_is_shown_and_the_title_can_be_given(tmp_path: Path) -> None:
    """Files without a manifest: notes stand above the roles, and the title goes into the manifest."""
    source = small_deliverable(tmp_path / "d")
    manifest = yaml.safe_load(source.read_text(encoding="utf-8"))
    source.unlink()
    model = ReviewModel(small_engine(tmp_path / "other", draft=draft_of(manifest)), language="ru")
    model.source = Source.FOLDER
    model.folder = str(tmp_path / "d")
    panel = ReviewPanel(model)
    model.open()
    model.wait()
    roles = panel.steps[1]
    assert translator("ru")("app.roles.blocked") in roles.notes.value
    roles.title.value = "Опрос 2026"
    model.save_roles()
    model.wait()
    assert model.failure is None, model.failure
    assert model.loaded.manifest.title == "Опрос 2026"
    model.close()


def test_choosing_on_the_page_reaches_the_model(tmp_path: Path) -> None:
    """Language, source, folder, readings and roles are the model's as soon as they are chosen."""
    model = opened_model(tmp_path)
    panel = ReviewPanel(model)
    panel.languages.value = "kk"
    assert model.language == "kk"
    readings = panel.steps[2]
    readings.fields["confidence"].value = "0.99"
    assert model.readings["confidence"] == 0.99
    readings.fields["proportion"].value = "own value"
    assert 0 < model.readings["proportion"] < 1
    assert readings.numbers["proportion"].layout.display is None
    readings.numbers["proportion"].value = 0.2
    assert model.readings["proportion"] == 0.2
    model.change_roles()
    model.wait()
    roles = panel.steps[1]
    roles.first["weight"].value = ""
    assert "weight" not in model.roles.roles
    roles.selection.value = "quota"
    assert model.roles.selection == "quota"
    panel.steps[0].source.value = "folder"
    panel.steps[0].folder.value = str(tmp_path)
    assert model.source.value == "folder"
    assert model.folder == str(tmp_path)
    model.close()


def test_filters_leave_only_the_line_and_status_asked_for(tmp_path: Path) -> None:
    """The table follows the two drop-downs."""
    model = reviewed_model(tmp_path)
    panel = ReviewPanel(model)
    results = panel.steps[3]
    everything = results.table.value.count("<tr>")
    assert everything == len(model.evaluation.findings) + 1
    results.line.value = "methodological"
    assert 1 < results.table.value.count("<tr>") < everything
    assert translator("en")("app.line.formal") not in results.table.value
    model.close()


def test_pictures_can_be_saved_as_png_and_svg(tmp_path: Path) -> None:
    """What is saved is what is shown, in the language shown."""
    model = reviewed_model(tmp_path)
    panel = ReviewPanel(model)
    results = panel.steps[3]
    results._drawer.wait(60)
    assert 'alt="' in results.picture.value
    png, svg = results._package("png", "image/png"), results._package("svg", "image/svg+xml")
    assert png.content.startswith(b"\x89PNG")
    assert svg.content.startswith(b"<?xml")
    assert png.name.endswith("-en.png")
    model.close()


def test_columns_of_the_findings_are_named_and_scoped(tmp_path: Path) -> None:
    """A screen reader can tell which column a cell is in."""
    model = reviewed_model(tmp_path)
    table = ReviewPanel(model).steps[3].table.value
    assert "<caption>" in table
    assert table.count('<th scope="col">') == 4
    assert table.count('<th scope="row">') == len(model.evaluation.findings)
    model.close()


def test_text_from_files_cannot_become_markup(tmp_path: Path) -> None:
    """A delivered name with angle brackets stays text."""
    model = reviewed_model(tmp_path)
    hostile = replace(model.evaluation.findings[0], item="<script>alert(1)</script>")
    model.evaluation = replace(model.evaluation, findings=(hostile,))
    table = ReviewPanel(model).steps[3].table.value
    assert "<script>" not in table
    assert "&lt;script&gt;" in table
    model.close()


@pytest.mark.parametrize(("query", "asked"), [("lang=kk", "kk"), ("lang=ru&x=1", "ru"), ("lang=de", "en"), ("", "en")])
def test_the_address_may_name_the_language(monkeypatch: pytest.MonkeyPatch, query: str, asked: str) -> None:
    """Voilà hands the query of the page to the kernel; an unknown language is not an error."""
    monkeypatch.setenv("QUERY_STRING", query)
    assert asked_language() == asked
    assert asked_language("ru") == "ru"


def test_one_call_gives_the_panel(tmp_path: Path) -> None:
    """A notebook has one line of code."""
    model = ReviewModel(small_engine(tmp_path), language="kk")
    assert isinstance(review_panel(model=model), ReviewPanel)
    assert isinstance(launch("review", model=model), ReviewPanel)
    with pytest.raises(BadInput) as caught:
        launch("other")
    assert caught.value.expected == "control, coverage, design, expert, lessons, norms, review, specification"
    model.close()
