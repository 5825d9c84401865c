"""Every signal that the checks may give has its words in three languages."""

from __future__ import annotations

import ast

import pytest

from fixtures.project import modules
from sapa.checks.interview_answers import SIGNALS as ANSWERS
from sapa.checks.interviewer_evidence import SIGNALS
from sapa.i18n import LANGUAGES, translator
from sapa.results.interviewers import CONTRADICTION

# Names that stand for signals in calls, and what they may be: a new one must be listed here.
VARIABLES = {
    ("interview_answers.py", "signal"): {signal for _, signal, _ in ANSWERS},
    ("interview_compare.py", "signal"): set(),  # handed on from `unusual(case, signal, …)`
    ("interview_base.py", "signal"): set(),  # handed on from `case.flag(signal, …)`
    ("interview_nonresponse.py", "name"): {"blank_share", "dont_know_share", "refused_share", "unsaid_share"},
    ("interview_signals.py", "signal"): {"duration", "night", "weekend"},
    ("interview_times.py", "signal"): {"duration_short", "duration_long"},
    ("interviewer_dossier.py", "CONTRADICTION"): {CONTRADICTION},
    ("interviewer_evidence.py", "signal"): set(SIGNALS),
}


def given() -> set[str]:
    """Return every signal id that flags and comparisons of the checks are made with, read from the source."""
    found: set[str] = set(SIGNALS)
    for path, tree in modules("checks").items():
        name = path.split("/")[-1]
        if not name.startswith("interview"):
            continue
        for call in (n for n in ast.walk(tree) if isinstance(n, ast.Call)):
            called = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            said = [k.value for k in call.keywords if k.arg == "signal" and called in ("Unusual", "InterviewFlag")]
            said += call.args[:1] if called == "flag" else call.args[1:2] if called == "unusual" else []
            for one in said:
                if isinstance(one, ast.Constant):
                    found.add(str(one.value))
                else:
                    assert isinstance(one, ast.Name), ast.dump(one)
                    found |= VARIABLES[name, one.id]
    return found


def test_the_signals_are_found_in_the_source() -> None:
    """A few of every kind, so that the search does not pass by finding nothing."""
    kinds = {"joint", "question", "last_digits", "overlap", "night", "near_duplicate", "gps_missing", "blank_share"}
    assert kinds <= given()
    assert len(given()) > 35


@pytest.mark.parametrize("said", LANGUAGES)
def test_every_signal_has_its_words(said: str) -> None:
    """No raw name of a signal stands in a sheet."""
    t = translator(said)
    ids = {signal: f"workbook.interviewers.signal.{signal}" for signal in given()}
    words = {signal: t(id) if t.has(id) else "" for signal, id in ids.items()}
    assert [signal for signal, text in words.items() if not text] == []
    assert len(set(words.values())) == len(words)
