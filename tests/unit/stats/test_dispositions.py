"""From disposition codes to the counts of outcome rates."""

from __future__ import annotations

import pytest

from sapa.stats.dispositions import Outcome, count_outcomes, deciding_attempt, final_outcome, outcome_of


@pytest.mark.parametrize(
    ("code", "outcome"),
    # AAPOR (2016), Standard Definitions, table 2: final disposition codes of in-person household surveys. Code 3.20 is
    # a group of its own (UR) since the 10th edition (2023).
    [
        ("1.1", "I"), ("1.0", "I"), ("1.2", "P"), ("2.1", "R"), ("2.11", "R"), ("2.12", "R"), ("2.2", "NC"),
        ("2.23", "NC"), ("2.24", "NC"), ("2.3", "O"), ("2.32", "O"), ("2.0", "O"), ("3.1", "UH"), ("3.18", "UH"),
        ("3.2", "UR"), ("3.21", "UR"), ("3.9", "UO"), ("3.0", "UO"), ("4.5", "NE"), ("4.6", "NE"), (" 211 ", "R"),
        ("1,1", "I"), ("2.111a", "R"), ("4", "NE"),
    ],
)  # fmt: skip
def test_each_code_belongs_to_its_group(code, outcome):
    """The first digits decide."""
    assert outcome_of(code) == outcome


@pytest.mark.parametrize("code", ["", "refused", "5.1", "0", "2.x", "1.3", "130", "2.5", "3.7", "11111", "1.1.1"])
def test_a_word_is_no_code(code):
    """What AAPOR does not define is not guessed."""
    assert outcome_of(code) is None


@pytest.mark.parametrize(
    ("attempts", "outcome"),
    [
        (["2.24", "1.1"], "I"),
        (["1.1", "2.24"], "I"),
        (["2.11", "2.24"], "R"),
        (["2.11", "1.1"], "I"),
        (["1.2", "2.11"], "P"),
        (["2.24", "4.5"], "NE"),
        (["4.5", "2.24"], "NC"),
        (["2.24", "word"], None),
        (["word", "2.24"], "NC"),
        ([], None),
    ],
)
def test_a_case_has_one_outcome(attempts, outcome):
    """An interview, a partial one and a refusal stand; otherwise the last attempt; an unknown word decides nothing."""
    assert final_outcome([outcome_of(a) for a in attempts]) == outcome


def test_counts_are_ready_for_the_rates():
    """Each group in its own place."""
    counts = count_outcomes([*Outcome, Outcome.REFUSAL])
    assert (counts.interviews, counts.refusals, counts.eligible, counts.unknown, counts.not_eligible) == (1, 2, 6, 3, 1)


def test_weighted_counts_add_up_the_weights_of_the_cases():
    """2 + 0.5 interviews, 3 refusals; each case needs its weight."""
    counts = count_outcomes([Outcome.INTERVIEW, Outcome.REFUSAL, Outcome.INTERVIEW], [2, 3, 0.5])
    assert (counts.interviews, counts.refusals, counts.total) == (2.5, 3, 5.5)
    with pytest.raises(ValueError, match="shorter"):
        count_outcomes([Outcome.INTERVIEW, Outcome.REFUSAL], [1.0])


def test_the_attempt_that_decides_is_known():
    """The refusal before the closed door, the interview before the refusal; without attempts none."""
    assert deciding_attempt([Outcome.NON_CONTACT, Outcome.REFUSAL, Outcome.NON_CONTACT]) == 1
    assert deciding_attempt([Outcome.REFUSAL, Outcome.INTERVIEW]) == 1
    assert deciding_attempt([Outcome.NON_CONTACT, None]) == 1
    assert deciding_attempt([]) is None
