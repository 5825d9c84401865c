"""What changed between two editions or packs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from sapa.standard import ChangeOf, Standard, Translated, compare_standards, load_standard


@pytest.fixture(scope="module")
def act() -> Standard:
    """Return the latest edition."""
    return load_standard()


def with_norm(act: Standard, id: str, **changed: object) -> Standard:
    """Return the act with one norm changed."""
    return replace(act, norms={**act.norms, id: replace(act.norm(id), **changed)})  # type: ignore[arg-type]


FOCUS = "t10.focus_group.respondents"


def test_the_same_standard_has_no_changes(act: Standard) -> None:
    """Nothing changed, and all norms are counted."""
    same = compare_standards(act, act)
    assert (same.changes, same.unchanged) == ((), 322)
    assert set(same.counted().values()) == {0}


def test_a_number_is_a_change_of_value(act: Standard) -> None:
    """8–12 people become 6–12."""
    found = compare_standards(act, with_norm(act, FOCUS, min=6))
    (change,) = found.changes
    assert (change.id, change.kinds, change.fields) == (FOCUS, (ChangeOf.VALUE,), ("min",))
    assert change.before
    assert change.after
    assert (change.before.min, change.after.min) == (8, 6)
    assert found.unchanged == 321


def test_infinity_dash_and_blank_are_different_values(act: Standard) -> None:
    """A dash that becomes ∞ opens the corridor, and the printed cell changes with it."""
    flyer = act.norm("t12.flyer.volume")
    opened = with_norm(act, flyer.id, max_open=True, printed={**flyer.printed, "max_cell": "∞"})
    (change,) = compare_standards(act, opened).changes
    assert change.kinds == (ChangeOf.VALUE, ChangeOf.WORDING)
    blank = with_norm(act, flyer.id, printed={**flyer.printed, "max_cell": ""})
    assert compare_standards(act, blank).changes[0].kinds == (ChangeOf.WORDING,)


def test_wording_is_the_acts_own_and_a_rendering_is_not(act: Standard) -> None:
    """Kazakh words changed: wording. Russian alone: rendering."""
    title = act.norm(FOCUS).title
    reworded = with_norm(act, FOCUS, title=Translated("Фокус-топ — басқа", title.ru, title.en))
    rendered = with_norm(act, FOCUS, title=Translated(title.kk, "Фокус-группы", title.en))
    assert compare_standards(act, reworded).changes[0].kinds == (ChangeOf.WORDING,)
    assert compare_standards(act, rendered).changes[0].kinds == (ChangeOf.RENDERING,)
    noted = with_norm(act, FOCUS, note=Translated("a", "b", "another note"), display_kk="x", edition=date(2030, 1, 1))
    assert compare_standards(act, noted).changes == ()


def test_norms_come_and_go(act: Standard) -> None:
    """Added and removed, in the order of the newer standard."""
    fewer = replace(act, norms={id: n for id, n in act.norms.items() if id != FOCUS})
    assert [(c.id, c.kinds) for c in compare_standards(act, fewer).changes] == [(FOCUS, (ChangeOf.REMOVED,))]
    found = compare_standards(fewer, act)
    assert [c.id for c in found.of(ChangeOf.ADDED)] == [FOCUS]
    assert found.changes[0].before is None


def test_the_editions_of_the_package_differ_in_paragraph_7(act: Standard) -> None:
    """Order No. 325 reworded it, and its earlier wording is not at hand: reworded, not added."""
    found = compare_standards(load_standard(on=date(2021, 7, 26)), act)
    (change,) = found.changes
    assert (change.id, change.kinds, change.before) == ("p7.budget_information_access", (ChangeOf.WORDING,), None)
    assert (found.before[1], found.after[1], found.unchanged) == (date(2021, 7, 26), date(2022, 8, 17), 321)
