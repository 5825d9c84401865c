"""The panel's widgets for technical specifications: they follow the model, and pass actions on."""

from __future__ import annotations

import re

import pytest

from fixtures.panels import primary, texts
from sapa.app import PANELS, launch, specification_panel
from sapa.app.places import notebook
from sapa.app.specification.model import STAGES, Side, SpecificationModel
from sapa.app.specification.panel import SpecificationPanel
from sapa.app.transfer import Download
from sapa.i18n import LANGUAGES, translator
from sapa.standard import load_standard

DURATION = "t7.seminar.duration"
COMMON = "p6.informing_methods"


@pytest.fixture
def panel():
    """Return a panel on which nothing is chosen yet."""
    model = SpecificationModel(language="en")
    yield SpecificationPanel(model)
    model.close()


def rows(panel: SpecificationPanel) -> dict[str, dict]:
    """Return the norms that the page lists, by id."""
    return {row["id"]: row for group in panel.steps[1].list.groups for row in group["rows"]}


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_is_worded_for_every_service(panel, language):
    """No id stands where words should, whatever is chosen, faulty, outside or set aside."""
    model = panel.model
    model.language = language
    t = translator(language)
    assert t("app.specification.blocked.service") in " ".join(texts(panel))
    for service in load_standard().offered:
        model.choose_service(service)
        model.take_bounds()
        model.set_value(model.numeric[-1].id, Side.LOW, "x")
        model.set_value(model.numeric[-2].id, Side.HIGH, "0.01")
        model.set_contract("start", "x")
        said = [*texts(panel), *(str(v) for v in panel.steps[1].list.cells.values()), str(rows(panel))]
        assert [
            re.findall(r"«[a-z_]+\.[a-zA-Z0-9_.]+", text) for text in said if "«app." in text or "«spec" in text
        ] == []
    assert {t(f"app.specification.{stage}.title") for stage in STAGES} <= {
        title for step in panel.steps for title in re.findall(r"</span>([^<]+)</h2>", step.head.value)
    }
    assert t("app.specification.aside", n=len(model.aside)) in " ".join(texts(panel))


def test_every_norm_of_the_specification_is_listed_with_the_acts_own_words(panel):
    """Sections in the order of the act; beside a rendering stands the Kazakh; a norm without a number has no fields."""
    panel.model.choose_service("training")
    listed = rows(panel)
    assert list(listed) == [one.id for one in panel.model.spec.norms]
    row = listed[DURATION]
    assert row["act"] == "Семинар — Ұзақтығы"
    assert row["corridor"] == "1–36\u00a0hours"
    assert row["clause"] == "table 7"
    assert row["numeric"]
    assert not all(row["numeric"] for row in listed.values())
    assert set(panel.steps[1].list.cells) == {one.id for one in panel.model.numeric}


def test_the_page_types_values_and_hears_what_they_are(panel):
    """A message of the page reaches the model; the cell says word, sign and colour, the finding its addressee."""
    panel.model.choose_service("training")
    step = panel.steps[1]
    step.list._heard(None, {"kind": "typed", "id": DURATION, "side": "high", "text": "40"}, [])
    cell = step.list.cells[DURATION]
    assert (cell["sign"], cell["state"], cell["high"]) == ("✗", "outside the range", "40")
    assert "addressed to the Customer" in step.findings.value
    step.list._heard(None, {"kind": "take", "id": DURATION}, [])
    cell = step.list.cells[DURATION]
    assert (cell["sign"], cell["low"], cell["high"]) == ("✓", "1", "36")
    step.list._heard(None, {"kind": "typed", "id": DURATION, "side": "low", "text": "a lot"}, [])
    cell = step.list.cells[DURATION]
    assert cell["low_fault"] == translator("en")("app.specification.fault.no_number")
    assert (cell["low"], cell["high"], cell["state"]) == ("a lot", "36", "not a number")
    for broken in ({"kind": "typed", "id": DURATION, "side": "up", "text": "1"}, {"kind": "typed", "id": 3}, {}):
        step.list._heard(None, broken, [])
    assert step.list.cells[DURATION] == cell


def test_numbers_follow_the_language_and_texts_stay(panel):
    """One and a half is `1,5` in Russian and `1.5` in English; what could not be read stays as it was typed."""
    panel.model.choose_service("training")
    panel.model.set_value(DURATION, Side.LOW, "1.5")
    panel.model.set_value(COMMON, Side.LOW, "two")
    cells = {}
    for language in LANGUAGES:
        panel.languages.value = language
        cells[language] = panel.steps[1].list.cells
    assert (cells["ru"][DURATION]["low"], cells["en"][DURATION]["low"]) == ("1,5", "1.5")
    assert {c[COMMON]["low"] for c in cells.values()} == {"two"}
    assert rows(panel)[DURATION]["title"].startswith("Seminar")


