"""Consumers of a service: planned, registered, polled, and the shares of tables 1, 2, 4 and 5."""

from __future__ import annotations

import pytest

from fixtures.made_rows import made_rows
from sapa.checks.base import Context
from sapa.checks.consumers import consumers, people_needed
from sapa.deliverable.coverage_sections import Consumers
from sapa.deliverable.loaded import LoadedConsumers, LoadedPart
from sapa.deliverable.manifest import Part
from sapa.i18n import translator
from sapa.results import Basis, Line, Status
from sapa.standard import choose, load_standard


def judged(service, *entries, specification=None):
    """Judge entries (stated, registered list, polled list); return findings by question and item, and the detail."""
    loaded = []
    for spec, registered, polled in entries:
        stated = dict(spec)
        for key, people in (("registered", registered), ("polled", polled)):
            if people is not None:
                stated[key] = {"file": f"{key}.csv", "id": "code"}
        lists = {
            key: made_rows({"code": people}, file=f"{key}.csv")
            for key, people in (("registered", registered), ("polled", polled))
            if people is not None
        }
        loaded.append(LoadedConsumers(Consumers.model_validate(stated), **lists))
    part = LoadedPart(Part.model_validate({"id": "p", "service": service}), (), tuple(loaded))
    context = Context(load_standard("kz-social-order"), choose({}), specification or {}, part="p")
    result = consumers(part, context)
    return {(f.norm or f.id.split("/")[2], f.item): f for f in result.findings}, result.detail, result


@pytest.mark.parametrize(
    ("share", "registered", "needed"), [(10, 30, 3), (10, 31, 4), (20, 61, 13), (100, 25, 25), (10, 0, 0), (10, 15, 2)]
)
def test_people_needed_are_rounded_up_in_fractions(share, registered, needed):
    """⌈0.1 · 30⌉ = 3, though 0.1 · 30 is above 3 in binary; 10 % of a round table of 15 are two people."""
    assert people_needed(share, registered) == needed


def test_two_lists_are_verified():
    """20 % of 10 registered are 2; two registered people were polled, and a third who is not registered."""
    found, detail, _ = judged(
        "consulting", ({"form": "consultation", "planned": 12}, [f"p{i}" for i in range(10)], ["p1", "p2", "zz"])
    )
    share = found["t2.note.respondents_share", "consultation"]
    assert (share.status, share.basis, share.value, share.min, share.line) == (
        Status.MET, Basis.VERIFIED, 20.0, 20, Line.FORMAL,
    )  # fmt: skip
    row = detail.rows[0]
    assert (row.planned, row.registered.n, row.polled.n, row.strangers, row.needed) == (12, 10, 3, 1, 2)
    strangers = found["consumers.strangers", "consultation"]
    assert (strangers.status, strangers.line) == (Status.NOT_MET, Line.METHODOLOGICAL)
    assert "polled.csv, row 4" in translator("en")(strangers.message)
    assert "zz" not in translator("en")(strangers.message)


def test_too_few_are_not_met_and_the_missing_are_counted():
    """One of ten; one more is needed."""
    found, _, _ = judged("consulting", ({}, [f"p{i}" for i in range(10)], ["p1"]))
    share = found["t2.note.respondents_share", None]
    assert share.status is Status.NOT_MET
    assert translator("en")(share.recommendation).startswith("Poll 1 more registered consumer,")


def test_bare_numbers_are_never_met():
    """25 of 25 participants, only stated: a person decides; 20 of 28 break the norm all the same."""
    found, _, _ = judged(
        "training",
        ({"form": "seminar", "item": "1", "registered": 25, "polled": 25}, None, None),
        ({"form": "seminar", "item": "2", "registered": 28, "polled": 20}, None, None),
    )
    first, second = (found["t1.note.respondents_share", f"seminar / {i}"] for i in (1, 2))
    assert (first.status, first.basis) == (Status.JUDGEMENT, Basis.DECLARED)
    assert (second.status, second.min) == (Status.NOT_MET, 100)


def test_events_answer_to_two_tables():
    """Satisfaction (table 4) and practical application (table 5): 10 % each."""
    found, _, _ = judged("event", ({"registered": 280, "polled": 28}, None, None))
    assert {norm for norm, _ in found if norm.startswith("t")} == {
        "t4.note.respondents_share", "t5.note.respondents_share",
    }  # fmt: skip
    assert found["t4.note.respondents_share", None].value == pytest.approx(10.0)


def test_repeated_people_count_once():
    """Three rows, two people."""
    found, detail, _ = judged("consulting", ({}, ["a", "b", "a"], ["a"]))
    assert (detail.rows[0].registered.n, detail.rows[0].registered.repeated) == (2, 1)
    assert found["consumers.repeated_registered", None].status is Status.NOT_MET


def test_planned_against_registered_is_for_a_person_without_a_specification():
    """9 of 12 planned are 75 %; a value of the specification makes it a number."""
    entry = ({"planned": 12}, [f"p{i}" for i in range(9)], ["p1"])
    found, _, _ = judged("consulting", entry)
    assert (found["p9.coverage", None].status, found["p9.coverage", None].value) == (Status.JUDGEMENT, 75.0)
    from sapa.results import BoundsFrom
    from sapa.results.limits import Limits

    fixed = {"p9.coverage": Limits(80, None, BoundsFrom.SPECIFICATION)}
    found, _, _ = judged("consulting", entry, specification=fixed)
    assert found["p9.coverage", None].status is Status.NOT_MET


def test_what_is_missing_is_not_assessable():
    """Neither registered nor polled; the plan alone."""
    found, _, _ = judged("consulting", ({"planned": 5}, None, None))
    assert {f.status for f in found.values()} == {Status.NOT_ASSESSABLE}


def test_of_few_consumers_everybody_should_be_asked():
    """2 of 15: z · √(0.25/2 · 13/14) = 0.6677."""
    found, _, _ = judged("event", ({"registered": 15, "polled": 2}, None, None))
    text = translator("en")(found["consumers.precision", None].message)
    assert "±66.8%" in text
    assert "ask everybody" in text


def test_a_service_without_a_share_keeps_paragraph_9_only():
    """Information and methodical services: no share to be polled stands in the act."""
    found, _, result = judged("information_methodical", ({"planned": 5, "registered": 5, "polled": 5}, None, None))
    assert set(found) == {("p9.coverage", None)}
    assert [t.name for t in result.tables] == ["consumers"]


def test_nothing_stated_gives_nothing():
    """A part without consumers has no finding, no table and no sheet."""
    assert judged("training")[2].findings == ()
