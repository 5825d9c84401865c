"""How many interviews a share means, what one log says of one interview, and who was chosen for control."""

from __future__ import annotations

import math

import pytest

from fixtures.made_rows import made_rows
from sapa.checks.base import Context
from sapa.checks.control_log import relate_log
from sapa.checks.control_words import OUTCOMES, mapping, plain
from sapa.checks.field_control import field_control
from sapa.checks.field_control_formal import required
from sapa.checks.frame import read_frame
from sapa.checks.interviews import relate
from sapa.deliverable.manifest import ControlRef, PopulationRef, Roles, Statuses
from sapa.i18n import translator
from sapa.results import Status
from sapa.standard import choose, load_standard


@pytest.mark.parametrize(
    ("base", "percent", "floor", "ceil"),
    [
        (1001, 15, 150, 151),
        (1001, 25, 250, 251),
        (1000, 15, 150, 150),
        (1200, 15, 180, 180),
        (7, 15, 1, 2),
        (0, 15, 0, 0),
    ],
)
def test_the_interviews_that_a_share_means(base, percent, floor, ceil):
    """1 001: at least 151, at most 250; 15 % of 1 000 is 150 and never 151."""
    assert required(base, float(percent), math.ceil) == ceil
    assert required(base, float(percent), math.floor) == floor


def interviews(n=10, **more):
    """Return n interviews with ids 1 … n, two interviewers in turn."""
    rows = made_rows({"id": range(1, n + 1), "who": [f"I{1 + i % 2}" for i in range(n)], **more})
    roles = {"id": "id", "interviewer": "who"} | ({"status": "status"} if "status" in more else {})
    statuses = Statuses.model_validate({"complete": ["ok"], "voided": ["void"], "partial": ["part"]})
    return relate(
        rows, Roles.model_validate(roles), statuses=statuses if "status" in more else None, missing=(), indicators={}
    )


def log(columns, given=None, **spec):
    """Relate a made control log to made interviews."""
    given = given or interviews()
    named = {"file": "control.csv", "id": "id"} | {k: k for k in ("method", "outcome") if k in columns} | spec
    return relate_log(made_rows(columns, file="control.csv"), ControlRef.model_validate(named), given)


def test_the_gravest_answer_of_several_attempts_counts():
    """Not reached, then confirmed: confirmed. Partly and confirmed: partly. Confirmed and refuted: contradictory."""
    found = log({
        "id": [1, 1, 2, 2, 2, 3, 3],
        "outcome": ["no answer", "confirmed", "confirmed", "refuted", "confirmed", "partly", "confirmed"],
    })  # fmt: skip
    assert list(found.outcome[:3]) == ["confirmed", "contradictory", "partly"]
    assert found.controlled.sum() == found.attempted.sum() == 3


def test_desk_editing_beside_a_call_leaves_the_call():
    """Interview 1 was edited and called; interview 2 only edited: its refutation at the desk is no field control."""
    found = log({
        "id": [1, 1, 2], "method": ["desk", "phone", "desk"], "outcome": ["confirmed", "no answer", "refuted"],
    })  # fmt: skip
    assert list(found.outcome[:2]) == ["not_reached", ""]
    assert (found.attempted[:2].tolist(), found.desk_only[:2].tolist()) == ([True, False], [False, True])


@pytest.mark.parametrize("written", ["7", "7.0", " 7 "])
def test_codes_of_ids_are_compared_as_codes(written):
    """7, 7.0 and a 7 with spaces are the same interview."""
    assert log({"id": [written], "outcome": ["ok"]}).controlled.nonzero()[0].tolist() == [6]


@pytest.mark.parametrize(
    ("word", "meaning"), [("РАСТАЛДЫ", "confirmed"), ("не  подтверждён", "refuted"), ("maybe", None)]
)
def test_usual_words_of_three_languages(word, meaning):
    """Without case, ё and doubled spaces; a word listed nowhere means nothing."""
    assert mapping({}, OUTCOMES).get(plain(word)) == meaning


def test_what_the_manifest_states_wins_over_the_usual_meaning():
    """A provider whose «да» means that somebody refused says so."""
    assert mapping({"refuted": ("Да",)}, OUTCOMES)[plain("да")] == "refuted"


def test_records_of_broken_off_interviews_are_known_and_not_counted():
    """Partial interview 2 was controlled: no stray record, no interview of the base."""
    given = interviews(3, status=["ok", "part", "void"])
    found = log({"id": [1, 2, 3, 9], "outcome": ["ok"] * 4}, given)
    assert [u.id for u in found.unmatched] == ["9"]
    result = field_control(given, Context(load_standard("kz-social-order"), choose({})), log=found)
    assert (result.detail.total.interviews, result.detail.total.controlled) == (2, 2)


