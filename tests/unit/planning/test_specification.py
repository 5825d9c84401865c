"""A technical specification: which norms it must speak of, and which values break the Standard."""

from __future__ import annotations

import pytest

from sapa.deliverable.specification_file import SpecifiedValue
from sapa.errors import BadInput
from sapa.i18n import LANGUAGES, translator
from sapa.planning.specification import ValueState, draft_specification
from sapa.results import Addressee, Status
from sapa.standard import load_standard, select_norms

ACT = load_standard()
PERIOD = "t11.monitoring.period"
ERROR = "t10.population_survey.sampling_error"


def drafted(service="research_analytic", **more):
    """Return a specification drafted under the act in force."""
    return draft_specification(ACT, service=service, **more)


def ids(spec, *tables):
    """Return the ids of the norms that stand in the tables named."""
    return {one.id for one in spec.norms if one.norm.source.table in tables}


def test_methods_and_objects_choose_rows_of_tables_10_and_11():
    """A focus group brings its row of table 10; monitoring and evaluation is two rows of table 11 (paragraph 36)."""
    spec = drafted(methods=["focus_group"], objects=["monitoring_and_evaluation"])
    assert ids(spec, "10", "11") == {"t10.focus_group.respondents", PERIOD, "t11.evaluation.period"}
    assert spec.remarks == ()


def test_a_questionnaire_survey_brings_error_control_and_attached_questionnaires():
    """Table 10's row of the survey, and paragraph 38 where a questionnaire survey is carried out."""
    spec = drafted(methods=["questionnaire_survey"], objects=["monitoring"])
    assert ids(spec, "10") >= {ERROR, "t10.population_survey.field_control"}
    assert "p38.attached_questionnaires" in {one.id for one in spec.norms}
    assert spec.remarks == ()
    without = drafted(methods=["focus_group"], objects=["monitoring"])
    assert "p38.attached_questionnaires" not in {one.id for one in without.norms}


def test_what_is_not_chosen_stays_whole_and_is_said():
    """No method chosen: every row of table 10 is listed, with a sentence that says so."""
    spec = drafted(objects=["monitoring"])
    assert {n.form for n in select_norms(ACT, table="10", required=True)} == {
        one.norm.form for one in spec.norms if one.norm.source.table == "10"
    }
    assert [m.id for m in spec.remarks] == ["specification.note.all_methods", "specification.note.conditions"]


def test_a_seminar_is_judged_by_tables_1_7_and_8():
    """As printed: 50–85 % satisfied; 12–35 people offline, 20–60 online; 1–36 hours; 1 year; room of 20 m²."""
    spec = drafted("training", forms=["seminar"])
    bounds = {one.id: (one.norm.min, one.norm.max) for one in spec.norms if one.numeric and one.norm.form == "seminar"}
    assert bounds == {
        "t1.seminar.satisfaction": (50, 85),
        "t7.seminar.participants_offline": (12, 35),
        "t7.seminar.participants_online": (20, 60),
        "t7.seminar.duration": (1, 36),
        "t7.seminar.trainer_experience": (1, None),
        "t8.seminar.premises_area.offline": (20, None),
    }


def test_the_way_of_holding_leaves_out_the_other_one():
    """Offline: no online group size, no online equipment."""
    spec = drafted("training", forms=["seminar"], modes=["offline"])
    assert "t7.seminar.participants_offline" in ids(spec, "7")
    assert "t7.seminar.participants_online" not in ids(spec, "7")


def test_a_condition_that_does_not_hold_leaves_its_norms_out():
    """Table 8 is for orders of more than one financial year (paragraph 13)."""
    spec = drafted("training", forms=["seminar"], conditions={"contract_over_one_fiscal_year": False})
    assert ids(spec, "8") == set()
    assert ids(drafted("training", forms=["seminar"]), "8")


def test_a_round_table_is_judged_also_as_an_information_event():
    """Its own row of table 13, and the rows of tables 4 and 5 of the form of which it is a kind."""
    spec = drafted("event", forms=["round_table_presentation_dialogue"])
    assert "t4.information_discussion.satisfaction" in ids(spec, "4")
    assert {i.split(".")[1] for i in ids(spec, "13")} == {"round_table_presentation_dialogue"}


