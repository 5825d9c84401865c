"""A plan as plain data: keys set, taken away, and the step that a message belongs to."""

import pytest

from sapa.app.design.state import got, lines, meanings, put, stage_of


def test_a_key_is_set_without_touching_the_data_given() -> None:
    """The panel compares old and new data, so that nothing may change in place."""
    before = {"target": {"kind": "proportion"}}
    after = put(before, "target.margin", 0.05)
    assert after == {"target": {"kind": "proportion", "margin": 0.05}}
    assert before == {"target": {"kind": "proportion"}}


def test_none_takes_a_key_away_and_the_sections_left_empty_with_it() -> None:
    """An empty section in plan.yaml would ask a question that nobody answered."""
    assert put({"costs": {"interview": {"default": 1.0}}, "seed": 1}, "costs.interview.default", None) == {"seed": 1}


def test_keys_with_dots_are_given_as_a_tuple() -> None:
    """A norm's id has dots of its own."""
    path = ("specification", "t10.population_survey.sampling_error", "max")
    data = put({}, path, 4.0)
    assert data == {"specification": {"t10.population_survey.sampling_error": {"max": 4.0}}}
    assert got(data, path) == 4.0
    assert got(data, "specification.none", "nothing") == "nothing"


def test_lines_and_meanings_are_read_as_people_type_them() -> None:
    """Blank lines are nothing; a term without a meaning stays."""
    assert lines("  one \n\n two") == ["one", "two"]
    assert meanings("trust: answers 4 and 5\nvolunteering") == {"trust": "answers 4 and 5", "volunteering": ""}


@pytest.mark.parametrize(
    ("where", "acting", "step"),
    [
        ("plan.yaml (target.margin)", None, "goal"),
        ("target.margin", "size", "size"),  # a slider of step 3 is answered there
        ("plan.yaml (frame.size)", None, "frame"),
        ("settlements.csv, row 7", "size", "size"),
        ("fieldwork.interviewers", "draw", "programme"),
        (None, None, "size"),
    ],
)
def test_a_message_stands_in_the_step_concerned(where: str | None, acting: str | None, step: str) -> None:
    """The step is found by the key that the message names."""
    assert stage_of(where, acting) == step