def test_the_repeated_id_that_was_handed_in_is_preferred():
    """Ids 1 (broken off) and 1 (complete): control is of the complete one."""
    rows = made_rows({"id": [1, 1], "status": ["part", "ok"]})
    statuses = Statuses.model_validate({"complete": ["ok"], "partial": ["part"]})
    given = relate(
        rows, Roles.model_validate({"id": "id", "status": "status"}), statuses=statuses, missing=(), indicators={}
    )
    assert log({"id": [1], "outcome": ["ok"]}, given).controlled.tolist() == [False, True]


def test_every_interviewer_is_in_the_table_also_those_without_interviews():
    """I2 was never controlled, I3 stands on the provider's list only; I10 comes after I9 only if names are numbers."""
    given = interviews()
    result = field_control(
        given, Context(load_standard("kz-social-order"), choose({})),
        log=log({"id": [1, 3], "outcome": ["ok", "ok"]}, given), known_interviewers=["I3"],
    )  # fmt: skip
    rows = [(r["interviewer"], r["interviews"], r["controlled"], r["share"]) for r in result.tables[0].records()]
    assert rows == [("I1", 5, 2, 0.4), ("I2", 5, 0, 0.0), ("I3", 0, 0, None)]


def test_who_was_reached_says_nothing_about_who_was_chosen():
    """Four of five chosen alike for two interviewers; all of I1 were reached, none of I2: the draw is not accused."""
    given = interviews(40)
    chosen = range(1, 33)
    result = field_control(
        given, Context(load_standard("kz-social-order"), choose({})),
        log=log({"id": chosen, "outcome": ["ok" if i % 2 else "no answer" for i in chosen]}, given),
    )  # fmt: skip
    spread = next(f for f in result.findings if "spread" in f.id)
    assert spread.status is Status.MET
    assert spread.message.params["names"] == ("I2",)


@pytest.mark.parametrize(("asked", "again", "different"), [("1", "1.0", 0), ("1", "2", 1), ("01", "1", 1)])
def test_answers_asked_again_are_compared_as_codes(asked, again, different):
    """1 and 1.0 are the same answer; a leading zero is another code."""
    given = interviews(1, q=[asked])
    result = field_control(
        given, Context(load_standard("kz-social-order"), choose({})),
        log=log({"id": [1], "outcome": ["ok"], "q2": [again]}, given), compare={"q": "q2"},
    )  # fmt: skip
    (question,) = result.detail.questions
    assert (question.compared, question.different) == (1, different)


def test_blank_answers_are_not_compared():
    """A control interview that left the question out says nothing about it; no interval without answers."""
    given = interviews(2, q=["1", None])
    result = field_control(
        given, Context(load_standard("kz-social-order"), choose({})),
        log=log({"id": [1, 2], "outcome": ["ok", "ok"], "q2": [None, "1"]}, given), compare={"q": "q2"},
    )  # fmt: skip
    (question,) = result.detail.questions
    assert (question.compared, question.low, question.high) == (0, None, None)


def test_the_interval_of_the_refuted_is_wilsons():
    """2 of 12 at 95 %: R 4.2.2 prop.test(2, 12, correct = FALSE)$conf.int."""
    given = interviews(12)
    outcome = ["refuted"] * 2 + ["confirmed"] * 10
    result = field_control(
        given, Context(load_standard("kz-social-order"), choose({})),
        log=log({"id": range(1, 13), "outcome": outcome}, given),
    )  # fmt: skip
    found = next(f for f in result.findings if "results" in f.id)
    assert (found.interval.low, found.interval.high) == pytest.approx((4.6965142183854, 44.8030862252973), rel=1e-12)


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"id": [1, 3]}, "Interviewers of whose interviews none was attempted (outcomes are not recorded): 1"),
        ({"id": [1, 3], "outcome": ["ok", "ok"]}, "Interviewers without a controlled interview: 1"),
    ],
)
def test_the_spread_of_a_log_without_outcomes_speaks_of_attempts(columns, words):
    """I1's interviews 1 and 3 were tried, I2's none: without outcomes nobody knows whether anything was controlled."""
    given = interviews()
    result = field_control(given, Context(load_standard(), choose({}), show_ids=True), log=log(columns, given))
    (spread,) = [f for f in result.findings if f.id.split("/")[2] == "field_control.spread"]
    text = translator("en")(spread.message)
    assert words in text
    assert ("controlled" in text) == ("outcome" in columns)


def test_a_share_of_units_is_a_defect_of_the_frame_and_no_number():
    """0.05 of the units is no number of units: the row and the value as written are named, nothing is rounded to 0."""
    rows = made_rows({"region": ["A", "B"], "units": ["0.05", "12"]}, file="frame.csv")
    frame = read_frame(rows, PopulationRef.model_validate({"file": "frame.csv", "stratum": "region", "psus": "units"}))
    (defect,) = frame.defects
    assert (defect.file, defect.row, defect.column, defect.value) == ("frame.csv", 2, "units", "0.05")
    assert "NUMBER OF UNITS is needed" in translator("en")(defect.defect)
    assert [s.psus for s in frame.strata.values()] == [None, 12.0]
