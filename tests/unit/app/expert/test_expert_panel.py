"""The panel of experts' scores as widgets: worded in three languages, following the model, passing choices on."""

from __future__ import annotations

import re

import pytest

from fixtures.expert_panels import CRITERIA, panel_folder, sheets
from fixtures.panels import primary, texts
from sapa.app import PANELS, expert_panel, launch
from sapa.app.card import Card
from sapa.app.expert.model import STAGES, ExpertModel
from sapa.app.expert.panel import ExpertPanel
from sapa.app.places import notebook
from sapa.app.review.source import Source
from sapa.i18n import LANGUAGES, translator
from sapa.present.panel_words import chance


@pytest.fixture
def panel():
    """Return a panel in English."""
    model = ExpertModel(language="en")
    yield ExpertPanel(model)
    model.close()


def opened(panel: ExpertPanel, folder: object = None) -> ExpertPanel:
    """Open a folder, or the sample."""
    if folder is not None:
        panel.model.source, panel.model.folder = Source.FOLDER, str(folder)
    panel.model.open()
    panel.model.wait()
    assert panel.model.failure is None, panel.model.failure
    return panel


def step(panel: ExpertPanel, stage: str) -> Card:
    """Return the card of a step."""
    return panel.steps[STAGES.index(stage)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_step_is_worded_in_every_language(panel, language):
    """Before and after a panel is opened, and experts drawn: no id stands where words should."""
    t = translator(language)
    panel.model.language = language
    first = texts(panel)
    opened(panel)
    panel.model.draw(each="3", seed="1")
    panel.model.wait()
    said = "\n".join([*first, *texts(panel)])
    assert re.findall(r"«[a-z_]+\.[a-zA-Z0-9_.]+", said) == []
    for stage in STAGES:
        assert t(f"app.expert.{stage}.title") in said
    assert t("panel.text.quorum_reached", attended=6, members=7, needed=5, unknown=0) in said
    last = panel.model.last
    assert chance(panel.model.by_place[0].first, t) in step(panel, "result").picture.svg
    assert t("panel.text.differences", n=len(last.differences)) in said


def test_scores_joined_stand_side_by_side_with_places_and_seed(panel):
    """Mean, median, trimmed and adjusted of the first are those of the result."""
    opened(panel)
    t, first = translator("en"), panel.model.by_place[0]
    table = step(panel, "result").table.value
    for value in (first.mean, first.median, first.trimmed, first.adjusted):
        assert t.show(value, "number.2") in table
    assert f"{first.rank_low}–{first.rank_high}" in table
    assert step(panel, "result").seed.value == "20260901"
    step(panel, "result").seed.value = "4"
    step(panel, "result").again.click()
    panel.model.wait()
    assert panel.model.plan.seed == 4
    assert "4" in step(panel, "draw").seed.value


def test_at_most_one_button_is_the_next_one(panel):
    """Opening, then the protocol, then none; a change makes the protocol the next one again."""
    t = translator("en")
    assert primary(panel) == [t("app.expert.open")]
    opened(panel)
    assert primary(panel) == [t("app.expert.save.book")]
    assert step(panel, "save").book._produce().name == "protocol-en.xlsx"
    assert primary(panel) == []
    panel.model.judge(seed="2")
    panel.model.wait()
    assert primary(panel) == [t("app.expert.save.book")]
    assert t("app.expert.save.changed") in "\n".join(texts(panel))


def test_one_expert_and_equal_scores_say_what_is_not_computable(panel, tmp_path):
    """No agreement of one expert, no interval of a panel in full agreement: the reason stands beside."""
    t = translator("en")
    opened(
        panel, panel_folder(tmp_path / "one", scores_csv=sheets(("A", "E1", 3, 4, 5, 2, 1), ("B", "E1", 1, 2, 3, 4, 5)))
    )
    said = "\n".join(texts(panel))
    assert t("app.expert.not_computable") in said
    assert t("panel.reason.few_coders") in said
    same = [(bid, who, *[3] * len(CRITERIA)) for bid in "AB" for who in ("E1", "E2")]
    opened(panel, panel_folder(tmp_path / "same", scores_csv=sheets(*same)))
    said = "\n".join(texts(panel))
    assert t("panel.reason.no_variance") in said or t("panel.reason.one_category") in said
    assert step(panel, "result").picture.layout.display == "none"


def test_a_blank_under_a_printed_total_is_said_on_the_page(panel, tmp_path):
    """5, 5, 5, a blank and 5 with 25 printed: the scores add up to 20; without a roster nothing can be drawn."""
    rows = sheets(("A", "E1", 5, 5, 5, None, 5, 25), ("B", "E1", 3, 3, 3, 3, 3, 15), ("A", "E2", 4, 4, 4, 4, 4, 20),
                  ("B", "E2", 2, 2, 3, 2, 2, 11), total=True)  # fmt: skip
    opened(panel, panel_folder(tmp_path, scores_csv=rows))
    assert "The printed total is 25, but the scores add up to 20" in step(panel, "remarks").faults.value
    assert translator("en")("app.expert.blocked.roster") in step(panel, "draw").head.value


def test_markup_in_names_stays_text(panel, tmp_path):
    """Names of objects, experts and files are shown, never run."""
    more = "experts: [{id: E1, name: '<i>x</i>'}, E2]\nbids: [{id: A, title: '<b>y</b>'}, B]"
    rows = sheets(("A", "E1", 3, 4, 5, 2, 1), ("B", "E1", 1, 2, 3, 4, 5), ("A", "E2", 3, 3, 5, 2, 2),
                  ("B", "E2", 1, 1, 3, 4, 4))  # fmt: skip
    opened(panel, panel_folder(tmp_path, more=more, scores_csv=rows))
    result = step(panel, "result")
    shown = step(panel, "remarks").came.value + result.table.value + result.picture.svg
    assert "<i>" not in shown
    assert "<b>y" not in shown
    assert "&lt;b&gt;y" in shown


def test_the_panel_is_launched_by_its_name():
    """`sapa app --panel expert` opens it, and its notebook is found."""
    assert "expert" in PANELS
    assert notebook("expert").name == "06_expert_panel.ipynb"
    model = ExpertModel()
    assert isinstance(expert_panel(model=model), ExpertPanel)
    assert isinstance(launch("expert", model=model), ExpertPanel)
    model.close()
