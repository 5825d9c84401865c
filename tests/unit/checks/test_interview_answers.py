"""Scales, batteries, patterns of answers, digits and near-duplicates, against hand computation."""

from __future__ import annotations

import numpy as np
import pytest

from fixtures.interviewed import choice_rows, flags, form_rows, interviewed
from sapa.checks.interview_answers import answers, digits, rarity
from sapa.checks.interview_duplicates import duplicates
from sapa.checks.interview_form import read_form
from sapa.checks.interview_scales import read_scales
from sapa.data.conditions import Table

ROLES = {"id": "id", "interviewer": "who"}
SCALE = choice_rows(
    scale={"1": "a", "2": "b", "3": "c", "4": "d", "5": "e", "98": "Don't know"}, yes={"1": "y", "2": "n"}
)


def scales_of(columns, form=None, choices=SCALE, who=None, missing=()):
    """Return (case, scales, table) of question columns."""
    n = len(next(iter(columns.values())))
    case = interviewed({"id": range(n), "who": who or ["A"] * n, **columns}, ROLES, missing=missing)
    table = Table(case.interviews.rows)
    read = read_form(case, form, choices if form is not None else None)
    return case, read_scales(case, read, table), table, read


def test_batteries_are_runs_on_one_list():
    """Three in a row on one list; a yes/no question, another group or another list ends the run."""
    form = form_rows(
        ("select_one scale", "a1"), ("select_one scale", "a2"), ("note", "n"), ("select_one scale", "a3"),
        ("select_one yes", "y"), ("select_one scale", "b1"), ("select_one scale", "b2"),
        ("begin_group", "g"), ("select_one scale", "c1"), ("end_group", "g"),
    )  # fmt: skip
    columns = {c: ["1", "2"] for c in ("a1", "a2", "a3", "y", "b1", "b2", "c1")}
    _, scales, _, _ = scales_of(columns, form)
    assert scales.columns == ("a1", "a2", "a3", "b1", "b2", "c1")
    assert scales.batteries == ((0, 1, 2),)


def test_batteries_without_a_form_go_by_names_and_codes():
    """q5_1 … q5_3 with the same highest code; q7 has another one."""
    four = ["1", "2", "3", "4"] * 3
    columns = {"q5_1": four, "q5_2": four[::-1], "q5_3": four, "q7": ["1", "2", "3"] * 4}
    _, scales, _, _ = scales_of(columns)
    assert scales.batteries == ((0, 1, 2),)
    assert scales.same.tolist() == [0, 0, 0, 1]


def test_texts_as_codes_are_compared_but_not_measured():
    """«poor», «fair», «good»: equal or not, without distances."""
    columns = {f"q{i}": ["good", "fair", "poor", "good"] * 3 for i in range(1, 7)}
    case, scales, _, _ = scales_of(columns)
    assert not scales.numeric.any()
    found = answers(case, scales)
    assert found.indices["straight_share"].tolist() == [1.0] * 12
    assert np.isnan(found.indices["irv"]).all()
    assert "checks.interview.skipped.few_items" in [m.id for m in found.skipped]


def test_words_read_as_infinite_or_no_number_are_texts():
    """The codes inf and nan make a list of texts: distances and sums of answers stay finite."""
    codes = ["inf", "nan", "1", "2", "1e400"] * 4
    case, scales, _, _ = scales_of({"q1": codes, "q2": codes, "q3": codes})
    assert np.isfinite(scales.values[~np.isnan(scales.values)]).all()
    assert not scales.numeric.any()
    answers(case, scales)


def test_indices_by_hand():
    """One interview 3 3 3 3 1 98: run of 4, IRV of (3, 3, 3, 3, 1) with divisor n − 1 = √0.8 = 0.8944."""
    form = form_rows(*[("select_one scale", f"q{i}") for i in range(1, 7)])
    rows = [["3", "3", "3", "3", "1", "98"], ["1", "2", "3", "4", "5", "1"], ["2", "2", "2", "2", "2", "2"]]
    columns = {f"q{i + 1}": [r[i] for r in rows] for i in range(6)}
    case, scales, _, _ = scales_of(columns, form)
    found = answers(case, scales)
    assert found.indices["long_string"].tolist() == [4, 1, 6]
    assert found.indices["irv"].tolist() == pytest.approx([0.8**0.5, np.std([1, 2, 3, 4, 5, 1], ddof=1), 0])
    assert found.indices["straight_share"].tolist() == [0, 0, 1]


def test_rarity_leaves_the_own_interviewer_out():
    """A's extreme value is compared with B's only: nobody of 4 goes so far: 1/5; B's 3 is reached by A's two 9: 3/5."""
    case = interviewed({"id": range(8), "who": list("AAAABBBB")}, ROLES)
    share, others = rarity(case, np.array([9.0, 9, 1, 1, 1, 2, 3, 3]), high=True)
    assert others.tolist() == [4] * 8
    assert share.tolist() == pytest.approx([1 / 5, 1 / 5, 1, 1, 1, 3 / 5, 3 / 5, 3 / 5])


