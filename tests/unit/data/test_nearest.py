"""The name that was meant."""

from __future__ import annotations

import pytest

from sapa.data.nearest import listed, nearest, unknown_column


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("Region", "region"),
        ("psu id", "PSU_ID"),
        ("wieght", "weight"),
        ("wеight", "weight"),  # the second letter is Cyrillic
        ("өнір", "өңір"),
        ("салмак", "салмақ"),
        ("interview-er", "interviewer"),
        ("zzz", None),
    ],
)
def test_the_nearest_name_is_found(name, meant):
    """Case, spaces and look-alike letters do not count; a name like none has no neighbour."""
    assert nearest(name, ["region", "PSU_ID", "weight", "өңір", "салмақ", "interviewer"]) == meant


def test_nothing_is_near_in_an_empty_file():
    """No candidates, no suggestion."""
    assert nearest("weight", []) is None


def test_a_long_list_of_names_is_shortened():
    """479 columns do not fit a message; how many there are is told."""
    assert listed([f"q{i}" for i in range(479)], 2) == "q0, q1 … (479)"


def test_an_unknown_column_names_file_and_neighbour():
    """The error says where, what was asked for and what was probably meant."""
    error = unknown_column("wieght", ["weight", "age"], where="data.csv")
    assert (error.where, error.got, error.expected) == ("data.csv", "wieght", "weight, age")
    assert error.todo.id == "data.column.todo"
    assert unknown_column("zzz", ["weight"]).todo.id == "data.column.todo_list"
