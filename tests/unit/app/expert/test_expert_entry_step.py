"""The steps of experts and of entering as widgets: worded in three languages, following the model."""

from __future__ import annotations

import re

import pytest

from fixtures.expert_panels import CRITERIA
from fixtures.panels import primary, texts
from sapa.app.card import Card
from sapa.app.expert.model import STAGES, ExpertModel
from sapa.app.expert.panel import ExpertPanel
from sapa.i18n import LANGUAGES, translator
from sapa.panel.entered import FILE
from sapa.standard.rubric import load_rubric


@pytest.fixture
def panel(tmp_path):
    """Return a page on which a panel of two experts and two objects was begun from nothing."""
    made = ExpertPanel(ExpertModel(language="en"))
    files = step(made, "files")
    files.source.value = "new"
    form = files.form
    form.title.value, form.folder.value = "New call", str(tmp_path / "new")
    form.experts.value, form.bids.value = "A. Asan\n<b>B</b>", "Day centre\n<i>School</i>"
    form.run.click()
    made.model.wait()
    assert made.model.failure is None, made.model.failure
    yield made
    made.model.close()


def step(panel: ExpertPanel, stage: str) -> Card:
    """Return the card of a step."""
    return panel.steps[STAGES.index(stage)]


def score(panel: ExpertPanel, *scores: int) -> None:
    """Choose a level for every criterion."""
    levels = step(panel, "enter").levels
    for criterion, value in zip(CRITERIA, scores, strict=True):
        levels[criterion][0].value = value


@pytest.mark.parametrize("language", LANGUAGES)
def test_levels_are_chosen_by_their_words_and_a_blank_is_said(panel, language):
    """The anchor stands beside each score; a sheet with gaps has no total and says so; no id stands for words."""
    t, enter = translator(language), step(panel, "enter")
    panel.model.language = language
    scale = load_rubric("council").scale
    options = [label for label, _ in enter.levels["relevance"][0].options]
    assert options[0] == t("app.expert.enter.none")
    assert options[1] == f"5 – {scale.anchors[5].in_language(language)}"
    assert t("app.expert.enter.no_total", n=5) in enter.total.value
    score(panel, 5, 4, 3, 2, 1)
    assert t("app.expert.enter.total", total=15, most=25) in enter.total.value
    assert t("app.expert.enter.saved", n=5, file=FILE) in enter.total.value
    panel.model.entry.round = 2
    panel.model.draw(each="1", seed="1")
    panel.model.wait()
    assert re.findall(r"«[a-z_]+\.[a-zA-Z0-9_.]+", "\n".join(texts(panel))) == []


def test_entering_leads_from_sheet_to_sheet_to_the_result(panel):
    """The next gap, the table of what is missing, then joining: one next button at a time."""
    t, enter, entry = translator("en"), step(panel, "enter"), panel.model.entry
    assert primary(panel) == [t("app.expert.draw.run")]
    for scores in ((5, 5, 5, 5, 5), (3, 3, 3, 3, 3), (4, 5, 4, 5, 4), (2, 3, 2, 3, 2)):
        score(panel, *scores)
        assert primary(panel) == [t("app.expert.enter.join")]
        enter.open.click()
    assert enter.open.disabled
    assert (entry.missing.whole, entry.missing.asked) == (4, 4)
    enter.join.click()
    panel.model.wait()
    assert panel.model.failure is None, panel.model.failure
    assert primary(panel) == [t("app.expert.save.book")]
    assert t.show(23.5, "number.2") in step(panel, "result").table.value  # P1: (25 + 22) / 2
    enter.back.click()
    enter.next.click()
    assert (entry.expert, entry.bid) == ("E2", "P2")


def test_attendance_and_interests_are_written_as_they_are_chosen(panel):
    """A drop-down and a field for every expert; a refused interest is said in the step of experts."""
    people = step(panel, "people")
    came, interest = people.asked["E1"]
    came.value = "yes"
    interest.value = "P2"
    assert (panel.model.plan.experts[0].attended, panel.model.plan.experts[0].conflicts) == (True, ("P2",))
    interest.value = "P7"
    assert panel.model.failure.stage == "people"
    panel.model.entry.bid = "P2"
    assert step(panel, "enter").levels["relevance"][0].disabled


def test_names_that_were_typed_stay_text(panel):
    """Markup in names is shown, never run."""
    shown = step(panel, "enter").table.value + step(panel, "people").bids.value
    assert "<i>" not in shown
    assert "&lt;i&gt;School" in shown
