"""The coverage panel's widgets: worded in three languages, following the model, passing actions on."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from fixtures.covered import UNKNOWN, covered_deliverable
from fixtures.panels import worked_out
from sapa.app import PANELS, coverage_panel, launch
from sapa.app.coverage.codes import CODES, options
from sapa.app.coverage.findings_list import TOPICS, of_step
from sapa.app.coverage.model import STAGES, CoverageModel
from sapa.app.coverage.panel import CoveragePanel
from sapa.app.coverage.step import Shown
from sapa.app.places import notebook
from sapa.i18n import LANGUAGES, translator
from sapa.stats.dispositions import outcome_of


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Return the tiny deliverable with every section."""
    return covered_deliverable(tmp_path_factory.mktemp("panel") / "covered").parent


@pytest.fixture
def panel(folder: Path):
    """Return a panel whose model has reviewed the tiny deliverable."""
    model = CoverageModel(language="en")
    shown = CoveragePanel(model)
    worked_out(model, folder)
    yield shown
    model.close()


def said(widget: Any) -> str:
    """Return everything that a widget and those inside it say."""
    found = [str(getattr(widget, name, "") or "") for name in ("value", "description", "label", "svg", "alt")]
    found += [str(getattr(widget, "options", ""))]
    return " ".join([*found, *(said(child) for child in getattr(widget, "children", ()))])


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_is_worded_in_every_language(panel, language):
    """No id stands where words should, with every step filled."""
    panel.model.language = language
    shown = said(panel)
    assert re.findall(r"«[a-z_]+\.[a-zA-Z0-9_.]+", shown) == []
    t = translator(language)
    for stage in STAGES:
        assert t(f"app.coverage.{stage}.title") in shown
    assert t("app.coverage.reached.severe") in shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_step_names_the_files_that_it_would_need(tmp_path, language):
    """Nothing but interviews: five steps say which file is needed; no empty picture."""
    none = dict.fromkeys(("plan", "population", "contacts", "margins", "raw", "log", "deleted", "claims"))
    path = covered_deliverable(tmp_path / "bare", changes=none)
    path.write_text(path.read_text(encoding="utf-8").replace("    weight: weight\n", ""), encoding="utf-8")
    model = CoverageModel(language=language)
    shown = CoveragePanel(model)
    worked_out(model, path.parent)
    steps = dict(zip(STAGES, shown.steps, strict=True))
    wanted = {
        "plan": "plan.csv", "outcomes": "contacts.csv", "missing": "margins.csv", "weights": "margins.csv",
        "audit": "raw.csv",
    }  # fmt: skip
    for stage, name in wanted.items():
        assert steps[stage].nothing.layout.display is None
        assert name in steps[stage].nothing.value
    for stage in ("plan", "outcomes", "weights"):
        pictures = [w for w in steps[stage].body.children if isinstance(w, Shown)]
        assert all(w.layout.display == "none" for w in pictures if w is not steps["plan"].progress)
    assert "«" not in re.sub(r"«planned»", "", steps["plan"].nothing.value)
    model.close()


def test_the_picture_follows_the_breakdown_that_is_chosen(panel):
    """Regions are tiles, strata are bars; the table and the words follow."""
    step = panel.steps[2]
    assert "KZ" not in step.picture.picture.alt
    tiles = step.picture.picture.svg
    assert translator("en")("region.short.KZ-10") in tiles
    step.by.index = 1
    assert step.picture.picture.svg != tiles
    assert "strata" in step.picture.picture.alt
    assert step.rows.value.count('<th scope="row">') == 3


