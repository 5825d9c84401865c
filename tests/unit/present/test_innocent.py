"""What to check first: few lines, one a signal, the strongest first, contradictions of control before all."""

from __future__ import annotations

import pytest

from sapa.i18n import LANGUAGES, translator
from sapa.messages import message
from sapa.present.innocent import MOST, check_first
from sapa.results.interviewers import CONTRADICTION, Dossier, Level, Unusual
from sapa.workbook.interviewers_evidence import ROBUST

SIGNALS = ("duration", "middle", "spread", "blank", "shift", "no_answer", "control", "incoherence", "likeness_mean",
           "joint", "likeness_nearest")  # fmt: skip


def unusual(signal: str, p: float | None, q: float | None) -> Unusual:
    """Return a comparison under a signal that has an innocent explanation in the catalogues."""
    text = message("checks.interviewers.innocent.control")
    return Unusual(
        signal=signal, value=1.0, expected=0.0, low=None, high=None, n=9, p=p, q=q, weight=1.0, text=text,
        innocent=message(f"checks.interviewers.innocent.{signal}"),
    )  # fmt: skip


def dossier(*evidence: Unusual) -> Dossier:
    """Return a dossier of nothing but evidence."""
    return Dossier(
        interviewer="A", organisation=None, regions=(), interviews=20, controlled=5, refuted=0, evidence=evidence,
        score=3.0, p=0.001, low_rank=1, high_rank=2, level=Level.ACT_NOW, recontact=(),
    )  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_eleven_signals_at_most_five_are_explained_the_strongest_first(language: str) -> None:
    """All eleven stand out; the joint one points to the others and explains nothing itself."""
    t = translator(language)
    made = [unusual(signal, 0.001 * (i + 1), 0.01) for i, signal in enumerate(SIGNALS)]
    found = check_first(dossier(*reversed(made)), t)
    assert found == [t(f"checks.interviewers.innocent.{signal}") for signal in SIGNALS[:MOST]]


def test_a_signal_with_many_comparisons_is_explained_once() -> None:
    """Three of one signal are one line."""
    made = [unusual("duration", p, 0.01) for p in (0.001, 0.002, 0.003)]
    assert len(check_first(dossier(*made, unusual("middle", 0.01, 0.04)), translator("en"))) == 2


def test_where_something_stands_out_the_merely_unlikely_is_left_out() -> None:
    """Q 0.01 is explained, p 0.03 with q 0.6 is not; alone it is; and where nothing is unlikely the first three are."""
    t = translator("en")
    strong, weak = unusual("duration", 0.001, 0.01), unusual("middle", 0.03, 0.6)
    usual = [unusual(signal, 0.5, 1.0) for signal in ("spread", "blank", "shift", "no_answer")]
    assert check_first(dossier(strong, weak, *usual), t) == [t("checks.interviewers.innocent.duration")]
    assert check_first(dossier(weak, *usual), t) == [t("checks.interviewers.innocent.middle")]
    assert len(check_first(dossier(*usual), t)) == 3


def test_a_contradiction_of_control_is_settled_before_anything_else() -> None:
    """It has no probability, and stands first all the same."""
    t = translator("en")
    found = check_first(dossier(unusual("duration", 0.001, 0.01), unusual(CONTRADICTION, None, None)), t)
    assert found[0] == t("checks.interviewers.innocent.control_contradiction")


@pytest.mark.parametrize(("language", "word"), [("ru", "робаст"), ("kk", "робаст"), ("en", "robust")])
def test_texts_known_to_speak_of_robust_numbers_do(language: str, word: str) -> None:
    """A sheet with one of them explains the word; what it means stands in each language."""
    t = translator(language)
    assert word in t("workbook.interviewers.robust").casefold()
    assert all(t.has(id) for id in ROBUST)
