"""The panel for technical specifications without widgets: nothing typed is lost, and the engine judges."""

from __future__ import annotations

from pathlib import Path

import pytest

from sapa.app.specification import choices
from sapa.app.specification.model import Side, SpecificationModel
from sapa.app.transfer import Received
from sapa.deliverable.specification_file import read_specification
from sapa.errors import BadInput
from sapa.i18n import LANGUAGES
from sapa.planning.specification import ValueState, specification_of
from sapa.standard import load_standard

DURATION = "t7.seminar.duration"
ERROR = "t10.population_survey.sampling_error"
COMMON = "p6.informing_methods"
TRAINING = "sapa: 1\nservice: training\n"


@pytest.fixture
def model():
    """Return a model with nothing chosen."""
    made = SpecificationModel(language="en")
    yield made
    made.close()


def seminar(model: SpecificationModel) -> SpecificationModel:
    """Choose an offline seminar."""
    model.choose_service("training")
    model.tick("forms", "seminar", True)
    model.tick("modes", "offline", True)
    return model


def test_without_a_service_there_is_nothing(model):
    """No specification, nothing to save, and saving says what to do."""
    assert model.spec is None
    assert not model.ready
    assert model.listed == ()
    with pytest.raises(BadInput):
        model.workbook()


def test_a_value_outside_the_range_is_a_finding_for_the_customer(model):
    """Table 7 has 1–36 hours for a seminar: 40 lies outside, 36 within."""
    seminar(model)
    model.set_value(DURATION, Side.HIGH, "40")
    assert model.outside == (DURATION,)
    (finding,) = model.spec.findings
    assert (finding.item, finding.addressee.value, finding.status.value) == (DURATION, "customer", "not_met")
    model.set_value(DURATION, Side.HIGH, "36")
    assert model.outside == ()
    assert model.spec.findings == ()
    assert model.spec.norm(DURATION).state is ValueState.WITHIN


def test_a_wrong_field_keeps_its_text_and_holds_the_saving(model):
    """Letters, and a minimum above the maximum: nothing is written until they are mended; other values stay."""
    seminar(model)
    model.set_value("t7.seminar.trainer_experience", Side.LOW, "2")
    model.set_value(DURATION, Side.LOW, "two")
    assert model.entry(DURATION).low.text == "two"
    assert model.faulty == (DURATION,)
    assert not model.ready
    assert set(model.spec.values) == {"t7.seminar.trainer_experience"}
    model.set_value(DURATION, Side.LOW, "9")
    model.set_value(DURATION, Side.HIGH, "3")
    assert model.faulty == (DURATION,)
    model.set_value(DURATION, Side.LOW, "")
    assert model.ready
    assert model.spec.values[DURATION].max == 3


def test_an_unknown_norm_or_one_without_a_number_takes_no_value(model):
    """A page cannot make the kernel fall: such a message changes nothing."""
    seminar(model)
    before = model.draft
    model.set_value("t99.none", Side.LOW, "1")
    model.set_value("p9_1.values_in_technical_specification", Side.LOW, "1")
    assert model.draft == before


def test_bounds_are_taken_for_what_is_not_set_only_and_taken_back(model):
    """A value that was set stays as it is; what the Standard leaves open stays open; undo restores each field."""
    seminar(model)
    model.set_value(DURATION, Side.LOW, "2")
    before = model.draft
    model.take_bounds()
    assert model.not_fixed == ()
    assert model.outside == ()
    assert model.spec.values[DURATION].min == 2
    assert model.spec.values[DURATION].max is None
    experience = model.spec.values["t7.seminar.trainer_experience"]  # printed 1 year, ∞
    assert (experience.min, experience.max) == (1, None)
    model.undo()
    assert model.draft == before
    model.take_bounds((DURATION,))
    assert (model.spec.values[DURATION].min, model.spec.values[DURATION].max) == (1, 36)
    model.undo()
    assert model.draft == before


def test_undo_never_takes_back_what_was_typed_afterwards(model):
    """Once something else is changed there is nothing to undo."""
    seminar(model)
    model.take_bounds()
    model.set_value(DURATION, Side.HIGH, "30")
    assert model.undoable is None
    model.undo()
    assert model.spec.values[DURATION].max == 30