def test_a_quota_is_a_breakdown_of_its_own_with_readable_cells(tmp_path):
    """Cells of region and sex carry the names of both; 10 of 20 cells' interviews are there."""
    quotas = {"file": "quotas.csv", "by": ["region", "sex"], "planned": "planned"}
    path = covered_deliverable(tmp_path / "quota", changes={"quotas": quotas})
    lines = ["region,sex,planned", "KZ-10,1,20", "KZ-10,2,25", "KZ-11,1,10", "KZ-11,2,10"]
    (path.parent / "quotas.csv").write_text("\n".join(lines), encoding="utf-8")
    model = CoverageModel(language="en")
    shown = CoveragePanel(model)
    worked_out(model, path.parent)
    assert model.failure is None, model.failure
    step = shown.steps[2]
    assert [label for label, _ in step.by.options] == ["Regions", "Strata", "Quota: Region × Sex"]
    step.by.index = 2
    assert "1 of 4 quota cells falls short, by 5" in step.picture.picture.alt
    assert "Abai Region × 2" in step.picture.picture.alt
    model.close()


def test_each_step_says_what_the_review_concluded(panel):
    """The findings of a step are those of the review, with their status; none stands under two steps."""
    view = panel.model.view
    listed = [f.id for stage in TOPICS for f in of_step(view, stage)]
    assert len(listed) == len(set(listed))
    assert "main/main/coverage.plan/methodological" in listed
    for stage, step in zip(STAGES, panel.steps, strict=True):
        if stage in TOPICS:
            assert step.findings.value.count("sapa-chip") == len(of_step(view, stage)) > 0


def test_a_word_gets_a_code_by_its_drop_down(panel):
    """The unknown word comes first, and what is picked reaches the model; picking "no code" takes it back."""
    words = panel.steps[3].words
    first = words.grid.children[0].children[0]
    assert UNKNOWN in first.description
    first.value = "4.6"
    assert dict(panel.model.changes.codes) == {UNKNOWN: "4.6"}
    assert not panel.steps[3].again.disabled
    first.value = ""
    assert not panel.model.changes
    assert panel.steps[3].again.disabled


def test_every_code_on_offer_is_aapors_and_has_a_name():
    """A code that AAPOR does not define would be refused by the manifest."""
    for language in LANGUAGES:
        t = translator(language)
        assert all(t.has(f"app.coverage.code.{code}") for code in CODES)
    assert all(outcome_of(code) is not None for code in CODES)
    own = options("2.111", translator("en"))
    assert own[0] == ("2.111 – refusal (R)", "2.111")


def test_at_most_one_button_is_primary(panel):
    """Before anything is chosen: save the workbook; after a choice: work it out."""

    def primary() -> list[str]:
        plain = [panel.steps[2].run, panel.steps[3].again, panel.steps[5].again]
        found = [str(i) for i, b in enumerate(plain) if "sapa-primary" in b._dom_classes]
        return found + (["save"] if panel.steps[7].book.primary else [])

    assert primary() == ["save"]
    panel.steps[5].trim.value = True
    assert primary() == ["2"]
    panel.steps[3].rule.value = "all"
    assert primary() == ["1"]
    panel.model.reset_changes()
    assert primary() == ["save"]


def test_the_slider_moves_the_bounds(panel):
    """Nothing is computed: every position is a difference that the review worked out."""
    step = panel.steps[4]
    before = step.bounds.picture.svg
    values = [v for _, v in step.by.options]
    assert step.by.value in values
    step.by.value = values[0]
    assert step.bounds.picture.svg != before
    assert "−20" in step.bounds.picture.alt


def test_without_margins_chosen_no_weights_are_made(panel):
    """The button waits until something is chosen to calibrate to."""
    step = panel.steps[5]
    for box in step.boxes.values():
        box.value = False
    assert step.again.disabled


def test_the_panel_is_launched_by_its_name():
    """`sapa app --panel coverage` opens it, and its notebook is found."""
    assert "coverage" in PANELS
    assert notebook("coverage").name == "04_coverage.ipynb"
    model = CoverageModel()
    assert isinstance(coverage_panel(model=model), CoveragePanel)
    assert isinstance(launch("coverage", model=model), CoveragePanel)
    model.close()
