"""Share of control by every dimension: zeros stay, blanks are in no group, persons' names are not shown."""

from __future__ import annotations

import pytest

from fixtures.controlled import controlled, finding, interviews

PEOPLE = {
    "id": range(1, 11), "interviewer": ["A"] * 5 + ["B"] * 5, "supervisor": ["Ахметова Айгуль"] * 10,
    "organisation": ["X"] * 5 + ["Y"] * 5, "region": ["KZ-10"] * 9 + [None], "mode": ["f2f"] * 8 + ["cati"] * 2,
    "start": ["2026-02-09T10:00"] * 5 + ["2026-02-10T10:00"] * 4 + ["no time"],
}  # fmt: skip


def counts(result, by):
    """Return (name, interviews, attempted, controlled) of every group of a dimension."""
    return [(g.name, g.interviews, g.attempted, g.controlled) for g in result.detail.dimension(by).groups]


@pytest.fixture
def result():
    """Ten interviews; 1 confirmed, 2 partly, 6 tried in vain by K2."""
    log = {
        "id": [1, 2, 6], "controller": ["K1", "K1", "K2"], "method": ["phone", "visit", "phone"],
        "outcome": ["ok", "partly", "no answer"],
    }  # fmt: skip
    return controlled(interviews(PEOPLE), log, known=["C"])


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("interviewer", [("A", 5, 2, 2), ("B", 5, 1, 0), ("C", 0, 0, 0)]),
        ("organisation", [("X", 5, 2, 2), ("Y", 5, 1, 0)]),
        ("region", [("KZ-10", 9, 3, 2)]),
        ("mode", [("cati", 2, 0, 0), ("f2f", 8, 3, 2)]),
        ("day", [("2026-02-09", 5, 2, 2), ("2026-02-10", 4, 1, 0)]),
        ("method", [("telephone", 2, 2, 1), ("visit", 1, 1, 1)]),
        ("controller", [("K1", 2, 2, 2), ("K2", 1, 1, 0)]),
    ],
)
def test_every_dimension_is_counted_with_its_zeros(result, by, expected):
    """Counted by eye in PEOPLE and the log."""
    assert counts(result, by) == expected


def test_only_what_the_files_name_is_a_dimension(result):
    """No column says the language: there is no such table, rather than a table of blanks."""
    assert result.detail.dimension("language") is None
    assert [d.by for d in result.detail.dimensions if d.of_attempts] == ["method", "controller"]


def test_interviews_in_no_group_are_counted(result):
    """One interview without a region, one whose time cannot be read."""
    assert (result.detail.dimension("region").unnamed, result.detail.dimension("day").unnamed) == (1, 1)


def test_a_supervisors_name_is_a_pseudonym():
    """Two words without a digit are a name."""
    found = controlled(interviews(PEOPLE), {"id": [1], "outcome": ["ok"]}, show_ids=False)
    (one,) = found.detail.dimension("supervisor").groups
    assert one.name.startswith("№")


def test_the_share_has_both_intervals(result):
    """2 of 5: R 4.2.2 prop.test(2, 5, correct = FALSE) and binom.test(2, 5)."""
    (a, _, c) = result.detail.by_interviewer
    assert (a.low, a.high) == pytest.approx((0.117620774232648, 0.769275718723987), rel=1e-12)
    assert (a.exact_low, a.exact_high) == pytest.approx((0.0527449505263169, 0.8533672003653268), rel=1e-12)
    assert (c.share, c.low, c.exact_high) == (None, None, None)


def test_the_tables_hold_what_the_detail_holds(result):
    """Other dimensions stand in one table, a row a group; interviewer and region have their own."""
    rows = {t.name: t.records() for t in result.tables}
    assert {r["by"] for r in rows["field_control_by_group"]} == {
        "organisation", "supervisor", "mode", "day", "method", "controller",
    }  # fmt: skip
    assert [r["share"] for r in rows["field_control_by_interviewer"]] == [0.4, 0.0, None]


def test_a_recording_listened_to_is_control_of_a_telephone_interview():
    """READINGS 2.3: of CATI, recordings listened to count."""
    given = interviews({"id": [1, 2], "mode": ["cati", "cati"]})
    found = controlled(given, {"id": [1], "method": ["прослушивание записи"], "outcome": ["подтверждено"]})
    assert counts(found, "mode") == [("cati", 2, 1, 1)]


def test_one_interviewer_is_no_spread():
    """With one interviewer nothing can be uneven, and nobody is unusual."""
    given = interviews({"id": range(1, 6), "interviewer": ["№ 7-а"] * 5, "age": [30] * 5})
    found = controlled(given, {"id": [1, 2], "outcome": ["ok", "ok"], "age": [30, 31]}, compare=["age"])
    assert str(finding(found, "spread").status) == "not_assessable"
    assert found.detail.unusual == ()


@pytest.mark.parametrize("readings", [{"control_base": "final"}, {"control_counts": "attempt"}])
def test_groups_add_up_to_the_total_under_every_reading(readings):
    """Of four interviews one is voided; two were tried, one reached."""
    given = interviews(
        {"id": [1, 2, 3, 4], "interviewer": ["A", "A", "B", "B"], "status": ["ok", "ok", "void", "ok"]},
        statuses={"complete": ["ok"], "voided": ["void"]},
    )
    found = controlled(given, {"id": [1, 3], "outcome": ["ok", "no answer"]}, readings=readings).detail
    for field in ("interviews", "attempted", "controlled"):
        assert sum(getattr(g, field) for g in found.by_interviewer) == getattr(found.total, field)