@pytest.mark.parametrize("service", sorted(ACT.offered))
def test_every_service_has_the_common_norms_first_and_all_its_required_ones(service):
    """With nothing chosen a specification is the required norms of the service, in the order of the act."""
    assert [one.id for one in drafted(service).norms] == [
        n.id for n in select_norms(ACT, service=service, required=True)
    ]


def test_a_value_outside_the_range_is_a_finding_for_the_customer():
    """Control of 30–40 % against 15–25 %; an error of at most 3 % against 5 % is within."""
    values = {
        "t10.population_survey.field_control": SpecifiedValue(min=30, max=40),
        ERROR: SpecifiedValue(max=3, unit="percent"),
    }
    spec = drafted(methods=["population_survey"], values=values)
    assert [(f.item, f.status, f.addressee) for f in spec.findings] == [
        ("t10.population_survey.field_control", Status.NOT_MET, Addressee.CUSTOMER)
    ]
    assert spec.norm(ERROR).state is ValueState.WITHIN
    assert spec.norm(PERIOD).state is ValueState.NOT_FIXED
    assert spec.norm("p37.research_programme").state is ValueState.NO_NUMBER


@pytest.mark.parametrize(
    ("given", "what", "got"),
    [
        ({"service": "trainings"}, "specification.error.unknown_service", "trainings"),
        ({"methods": ["focus_groups"]}, "specification.error.unknown_methods", "focus_groups"),
        ({"objects": ["monitor"]}, "specification.error.unknown_objects", "monitor"),
        ({"forms": ["seminar"]}, "specification.error.unknown_forms", "seminar"),
        ({"modes": ["hybrid"]}, "specification.error.unknown_modes", "hybrid"),
        ({"conditions": {"rain": True}}, "specification.error.unknown_conditions", "rain"),
        ({"service": "training", "methods": ["survey"]}, "specification.error.only_research", "survey"),
        ({"values": {"t10.population_survey.sampling_eror": {"max": 3}}}, "review.unknown_norm",
         "t10.population_survey.sampling_eror"),
        ({"values": {PERIOD: {"min": 90, "unit": "days"}}}, "specification.error.unit", "days"),
        ({"values": {ERROR: {"max": 0.05}}}, "specification.error.fraction", "0.05"),
        ({"values": {ERROR: {"max": 101}}}, "specification.error.over_whole", "101"),
        ({"values": {ERROR: {"max": 300, "unit": "percent"}}}, "specification.error.over_whole", "300"),
        ({"values": {"p37.research_programme": {"min": 1}}}, "specification.error.no_number", "p37.research_programme"),
        ({"values": {"t7.seminar.duration": {"min": 2}}}, "specification.error.not_concerned", "t7.seminar.duration"),
    ],
)  # fmt: skip
def test_what_the_standard_does_not_have_is_refused_in_one_sentence(given, what, got):
    """The message names what stands there; an unknown word comes with what may stand there."""
    values = {id: SpecifiedValue(**value) for id, value in given.pop("values", {}).items()}
    with pytest.raises(BadInput) as refused:
        drafted(**{"service": "research_analytic", **given}, values=values)
    assert (refused.value.what.id, refused.value.got) == (what, got)
    for language in LANGUAGES:
        assert "«specification." not in translator(language)(refused.value.what)


def test_the_nearest_norm_and_the_right_unit_are_named():
    """What to write instead."""
    with pytest.raises(BadInput) as unknown:
        drafted(values={"t10.population_survey.sampling_eror": SpecifiedValue(max=3)})
    assert unknown.value.expected == ERROR
    with pytest.raises(BadInput) as unit:
        drafted(values={PERIOD: SpecifiedValue(min=90, unit="days")})
    assert unit.value.expected == "months"


def test_who_means_a_small_percentage_says_so():
    """`unit: percent` makes 0.05 mean 0.05 %."""
    assert drafted(values={ERROR: SpecifiedValue(max=0.05, unit="percent")}).norm(ERROR).state is ValueState.WITHIN
