"""Columns of a frame's table: guessed by name and kind, for a person to check."""

from pathlib import Path

import pytest

from sapa.app.design.frame_guess import frame_columns, guess_frame, names_columns

RUSSIAN = (
    "Область;Тип местности;Населенный пункт;Название;Население\nАбай;город;A1;Семей;300000\nАбай;село;A2;Аул;900\n"
)


def _guess(path: Path, text: str) -> dict:
    path.write_text(text, encoding="utf-8")
    return dict(guess_frame(path.name, frame_columns(path)))


def test_the_example_is_guessed_as_its_plan_says(root: Path) -> None:
    """data-samples/design-2026/plan.yaml states the same columns by hand."""
    path = root / "data-samples" / "design-2026" / "settlements.csv"
    assert guess_frame(path.name, frame_columns(path)) == {
        "file": "settlements.csv", "stratum": ["region", "locality"], "size": "people", "units": ["settlement"],
        "name": "name",
    }  # fmt: skip


def test_russian_names_are_known(tmp_path: Path) -> None:
    """Tables of the Bureau have Russian heads."""
    assert _guess(tmp_path / "f.csv", RUSSIAN) == {
        "file": "f.csv", "stratum": ["Область", "Тип местности"], "size": "Население", "units": ["Населенный пункт"],
        "name": "Название",
    }  # fmt: skip


def test_strata_alone_need_no_units(tmp_path: Path) -> None:
    """A table of regions with the number of precincts."""
    found = _guess(tmp_path / "f.csv", "region,people,precincts\nKZ-10,1000,5\nKZ-11,2000,7\n")
    assert found == {"file": "f.csv", "stratum": ["region"], "size": "people", "psus": "precincts"}


def test_unknown_names_fall_back_to_the_kind_of_values(tmp_path: Path) -> None:
    """The first column of few texts is the stratum, the first of numbers the size."""
    found = _guess(tmp_path / "f.csv", "zone,count\nnorth,10\nsouth,20\n")
    assert found == {"file": "f.csv", "stratum": ["zone"], "size": "count"}


@pytest.mark.parametrize(("size", "same"), [("people", True), ("adults", False)])
def test_a_table_that_a_plan_waits_for_keeps_its_columns(tmp_path: Path, size: str, same: bool) -> None:
    """What the plan states is kept only where the table has every column of it."""
    path = tmp_path / "f.csv"
    path.write_text("region,people\nA,10\nB,20\n", encoding="utf-8")
    assert names_columns({"stratum": ["region"], "size": size}, frame_columns(path)) is same
    assert names_columns({"file": "f.csv"}, frame_columns(path)) is False