def test_another_service_keeps_what_applies_and_sets_the_rest_aside(model):
    """A common norm's value goes along; the seminar's is set aside, named, not written, and comes back."""
    seminar(model)
    model.set_value(DURATION, Side.LOW, "2")
    model.set_value(COMMON, Side.LOW, "3")
    model.set_condition("contract_over_one_fiscal_year", False)
    model.choose_service("event")
    assert model.chosen.modes == ("offline",)
    assert model.chosen.conditions == {}
    assert model.aside == (DURATION,)
    assert set(model.spec.values) == {COMMON}
    assert DURATION not in model.draft_file()[1].decode()
    model.choose_service("civic_centre")
    model.choose_service("training")
    assert model.chosen.forms == ("seminar",)
    assert model.chosen.conditions == {"contract_over_one_fiscal_year": False}
    assert model.aside == ()
    assert model.spec.values[DURATION].min == 2


def test_a_form_taken_out_sets_its_values_aside(model):
    """The value waits until the form is chosen again; deleting it can be taken back."""
    seminar(model)
    model.set_value(DURATION, Side.LOW, "2")
    model.tick("forms", "seminar", False)
    model.tick("forms", "lecture", True)
    assert model.aside == (DURATION,)
    model.drop_aside()
    assert model.aside == ()
    model.undo()
    assert model.aside == (DURATION,)
    model.tick("forms", "seminar", True)
    assert model.spec.values[DURATION].min == 2


def test_a_kind_narrows_its_form_and_the_form_takes_it_in(model):
    """A contest is one of the leisure events of paragraph 40: choosing it leaves the concert's row out."""
    model.choose_service("event")
    model.tick("forms", "leisure_games", True)
    concert = "t13.festival_concert.participants_offline"
    assert concert in model.applicable
    model.tick("forms", "contest_quiz", True)
    assert model.chosen.forms == ("contest_quiz",)
    assert concert not in model.applicable
    assert "t4.leisure_games.satisfaction" in model.applicable
    model.tick("forms", "leisure_games", True)
    assert model.chosen.forms == ("leisure_games",)


def test_everything_that_can_be_chosen_is_known_to_the_engine():
    """Every service with every box ticked, every way and condition: the engine takes each word of it."""
    for language in LANGUAGES:
        model = SpecificationModel(language=language)
        for service in load_standard().offered:
            model.choose_service(service)
            for name in choices.LISTS:
                for group in choices.groups(model.standard, service, name):
                    for key in group.keys:
                        model.tick(name, key, True)
            for key in choices.conditions_of(model.standard, service):
                model.set_condition(key, True)
            assert model.spec is not None
            assert model.spec.service == service
        model.close()


def test_research_offers_objects_methods_and_depths_once_each(model):
    """No word stands in two lists; the survey of experts, which the paragraph does not name, is there too."""
    listed = {
        name: [k for g in choices.groups(model.standard, "research_analytic", name) for k in g.keys]
        for name in choices.LISTS
    }
    assert listed["forms"] == ["exploratory", "descriptive", "analytical"]
    assert {"monitoring_and_evaluation", "monitoring", "evaluation"} < set(listed["objects"])
    assert "expert_survey" in listed["methods"]
    every = [key for keys in listed.values() for key in keys]
    assert len(every) == len(set(every))


def test_a_condition_that_does_not_hold_takes_its_norms_out(model):
    """Premises are asked for only over one financial year (paragraph 13)."""
    seminar(model)
    premises = "t8.seminar.premises_area.offline"
    assert premises in model.applicable
    model.set_condition("contract_over_one_fiscal_year", False)
    assert premises not in model.applicable
    model.set_condition("contract_over_one_fiscal_year", None)
    assert premises in model.applicable


def test_the_list_is_searched_in_three_languages_and_filtered(model):
    """Words of any language find the norm; what is not set and what is to be corrected can be seen alone."""
    seminar(model)
    whole = model.listed
    for words in ("duration", "ПРОДОЛЖИТЕЛЬНОСТЬ семинар", "ұзақтығы семинар"):
        model.query = words
        assert DURATION in model.listed
        assert len(model.listed) < len(whole)
    model.query = "xyzzy"
    assert model.listed == ()
    model.query = " "
    assert model.listed == whole
    model.only = "numeric"
    assert set(model.listed) == {one.id for one in model.numeric}
    model.set_value(DURATION, Side.LOW, "0.5")
    model.set_value(COMMON, Side.LOW, "x")
    model.only = "outside"
    assert set(model.listed) == {DURATION, COMMON}
    model.only = "not_fixed"
    assert DURATION not in model.listed


def test_a_language_changes_words_only(model):
    """Values, choices and faulty texts stay as they are."""
    seminar(model)
    model.set_value(DURATION, Side.LOW, "1.5")
    model.set_value(COMMON, Side.LOW, "two")
    before = (model.draft, model.spec)
    for language in LANGUAGES:
        model.language = language
        assert (model.draft, model.spec) == before