def test_boxes_and_drop_downs_choose(panel):
    """Service, form, way, condition: each widget reaches the model, and follows it."""
    choice = panel.steps[0]
    choice.service.value = "event"
    assert panel.model.draft.service == "event"
    boxes = choice.checks["forms"].boxes
    boxes["leisure_games"].value = True
    boxes["contest_quiz"].value = True
    assert not boxes["leisure_games"].value
    assert panel.model.chosen.forms == ("contest_quiz",)
    choice.checks["modes"].boxes["online"].value = True
    choice.asked["regional_level_event"].value = "no"
    assert panel.model.chosen.modes == ("online",)
    assert panel.model.chosen.conditions == {"regional_level_event": False}
    assert next(iter(boxes.values())).description == "Information and discussion events"
    choice.service.value = "consulting"
    assert choice.checks["modes"].layout.display == "none"
    choice.service.value = ""
    assert panel.model.spec is None


def test_a_row_that_only_a_file_names_can_be_taken_out(panel, tmp_path):
    """`training_course_school` is a row of the tables, no form of paragraph 25: its box appears."""
    path = tmp_path / "specification.yaml"
    path.write_text("sapa: 1\nservice: training\nforms: training_course_school\n", encoding="utf-8")
    panel.model.open_path(str(path))
    panel.model.wait()
    box = panel.steps[0].checks["forms"].boxes["training_course_school"]
    assert box.value
    box.value = False
    assert panel.model.chosen.forms == ()


def test_search_and_filter_hide_rows(panel):
    """The page is told which rows to show, and how many."""
    panel.model.choose_service("training")
    step = panel.steps[1]
    step.search.value = "ұзақтығы семинар"
    assert step.list.shown == [DURATION]
    assert "1" in step.count.value
    step.search.value = ""
    step.only.value = "outside"
    assert step.list.shown == []
    panel.model.set_value(DURATION, Side.HIGH, "40")
    assert step.list.shown == [DURATION]


def test_a_wrong_day_is_said_at_its_field_and_a_right_one_is_written_out(panel):
    """The message stands under the field; the number of faults holds the saving."""
    panel.model.choose_service("training")
    contract = panel.steps[2]
    contract.fields["start"].value = "soon"
    assert translator("en")("app.specification.fault.day") in contract.faults["start"].value
    assert "sapa-wrong" in contract.fields["start"]._dom_classes
    assert not panel.model.ready
    contract.fields["start"].value = "16.3.2026"
    assert contract.faults["start"].layout.display == "none"
    assert contract.fields["start"].value == "16.03.2026"
    contract.title.value = "Annex 1"
    assert panel.model.spec.title == "Annex 1"


def test_at_most_one_button_is_primary_and_saving_makes_none(panel):
    """Nothing before a service is chosen; then saving; after saving nothing until something changes."""
    assert primary(panel) == []
    panel.model.choose_service("consulting")
    save = panel.steps[3]
    assert primary(panel) == [translator("en")("app.specification.save.book")]
    package = save.file._produce()
    assert (package.name, panel.model.saved) == ("specification.yaml", panel.model.draft)
    assert primary(panel) == []
    assert "✓" in save.head.value
    panel.model.set_value(COMMON, Side.LOW, "2")
    assert primary(panel) == [translator("en")("app.specification.save.book")]
    panel.model.set_value(COMMON, Side.LOW, "x")
    assert primary(panel) == []
    assert all(one.disabled for one in (save.book, save.document, save.file) if isinstance(one, Download))


def test_a_file_that_fails_is_said_in_the_first_step_and_undone_by_nothing(panel, tmp_path):
    """The card shows the message with its place; the list stays."""
    panel.model.choose_service("consulting")
    panel.model.open_path(str(tmp_path / "none.yaml"))
    panel.model.wait()
    assert "none.yaml" in panel.steps[0].trouble.value
    assert panel.steps[1].list.groups


def test_markup_in_names_stays_text(panel):
    """A customer's name with brackets is shown, never run."""
    panel.model.choose_service("consulting")
    panel.model.set_contract("customer", "<b>x</b>")
    panel.model.set_contract("number", "<i>1</i>")
    assert "<b>" not in panel.steps[2].head.value
    assert "&lt;b&gt;" in panel.steps[2].head.value


def test_the_panel_is_launched_by_its_name():
    """`sapa app --panel specification` opens it, and its notebook is found."""
    assert "specification" in PANELS
    assert notebook("specification").name == "05_technical_specification.ipynb"
    model = SpecificationModel()
    assert isinstance(specification_panel(model=model), SpecificationPanel)
    assert isinstance(launch("specification", model=model), SpecificationPanel)
    model.close()
