"""A second keying against the data: counts and limits by hand; rows that cannot be compared; what is said."""

from __future__ import annotations

import pytest

from fixtures.interviewed import interviewed
from fixtures.made_rows import made_rows
from sapa.checks.base import Context
from sapa.checks.interviewer_handed_in import HandedIn
from sapa.checks.interviewer_keyed import keyed_again, keyed_finding
from sapa.checks.interviewers import interviewers
from sapa.deliverable.control_sections import RekeyedRef
from sapa.i18n import LANGUAGES, translator
from sapa.results import Status
from sapa.standard import choose, load_standard

CONTEXT = Context(load_standard(), choose({}), show_ids=True)

DATA = {
    "id": ["1", "2", "3", "4", "4", "5", "6"],
    "who": ["A", "A", "B", "B", "B", "B", "B"],
    "q1": ["1", "2", "98.0", None, "1", "1", "1"],
    "q2": ["4", "5", "4", "4", "4", None, "4"],
    "age": ["30", "41", "52", "63", "63", "44", "20"],
}
SECOND = {
    "id": ["1", "2", "3", "4", "5", "77", "6", "6", None],
    "q1": ["1", "3", "98", "1", "1", "1", "1", "1", "1"],
    "q2": ["4", "5", None, "4", None, "4", "4", "4", "4"],
    "age": ["30", "42", "52", "63", "40", "20", "20", "20", "1"],
}
SECOND_ROWS = made_rows(SECOND, file="again.csv")


def _case():
    return interviewed(DATA, {"id": "id", "interviewer": "who"}).interviews


def _keyed(**spec):
    found = keyed_again(_case(), CONTEXT, SECOND_ROWS, RekeyedRef.model_validate({"file": "again.csv", **spec}))
    assert found is not None
    return found


def test_cells_are_compared_and_counted_by_hand():
    """Ids 1, 2, 3 and 5 match once on either side."""
    found = _keyed()
    # 1: q1, q2, age alike (3 compared). 2: q1 2/3 and age 41/42 differ (3). 3: 98.0 = 98, q2 4/blank differs (3).
    # 5: q1 alike, q2 blank on both sides (not compared), age 44/40 differs (2). Together 11 compared, 4 wrong.
    assert (found.questionnaires, found.compared, found.wrong) == (4, 11, 4)
    assert found.rate == pytest.approx(4 / 11)
    # R binom.test(4, 11)$conf.int: 0.1092634, 0.6920953
    assert (found.low, found.high) == pytest.approx((0.1092634, 0.6920953), abs=1e-6)
    assert [(q.question, q.compared, q.wrong) for q in found.questions] == [("age", 4, 2), ("q1", 4, 1), ("q2", 3, 1)]
    assert found.questionnaires_wrong == 3
    # All ids of the data are 6. With D of 6 wrong, P(at most 3 of 4 drawn wrong): D = 6 gives 0, D = 5 gives
    # C(5,3)·C(1,1)/C(6,4) = 10/15 > 0.05: at most 5.
    assert (found.population, found.questionnaires_most) == (6, 5)


def test_where_the_keyings_differ_is_named_without_the_answers():
    """File and row on both sides; what was answered is not kept."""
    found = _keyed()
    assert [(d.id, d.row, d.second_file, d.second_row, d.question) for d in found.differences] == [
        ("2", 3, "again.csv", 3, "q1"), ("2", 3, "again.csv", 3, "age"), ("3", 4, "again.csv", 4, "q2"),
        ("5", 7, "again.csv", 6, "age"),
    ]  # fmt: skip
    assert found.differences_total == 4


def test_rows_that_cannot_be_compared_are_listed_with_the_reason():
    """Id 4 stands twice in the data, 77 not at all, 6 was keyed again twice, one row has no id."""
    assert [(u.id, u.row, str(u.why)) for u in _keyed().unmatched] == [
        ("4", 5, "several"), ("77", 7, "unknown"), ("6", 8, "repeated"), ("6", 9, "repeated"), ("", 10, "unknown"),
    ]  # fmt: skip


def test_a_tolerance_and_excluded_codes_are_heeded():
    """Age within 1 is alike, 44 against 40 is not; the code 98 is compared on neither side."""
    found = _keyed(compare={"age": {"tolerance": 1}, "q1": {"exclude": [98]}})
    assert [(q.question, q.compared, q.wrong) for q in found.questions] == [("age", 4, 1), ("q1", 3, 1)]


def test_columns_of_the_second_keying_may_be_called_otherwise():
    """`q1: q2` compares the data's q1 with the second keying's q2."""
    # 1: 1/4 differ; 2: 2/5 differ; 3: 98/blank differ; 5: 1/blank differ.
    found = _keyed(compare={"q1": "q2"})
    assert (found.compared, found.wrong) == (4, 4)


def test_ids_are_pseudonyms_unless_asked_for():
    """The same pseudonym as everywhere else; never the id."""
    secret = Context(load_standard(), choose({}), key="k")
    found = keyed_again(_case(), secret, SECOND_ROWS, RekeyedRef(file="again.csv"))
    assert found is not None
    assert found.differences[0].id == secret.pseudonym("2")
    assert all(u.id.startswith("№") or u.id == "" for u in found.unmatched)


def test_the_finding_is_a_question_where_answers_differ_and_met_where_none_does():
    """No norm bounds errors of keying; words in three languages are complete."""
    wrong = keyed_finding(CONTEXT, _keyed())
    none = interviewed({"id": ["1"], "q1": ["1"]}, {"id": "id"}).interviews
    right = keyed_again(none, CONTEXT, made_rows({"id": ["1"], "q1": ["1"]}), RekeyedRef(file="x.csv"))
    lost = keyed_again(none, CONTEXT, made_rows({"id": ["9"], "q1": ["1"]}), RekeyedRef(file="x.csv"))
    assert right is not None
    assert lost is not None
    assert [f.status for f in (wrong, keyed_finding(CONTEXT, right), keyed_finding(CONTEXT, lost))] == [
        Status.JUDGEMENT, Status.MET, Status.NOT_ASSESSABLE,
    ]  # fmt: skip
    for language in LANGUAGES:
        for finding in (wrong, keyed_finding(CONTEXT, lost)):
            assert "«checks." not in translator(language)(finding.message)
    assert translator("en")(wrong.message).startswith("4 questionnaires were keyed a second time: 4 of 11 answers")


def test_the_check_of_interviewers_carries_the_second_keying():
    """With interviewers it stands in the detail; without them the finding remains; without ids that is said."""
    spec = RekeyedRef(file="again.csv")
    given = HandedIn(rekeyed=(SECOND_ROWS, spec))
    result = interviewers(_case(), CONTEXT, handed_in=given)
    assert result.detail.rekeying.keyed.wrong == 4
    assert not result.detail.rekeying.listed
    assert [f.item for f in result.findings] == [None, "rekeyed"]
    nobody = interviewed(DATA, {"id": "id"}).interviews
    assert [f.item for f in interviewers(nobody, CONTEXT, handed_in=given).findings] == [None, "rekeyed"]
    no_ids = interviewed(DATA, {"interviewer": "who"}).interviews
    left = interviewers(no_ids, CONTEXT, handed_in=given).detail
    assert left.rekeying is None
    assert "checks.rekeyed.no_ids" in [m.id for m in left.skipped]
