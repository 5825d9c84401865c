"""The design panel without a browser: texts in three languages, sliders and fields, one primary button, errors."""

import re
from pathlib import Path
from typing import Any

import ipywidgets as ipw
import pytest

from fixtures.design_panel import drawn_model, framed_model
from fixtures.panels import primary, shown, texts
from sapa.app import design_panel, launch
from sapa.app.design.model import STAGES, DesignModel
from sapa.app.design.panel import DesignPanel
from sapa.i18n import translator


def _step(panel: DesignPanel, stage: str) -> Any:
    return panel.steps[STAGES.index(stage)]


def _field(panel: DesignPanel, stage: str, name: str) -> Any:
    return _step(panel, stage).controls[name].widget


def test_every_text_is_in_the_language_chosen_and_none_is_missing(language: str) -> None:
    """Switching redraws everything at once; a forgotten text would show its id in guillemets."""
    model = drawn_model()
    panel = DesignPanel(model)
    model.language = language
    t = translator(language)
    said = texts(panel)
    joined = "\n".join(said)
    assert not re.search(r"«[a-z_]+\.[a-z0-9_.]+»", joined)
    for stage in STAGES:
        assert t(f"app.design.{stage}.title") in joined
    for other in {"kk", "ru", "en"} - {language}:
        for key in (
            "app.design.run_again",
            "app.design.save.workbook",
            "app.design.field.level",
            "app.design.learn.more",
        ):
            assert translator(other)(key) not in said
    assert panel.frame.language == language
    model.close()


def test_every_kind_of_goal_has_its_fields_in_three_languages(language: str) -> None:
    """A share, a mean, a total, a difference: each shows its own fields and designs something."""
    model = DesignModel(language=language)
    panel = DesignPanel(model)
    goal = _step(panel, "goal")
    for kind, field in (("mean", "sd"), ("total", "sd"), ("difference", "p2"), ("proportion", "p")):
        goal.kind.value = kind
        assert model.get("target.kind") == kind
        assert model.failure is None, (kind, model.failure)
        assert model.plan is not None
        assert _field(panel, "goal", field).layout.display != "none"
        assert not re.search(r"«[a-z_]+\.[a-z0-9_.]+»", "\n".join(texts(panel)))
    model.close()


def test_every_field_has_a_label(language: str) -> None:
    """Screen readers read it, and so does everyone else."""
    model = drawn_model(language)
    panel = DesignPanel(model)
    kinds = (
        ipw.Text,
        ipw.Textarea,
        ipw.Dropdown,
        ipw.FloatSlider,
        ipw.IntSlider,
        ipw.BoundedFloatText,
        ipw.BoundedIntText,
    )
    fields = [w for w in shown(panel) if isinstance(w, kinds)]
    assert len(fields) > 25
    assert [w for w in fields if not w.description.strip()] == []
    model.close()


def test_moving_a_slider_changes_the_plan_and_redraws_the_picture() -> None:
    """The picture on the page is that of the new plan."""
    model = DesignModel(language="en")
    panel = DesignPanel(model)
    size = _step(panel, "size")
    before, picture = model.plan.interviews, size.dots.svg
    _field(panel, "size", "margin_slider").value = 3.0
    assert model.get("target.margin") == 0.03
    assert model.plan.interviews > before
    assert size.dots.svg != picture
    assert f"{model.plan.interviews:,}" in size.dots.svg
    assert _field(panel, "goal", "margin").value == 3.0
    model.close()


def test_what_a_browser_rounds_back_changes_nothing() -> None:
    """A slider shows 3.37 % at its own steps (3.4) and says so to the kernel: nobody has moved it."""
    model = DesignModel(language="en")
    panel = DesignPanel(model)
    model.set("target.margin", 0.0337)
    slider = _field(panel, "size", "margin_slider")
    slider.value = 3.4
    assert model.get("target.margin") == 0.0337
    slider.value = 3.5
    assert model.get("target.margin") == 0.035
    hidden = _field(panel, "size", "deff")
    hidden.value = round(hidden.value, 1)
    assert model.get("deff.value") is None
    model.close()


