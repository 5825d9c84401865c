"""The browser of norms as widgets: worded in three languages, following the model, passing choices on."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from fixtures.panels import primary, texts
from sapa.app import PANELS, launch, norms_panel
from sapa.app.norms import view
from sapa.app.norms.model import STAGES, NormsModel
from sapa.app.norms.panel import NormsPanel
from sapa.app.places import notebook
from sapa.i18n import LANGUAGES, translator
from sapa.present.norms import act_words, alternatives, norm_facts
from sapa.standard import Translated, readings


@pytest.fixture
def panel():
    """Return a panel in English."""
    model = NormsModel(language="en")
    yield NormsPanel(model)
    model.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_tab_is_worded_in_every_language(panel, language):
    """No id stands where words should; only the tab that is chosen is on the screen."""
    t = translator(language)
    panel.model.language = language
    panel.model.compare()
    panel.model.wait()
    for stage in STAGES:
        panel.overview.value = stage
        assert panel.model.tab == stage
        said = "\n".join(texts(panel))
        assert re.findall(r"«[a-z_]+\.[a-zA-Z0-9_.]+", said) == []
        assert t(f"app.norms.{stage}.title") in said
        assert [s.stage for s in panel.steps if s.layout.display != "none"] == [stage]
        assert len(primary(panel)) <= 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_norm_opens_in_every_language(panel, language):
    """The act's Kazakh words beside a rendering, a note where there is one, how it is checked; nothing untranslated."""
    t, act = translator(language), panel.model.act
    for norm in act.norms.values():
        html = view.norm_opened(act, norm, t)
        assert "«present." not in html
        assert "«standard." not in html
        assert view.esc(act_words(norm)) in html
        assert norm.note is None or view.esc(norm.note.in_language(language)) in html
        keys = {fact.key for fact in norm_facts(act, norm, t)}
        assert {"kk", "ru", "en", "citation", "service", "asks", "addressee", "since", "answered"} <= keys


def test_choices_reach_the_model_and_come_back(panel):
    """Drop-downs, words, a day and boxes; "Clear" takes all of them back."""
    step, model = panel.steps[0], panel.model
    step.picks["service"].value = "training"
    step.picks["table"].value = "7"
    step.query.value = "вебинар"
    assert (model.asked.service, model.asked.table, model.asked.words) == ("training", "7", "вебинар")
    assert model.found
    assert {norm.form for norm in model.found} == {"webinar_video_lesson"}
    step.day.value = date(2021, 12, 1)
    assert model.act.edition == date(2021, 7, 26)
    step.noted.value = True
    assert [norm.id for norm in model.found] == ["t7.webinar_video_lesson.participants_offline"]
    step.clear.click()
    assert len(model.found) == 322
    assert (step.picks["table"].value, step.query.value, step.day.value, step.noted.value) == ("", "", None, False)


@pytest.mark.parametrize(
    ("language", "words"),
    [("kk", "Актіде 6-кесте жоқ"), ("ru", "Таблицы 6 в акте нет"), ("en", "There is no table 6 in the act")],
)
def test_there_is_no_table_6_and_the_page_says_so(panel, language, words):
    """Beside the list at all times, and in its place when the number is chosen."""
    panel.model.language = language
    step = panel.steps[0]
    assert words in step.about.value
    step.picks["table"].value = "6"
    assert words in step.list.value
    assert step.trouble.layout.display == "none"


def test_infinity_dash_and_blank_stand_in_the_list_as_printed(panel):
    """Table 12: the bulletin's ∞, the flyer's dash, the leaflet's blank cell."""
    panel.steps[0].picks["table"].value = "12"
    panel.model.show_more(every=True)
    rows = dict(re.findall(r'sapa-clause">(t12\.[a-z_.]+)</span></th>(.*?)</tr>', panel.steps[0].list.value))
    assert "∞" in rows["t12.bulletin.volume"]
    assert "</span> -</span>" in rows["t12.flyer.volume"]
    assert "(blank)" in rows["t12.leaflet.volume"]


def test_more_norms_are_shown_on_request(panel):
    """Forty at first; the buttons go when all are shown."""
    step = panel.steps[0]
    assert step.list.value.count("sapa-normrow") == 40
    step.more.click()
    assert step.list.value.count("sapa-normrow") == 80
    step.all.click()
    assert step.list.value.count("sapa-normrow") == 322
    assert step.all.layout.display == "none"


def test_a_wrong_day_is_said_at_the_top_and_the_list_goes(panel):
    """The message names no option of a command."""
    step = panel.steps[0]
    step.day.value = date(2019, 1, 1)
    assert "26 July 2021" in step.trouble.value
    assert "--" not in step.trouble.value
    assert step.list.layout.display == "none"


@pytest.mark.parametrize("language", LANGUAGES)
def test_readings_show_alternatives_default_reason_and_source(panel, language):
    """Each reading of the closed list, with where it matters."""
    t, table = translator(language), view.readings(panel.model.act, translator(language))
    for one in readings().values():
        assert view.esc(t(one.title)) in table
        assert view.esc(t(one.reason)) in table
        assert view.esc(t(one.source)) in table
        assert all(view.esc(line) in table for line in alternatives(one, t))


def test_a_term_and_a_definition_are_found_by_words(panel):
    """The list follows the words, and says so where nothing holds them."""
    step = panel.steps[1]
    step.query.value = "вебинар"
    assert step.tables["definitions"].value.count('scope="row"') == 1
    step.query.value = "xyzzy"
    assert "sapa-info" in step.tables["terms"].value


def test_text_of_a_pack_is_never_markup(panel):
    """What a pack of one's own says is escaped."""
    norm = next(iter(panel.model.act.norms.values()))
    bad = "<script>alert(1)</script>"
    changed = replace(norm, title=Translated(bad, bad, bad), display_kk=None)
    html = view.norms(panel.model.act, [changed], translator("en"), of=1)
    assert "<script" not in html
    assert "&lt;script" in html


def test_the_panel_is_launched_by_its_name():
    """`sapa app --panel norms` opens it, and its notebook is found."""
    assert "norms" in PANELS
    assert notebook("norms").name == "00_norms.ipynb"
    model = NormsModel()
    assert isinstance(norms_panel(model=model), NormsPanel)
    assert isinstance(launch("norms", model=model), NormsPanel)
    model.close()
