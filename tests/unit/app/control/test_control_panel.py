"""The control panel's widgets: they follow the model, and pass actions on."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from fixtures.deliverables import small_deliverable
from fixtures.panels import worked_out
from sapa.app import PANELS, control_panel, launch
from sapa.app.control import tables
from sapa.app.control.export import list_rows
from sapa.app.control.model import ControlModel
from sapa.app.control.panel import ControlPanel
from sapa.checks.control_next import TryAgain
from sapa.i18n import LANGUAGES, translator


@pytest.fixture
def panel(tmp_path: Path):
    """Return a panel whose model has read the small deliverable."""
    model = ControlModel(language="en")
    shown = ControlPanel(model)
    worked_out(model, small_deliverable(tmp_path / "small").parent)
    shown._drawer.wait(60)
    yield shown
    model.close()


def texts(panel: ControlPanel) -> str:
    """Return everything that the panel says."""
    found = [panel.heading.value, panel.overview.value, panel.footer.value]
    for step in panel.steps:
        found.append(step.head.value)
        found += [str(w.value) for w in step.body.children if hasattr(w, "value")]
        found += [str(w.description) for w in step.body.children if hasattr(w, "description")]
    return " ".join(found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_is_worded_in_every_language(panel, language):
    """No id stands where words should, and the state is said in the page's language."""
    panel.model.language = language
    panel._drawer.wait(60)
    shown = texts(panel)
    assert re.findall(r"«[a-z_]+\.[a-z0-9_.]+", shown) == []
    t = translator(language)
    assert t("app.control.title") in shown
    assert t.percent(0.2, 1) in panel.today.verdict.value


def test_the_length_that_is_typed_changes_the_list_and_goes_back(panel):
    """Seven rows for seven; the button brings back as many as are needed."""
    step = panel.steps[3]
    step.take.value = 7
    assert len(panel.model.listing.controls) == 7
    assert step.listed.value.count('<th scope="row">') == 7
    step.needed.click()
    assert panel.model.take is None
    assert step.take.value == panel.model.listing.need.issue


def test_the_box_for_numbers_reaches_the_model(panel):
    """Numbers of questionnaires are saved only while the box is ticked."""
    panel.steps[5].numbers.value = True
    assert panel.model.show_ids
    panel.steps[5].numbers.value = False
    assert not panel.model.show_ids


def test_a_dossier_without_comparison_still_says_what_control_says(panel):
    """Where interviewers could not be compared the control of each one is shown all the same."""
    day = panel.model.day
    panel.model.day = replace(day, people=None)
    step = panel.people
    assert list(dict(step.who.options).values()) == [g.name for g in day.detail.by_interviewer]
    assert "95%" in step.dossier.value


def test_the_panel_is_launched_by_its_name():
    """`sapa app --panel control` opens it."""
    assert "control" in PANELS
    model = ControlModel()
    assert isinstance(control_panel(model=model), ControlPanel)
    assert isinstance(launch("control", model=model), ControlPanel)
    model.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_contradictory_interviews_are_named_among_those_to_try_again(panel: ControlPanel, language: str) -> None:
    """With the reason, on the page and in the saved list; groups have a column for them where there are some."""
    t, day, listing = translator(language), panel.model.day, panel.model.listing
    assert day is not None
    assert listing is not None
    open_one = TryAgain(
        at=0, id="№1", file="i.csv", row=2, interviewer="A", attempts=2, phone=None, why="contradictory"
    )
    shown = tables.again(replace(listing, again=(open_one,)), t)
    assert t("app.control.again.contradictory") in shown
    saved = list_rows(day, replace(listing, again=(open_one,)), t, show_ids=False)
    assert t("app.control.again.contradictory.why", n=2) in saved.rows[-1]
    groups = day.detail.by_interviewer
    assert t("app.control.col.contradictory") not in tables.groups("", "", groups, t)
    assert t("app.control.col.contradictory") in tables.groups("", "", [replace(groups[0], contradictory=1)], t)