def test_given_number_and_given_deff_take_the_place_of_their_parts() -> None:
    """One or the other stands in the plan, never both."""
    model = framed_model()
    panel = DesignPanel(model)
    size = _step(panel, "size")
    assert size.way.value == "given"
    size.deff_way.value = "whole"
    assert set(model.get("deff")) == {"value"}
    assert _field(panel, "size", "icc").layout.display == "none"
    size.deff_way.value = "parts"
    assert "value" not in model.get("deff")
    model.close()


def test_parts_are_asked_for_by_a_column_of_the_frame() -> None:
    """8 % for each region: the list offers the frame's stratum columns."""
    model = DesignModel(language="en")
    panel = DesignPanel(model)
    goal = _step(panel, "goal")
    goal.by.value = "region"
    goal.part.value = 8.0
    assert model.get("domains") == [{"by": ["region"], "margin": 0.08}]
    assert all(d.met for d in model.plan.domains if d.by == ("region",))
    _field(panel, "size", "part_slider").value = 10.0
    assert model.get("domains") == [{"by": ["region"], "margin": 0.1}]
    goal.by.value = ""
    assert model.get("domains") is None
    model.close()


def test_programme_texts_stages_and_control_go_into_the_plan() -> None:
    """What paragraph 37 asks for first, and how people are selected."""
    model = framed_model()
    panel = DesignPanel(model)
    step = _step(panel, "programme")
    _field(panel, "programme", "aim").value = "Measure trust"
    _field(panel, "programme", "hypotheses").value = "First\n\nSecond\n"
    _field(panel, "programme", "concepts").value = "trust: answers 4 and 5"
    _field(panel, "programme", "reach").value = 60.0
    step.rows[2][1].value = "last_birthday"
    assert model.get("programme") == {
        "aim": "Measure trust", "hypotheses": ["First", "Second"], "concepts": {"trust": "answers 4 and 5"},
    }  # fmt: skip
    assert model.get("control.reach") == 0.6
    assert model.get("selection.default")[2] == {"stage": "person", "method": "last_birthday"}
    model.close()


def test_lists_of_the_programme_keep_what_else_their_entries_state() -> None:
    """A purpose that a plan brought along stays while its method stays; new entries have their word alone."""
    model = framed_model()
    panel = DesignPanel(model)
    model.set("programme.methods", [{"kind": "population_survey", "purpose": "shares"}])
    methods = _field(panel, "programme", "methods")
    assert methods.value == ("population_survey",)
    methods.value = ("population_survey", "focus_group")
    assert model.get("programme.methods") == [
        {"kind": "population_survey", "purpose": "shares"}, {"kind": "focus_group"},
    ]  # fmt: skip
    _field(panel, "programme", "analysis").value = "regression\ncross_tabulation"
    assert model.get("programme.analysis") == [{"method": "regression"}, {"method": "cross_tabulation"}]
    _field(panel, "programme", "comparison").value = "census_2021"
    assert model.get("programme.comparison") == [{"with": "census_2021"}]
    _field(panel, "programme", "research_object").value = "public_and_expert_opinion"
    _field(panel, "programme", "depth").value = "descriptive"
    _field(panel, "programme", "customer").value = "Akimat"
    assert model.get("research") == {"object": "public_and_expert_opinion", "depth": "descriptive"}
    assert model.failure is None, model.failure
    model.close()


def test_a_step_is_done_when_people_have_said_their_part() -> None:
    """A plan without a title or an aim has numbers, but these two steps still wait for words."""
    model = DesignModel(language="en")
    panel = DesignPanel(model)
    states = {stage: _step(panel, stage).standing().state.value for stage in STAGES}
    assert states == {"goal": "ready", "frame": "done", "size": "done", "programme": "ready", "draw": "ready"}
    _field(panel, "goal", "title").value = "A survey"
    _field(panel, "programme", "aim").value = "Measure"
    assert _step(panel, "goal").standing().state.value == "done"
    assert _step(panel, "programme").standing().state.value == "done"
    model.close()