def honest(n=400, k=12, seed=1):
    """Return correlated answers 1–5 and interviewers: one opinion, loading 0.6."""
    rng = np.random.default_rng(seed)
    latent = 0.6 * rng.normal(size=(n, 1)) + 0.8 * rng.normal(size=(n, k))
    codes = np.digitize(latent, [-1.2, -0.4, 0.4, 1.2]) + 1
    return codes, [f"I{i % 10}" for i in range(n)]


def test_a_pattern_filler_is_named_and_a_hundredth_of_the_honest_too():
    """Alternating 1 5 1 5 …: farthest of 401 by distance and by Guttman errors."""
    codes, who = honest()
    codes = np.vstack([codes, [1, 5] * 6])
    form = form_rows(*[("select_one scale", f"q{i}") for i in range(12)])
    case, scales, _, _ = scales_of({f"q{i}": codes[:, i] for i in range(12)}, form, who=[*who, "I3"])
    found = answers(case, scales)
    for signal in ("mahalanobis", "person_fit"):
        rows = [row for row, _ in flags(found, signal)]
        assert 402 in rows
        assert len(rows) <= 1 + 0.015 * 400


def test_constant_and_empty_questions_do_no_harm():
    """A question that all answer alike, one that nobody answered."""
    codes, who = honest(120, 12)
    columns = {f"q{i}": codes[:, i] for i in range(12)} | {"same": ["3"] * 120, "empty": [None] * 120}
    form = form_rows(*[("select_one scale", c) for c in columns])
    case, scales, table, read = scales_of(columns, form, who=who)
    found = answers(case, scales)
    assert np.isfinite(found.indices["mahalanobis"]).all()
    assert duplicates(case, read, table, draws=0).indices["likeness"].shape == (120,)


def test_no_scale_is_one_message():
    """Only a yes/no question."""
    case, scales, _, _ = scales_of({"y": ["1", "2"] * 5})
    assert [m.id for m in answers(case, scales).skipped] == ["checks.interview.skipped.no_scales"]


def test_preferred_digits_are_seen_against_the_survey():
    """Nine interviewers with all ages 20–69 alike; the tenth writes 0 and 5 only: 100 % against 28 % over all."""
    ages = [20 + i for i in range(50)] * 9 + [20 + 5 * (i % 10) for i in range(50)]
    who = [f"I{i // 50}" for i in range(500)]
    case = interviewed({"id": range(500), "who": who, "age": ages}, ROLES | {"age": "age"})
    found = digits(case, read_form(case, None, None), Table(case.interviews.rows))
    by = {(who, u.signal): u for who, u in found.unusual}
    assert by["I9", "digits"].value == 1.0
    assert by["I9", "digits"].q < 0.01
    assert by["I0", "digits"].q > 0.2
    # χ² of 50 numbers, 25 ending in 0 and 25 in 5, when the survey has 70, 45 …, 70, 45 … of 500: 2·(25−7)²/7 + 8·4.5.
    assert by["I9", "last_digits"].value == pytest.approx(2 * 18**2 / 7 + 8 * 4.5)


def test_household_sizes_have_no_last_digit():
    """1 to 9: said, not tested."""
    case = interviewed({"id": range(60), "who": ["A", "B"] * 30, "size": [1 + i % 9 for i in range(60)]}, ROLES)
    found = digits(case, read_form(case, None, None), Table(case.interviews.rows))
    assert [m.id for m in found.skipped] == ["checks.interview.skipped.no_numbers"]


def copied(seed=3):
    """Return 300 honest interviews of 30 questions, and one of the first interviewer copied but for one answer."""
    codes, who = honest(300, 30, seed)
    copy = codes[0].copy()
    copy[7] = copy[7] % 5 + 1
    return np.vstack([codes, copy]), [*who, who[0]]


def test_a_copied_interview_is_found_and_honest_pairs_are_not():
    """One pair of 45,150, with 29 of 30 answers alike."""
    codes, who = copied()
    case, _, table, read = scales_of({f"q{i}": codes[:, i] for i in range(30)}, who=who)
    found = duplicates(case, read, table, draws=0)
    assert flags(found, "near_duplicate") == [(302, 2)]
    (flag,) = found.flags
    assert flag.value == pytest.approx(29 / 30)
    assert flag.text.id == "checks.interview.near_duplicate_same"


@pytest.mark.parametrize("seed", [11, 12, 13, 14, 15])
def test_honest_surveys_with_correlated_questions_have_no_near_duplicate(seed):
    """At one survey in twenty, five seeds without any are what is to be expected (77 %); these were not picked."""
    codes, who = honest(300, 30, seed)
    case, _, table, read = scales_of({f"q{i}": codes[:, i] for i in range(30)}, who=who)
    assert duplicates(case, read, table, draws=0).flags == ()


def test_one_interviewer_has_no_reference():
    """All interviews of one person: said, nobody named."""
    codes, _ = honest(60, 15)
    case, _, table, read = scales_of({f"q{i}": codes[:, i] for i in range(15)}, who=["A"] * 60)
    found = duplicates(case, read, table)
    assert found.flags == ()
    assert [m.id for m in found.skipped] == ["checks.interview.skipped.one_interviewer"]
