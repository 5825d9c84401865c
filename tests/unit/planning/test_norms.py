"""What the Standard asks of a planned research, with the value that the plan promises."""

from __future__ import annotations

from datetime import date

import pytest

from fixtures.fielded import PLAN, small_plan
from sapa.planning.study import design
from sapa.results import BoundsFrom
from sapa.standard import load_standard


def norms(folder, text=PLAN):
    """Return the norms of a plan by id."""
    return {n.id: n for n in design(small_plan(folder, text)).norms}


def test_bounds_in_force_are_the_specifications_where_there_are_any(tmp_path):
    """The error's maximum is the customer's, the control's bounds are the Standard's."""
    found = norms(tmp_path, PLAN.replace("{max: 5}", "{max: 4.5}"))
    error = found["t10.population_survey.sampling_error"]
    assert (error.limits[0].max, error.bounds_from) == (4.5, BoundsFrom.SPECIFICATION)
    control = found["t10.population_survey.field_control"]
    assert (control.limits[0].min, control.limits[0].max) == (control.norm.min, control.norm.max)
    assert control.bounds_from is BoundsFrom.STANDARD


def test_the_planned_error_is_the_figure_of_the_formal_line(tmp_path):
    """430 interviews of 261,000 people, no correction: 1.959964·√(0.25/430) = 4.7259 %."""
    found = norms(tmp_path)["t10.population_survey.sampling_error"]
    assert found.planned == pytest.approx(100 * 1.959963985 * (0.25 / 430) ** 0.5, rel=1e-9)
    assert found.kept is True
    strict = norms(tmp_path, PLAN.replace("{max: 5}", "{max: 4.7}"))["t10.population_survey.sampling_error"]
    assert strict.kept is False


def test_a_laxer_specification_does_not_excuse_the_plan(tmp_path):
    """Both bounds are in force, and the plan has to keep both: 6.5 % keeps neither's spirit."""
    text = PLAN.replace("{max: 5}", "{max: 8}").replace("margin: 0.06", "margin: 0.12")
    found = norms(tmp_path, text)["t10.population_survey.sampling_error"]
    assert [x.max for x in found.limits] == [8, found.norm.max]
    assert found.planned is not None
    assert found.norm.max is not None
    assert found.norm.max < found.planned < 8 or found.planned > 8
    assert found.kept is False


def test_planned_control_is_the_share_that_is_to_end_with_an_outcome(tmp_path):
    """⌈0.15 · 430⌉ = 65 of 430 = 15.116 %; the specification's 20 % asks for 86."""
    found = norms(tmp_path)["t10.population_survey.field_control"]
    assert found.planned == pytest.approx(100 * 65 / 430)
    text = PLAN.replace("sampling_error: {max: 5}", "field_control: {min: 20, max: 25}")
    other = norms(tmp_path, text)["t10.population_survey.field_control"]
    assert (other.planned, other.kept) == (pytest.approx(20.0), True)


def test_methods_analyses_participants_and_period_come_from_programme_and_contract(tmp_path):
    """Two methods where three are asked for, two analyses and no comparison, groups of eight, four months."""
    found = norms(tmp_path)
    assert (found["t3.reliability.research_methods"].planned, found["t3.reliability.research_methods"].kept) == (
        2,
        False,
    )
    analyses = found["t3.reliability.analysis_methods"]
    assert (analyses.planned, analyses.kept) == (2, False)
    assert analyses.note is not None
    assert analyses.note.id == "planning.norms.no_comparison"
    assert found["t10.focus_group.respondents"].kept is True
    period = found["t11.public_and_expert_opinion.period"]
    # 12 January to 15 May 2026: four calendar months to 12 May, and 3 days of a thirtieth each.
    assert period.planned == pytest.approx(4 + 3 / 30)
    assert date(2026, 5, 15) > date(2026, 5, 12)


def test_desk_research_and_an_umbrella_are_no_further_methods(tmp_path):
    """A survey beside its own species adds nothing, and desk research is in neither list of the act."""
    text = PLAN.replace(
        "[population_survey, {kind: focus_group, participants: 8}]", "[population_survey, survey, desk_research]"
    )
    assert norms(tmp_path, text)["t3.reliability.research_methods"].planned == 1


def test_only_what_concerns_the_research_is_asked(tmp_path):
    """Rows of other objects and of methods that are not planned are left out."""
    found = norms(tmp_path)
    assert not any(id.startswith("t11.") and "public" not in id for id in found)
    assert "t10.content_analysis.sources" not in found
    both = norms(tmp_path, PLAN.replace("public_and_expert_opinion", "monitoring_and_evaluation"))
    assert {i for i in both if i.startswith("t11.")} == {"t11.monitoring.period", "t11.evaluation.period"}


def test_what_a_plan_cannot_promise_has_no_value(tmp_path):
    """No contract dates, no programme: nothing is planned, and the note says what to add."""
    text = PLAN.replace(", start: 2026-01-12, accepted: 2026-05-15", "")
    text = text.replace(text[text.index("programme:") : text.index("universe:")], "")
    found = norms(tmp_path, text)
    for id in ("t11.public_and_expert_opinion.period", "t3.reliability.research_methods"):
        assert (found[id].planned, found[id].kept) == (None, None)
        assert found[id].note is not None
    blank = found["p37.research_programme"].note
    assert blank is not None
    assert len(blank.params["keys"]) == 7


def test_the_note_on_attached_questionnaires_counts_them(tmp_path):
    """⌈3 % of 430⌉ = ⌈12.9⌉ = 13."""
    note = norms(tmp_path)["p38.attached_questionnaires"].note
    assert note is not None
    assert note.params["n"] == 13


def test_what_has_to_be_kept_for_the_review_is_listed(tmp_path):
    """Informing participants and budget information are in no plan, but will be asked for; paragraph 4 only names."""
    found = norms(tmp_path)
    for id in ("p6.informing_methods", "p7.budget_information_access"):
        assert (found[id].planned, found[id].kept) == (None, None)
        assert found[id].note is not None
        assert found[id].note.id == f"planning.norms.keep.{found[id].norm.source.paragraph}"
    assert not any(id.startswith("p4.") for id in found)


def test_every_required_norm_that_is_not_listed_has_a_reason(tmp_path):
    """Rows of tables 10 and 11 about other methods and objects, and the headings of paragraph 4."""
    found = norms(tmp_path)
    act = load_standard()
    left = {n.id for n in act.select(service="research_analytic") if n.required} - set(found)
    assert {i.split(".")[0] for i in left} == {"p4", "t10", "t11"}