def filled(model: SpecificationModel) -> SpecificationModel:
    """Fill everything that a file holds."""
    seminar(model)
    model.set_condition("contract_over_one_fiscal_year", True)
    model.set_value(DURATION, Side.LOW, "1.5")
    model.set_value(DURATION, Side.HIGH, "40")
    model.set_contract("number", "12/2026")
    model.set_contract("customer", '«Азаматтық қоғам»: "орталық"')
    model.set_contract("start", "16.03.2026")
    model.set_title("Семинар: есеп # 1")
    return model


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_saved_file_opens_as_it_was(model, tmp_path, language):
    """What is saved, the command's reader reads; opened again, the panel holds the same; nothing is unsaved."""
    filled(model)
    name, content = model.draft_file(language)
    path = tmp_path / name
    path.write_bytes(content)
    file, places = read_specification(path)
    assert specification_of(file, model.standard, where=places.where).findings == model.spec.findings
    other = SpecificationModel(language="kk")
    other.open_path(str(tmp_path))
    other.wait()
    assert other.failure is None, other.failure
    assert other.spec.choice == model.spec.choice
    assert other.spec.values == model.spec.values
    assert other.spec.contract == model.spec.contract
    assert other.draft.title == model.draft.title
    assert other.saved == other.draft
    assert other.draft_file(language)[1] == content
    other.close()


def test_the_usual_title_is_no_title_of_ones_own(model, tmp_path):
    """A draft in Russian that is opened gives a Kazakh annex its Kazakh title."""
    seminar(model)
    (tmp_path / "specification.yaml").write_bytes(model.draft_file("ru")[1])
    model.open_path(str(tmp_path / "specification.yaml"))
    model.wait()
    assert model.draft.title == ""
    assert "Техническая" not in model.draft_file("kk")[1].decode().split("title:")[1].splitlines()[0]


def test_opening_replaces_the_work_and_can_be_taken_back(model, tmp_path):
    """What was typed before comes back, and what was opened too."""
    filled(model)
    (tmp_path / "specification.yaml").write_text("sapa: 1\nservice: event\nforms: sports\n", encoding="utf-8")
    before = model.draft
    model.open_path(str(tmp_path / "specification.yaml"))
    model.wait()
    assert (model.draft.service, model.chosen.forms, model.opened) == ("event", ("sports",), "specification.yaml")
    model.bring_back()
    assert (model.draft, model.opened) == (before, "")
    model.bring_back()
    assert model.draft.service == "event"
    model.begin()
    assert model.spec is None
    model.bring_back()
    assert model.draft.service == "event"


def test_an_uploaded_file_is_opened(model):
    """What has arrived is read where it was stored."""
    (model.session.uploads / "ТЗ 1.yaml").write_text("sapa: 1\nservice: consulting\n", encoding="utf-8")
    model.open_arrived(Received("ТЗ 1.yaml", 1))
    model.wait()
    assert (model.draft.service, model.opened) == ("consulting", "ТЗ 1.yaml")


@pytest.mark.parametrize(
    ("content", "id"),
    [
        (None, "app.error.path_missing"),
        ("", "specification.error.empty"),
        ("sapa: 1\nservice: trainings\n", None),
        (f"{TRAINING}values: {{{DURATION}: {{min: 1, unit: days}}}}\n", "specification.error.unit"),
        (f"{TRAINING}values: {{t7.seminar.duratio: {{min: 1}}}}\n", "review.unknown_norm"),
        (f"{TRAINING}values: {{{DURATION}: {{min: 9, max: 2}}}}\n", None),
        ("sapa: [1\n", None),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_leaves_the_work_as_it_is(model, tmp_path: Path, content, id):
    """One message that names the place; what was typed stays."""
    filled(model)
    before = model.draft
    path = tmp_path / "wrong.yaml"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    model.open_path(str(path))
    model.wait()
    assert model.failure is not None
    assert model.failure.stage == "choice"
    assert isinstance(model.failure.error, BadInput)
    assert id is None or model.failure.error.what.id == id
    assert model.draft == before
    assert model.opened == ""


def test_annexes_are_those_of_the_command(model):
    """The same specification gives the same bytes through the panel and through the workbook room."""
    from sapa.workbook.specification import specification_workbook_bytes
    from sapa.workbook.specification_docx import specification_document_bytes

    filled(model)
    assert model.workbook("ru") == ("specification-training-ru.xlsx", specification_workbook_bytes(model.spec, "ru"))
    assert model.document("kk") == ("specification-training-kk.docx", specification_document_bytes(model.spec, "kk"))
    assert model.draft_file()[0] == "specification.yaml"