def test_learning_waits_for_a_path_and_says_what_was_learned(sample: Path) -> None:
    """The button is pressed with a folder typed; deff, ICC and response are shown where they were asked for."""
    model = DesignModel(language="en")
    panel = DesignPanel(model)
    size = _step(panel, "size")
    size.learn_more.click()
    assert size.learn_go.disabled
    size.learn_path.value = str(sample)
    assert not size.learn_go.disabled
    size.learn_go.click()
    model.wait()
    assert model.failure is None, model.failure
    assert translator("en")("app.design.field.icc") in size.learn_head.value
    assert _field(panel, "size", "icc").value == pytest.approx(model.plan.deff.icc)
    model.close()


def test_at_most_one_button_is_primary_at_every_step() -> None:
    """The next action is the one that stands out."""
    model = framed_model()
    panel = DesignPanel(model)
    t = translator("en")
    assert primary(panel) == [t("app.design.run")]
    _step(panel, "draw").run.click()
    model.wait()
    assert primary(panel) == [t("app.design.save.workbook")]
    model.set("seed", 99)
    assert primary(panel) == [t("app.design.run_again")]
    assert _step(panel, "draw").book.disabled
    model.close()


def test_an_error_stands_in_its_step_alone_and_the_draw_waits() -> None:
    """One message, in the language of the page."""
    model = DesignModel(language="ru")
    panel = DesignPanel(model)
    _field(panel, "size", "minimum").max = 10**9
    model.set("allocation.minimum.default", 10**8)
    said = [stage for stage in STAGES if _step(panel, stage).trouble.layout.display != "none"]
    assert said == ["size"]
    assert translator("ru")("cli.todo")[1:] in _step(panel, "size").trouble.value
    assert _step(panel, "draw").body.layout.display == "none"
    model.close()


def test_drawn_units_are_listed_by_stratum_with_their_probabilities() -> None:
    """The table follows the choice of a stratum."""
    model = drawn_model()
    panel = DesignPanel(model)
    draw = _step(panel, "draw")
    draw.view.value = "table"
    assert draw.units.value.count("<tr>") == len(model.study.drawn.units) + 1
    draw.stratum.value = "KZ-62"
    own = [u for u in model.study.drawn.units if u.stratum == "KZ-62"]
    assert draw.units.value.count("<tr>") == len(own) + 1
    assert all(u.ids[0] in draw.units.value for u in own)
    model.close()


def test_markup_in_a_frame_does_not_reach_the_page() -> None:
    """Names of settlements are text."""
    from fixtures.design_panel import small_frame, uploaded

    model = DesignModel(language="en")
    evil = small_frame().replace("Village 1,", "<img src=x onerror=alert(1)>,")
    model.frame_arrived(uploaded(model, "frame.csv", evil))
    model.change({"interviews": 160, "cluster_size": 8})
    model.run()
    model.wait()
    panel = DesignPanel(model)
    written = [w.value for w in shown(panel) if isinstance(w, ipw.HTML)]
    assert not any("<img src=x" in text for text in written)
    model.close()


def test_one_call_gives_the_panel() -> None:
    """A notebook has one line of code."""
    model = DesignModel(language="kk")
    assert isinstance(design_panel(model=model), DesignPanel)
    assert isinstance(launch("design", model=model), DesignPanel)
    model.close()


@pytest.mark.parametrize("stage", STAGES)
def test_every_step_says_what_it_needs(stage: str, language: str) -> None:
    """The line under the title, in each language."""
    assert translator(language).has(f"app.design.{stage}.need")
    assert translator(language).has(f"app.design.{stage}.title")
