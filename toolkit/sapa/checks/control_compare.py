"""How often did a question's answer differ when it was asked again?"""

from __future__ import annotations

from collections.abc import Mapping

from sapa.checks.control_log import ControlLog
from sapa.checks.interviews import Interviews
from sapa.data.values import codes
from sapa.results.details import QuestionComparison
from sapa.stats import wilson

LEVEL = 0.95


def compare_questions(
    interviews: Interviews, log: ControlLog, pairs: Mapping[str, str]
) -> tuple[QuestionComparison, ...]:
    """Compare the answers of controlled interviews, question by question, as normalised codes.

    A pair is compared where both sides have an answer; where the control interview left the question blank
    nothing can be said. Intervals are Wilson's (1927) at 95 %.
    """
    found = []
    for question, asked_again in pairs.items():
        survey = codes(interviews.rows.frame[question]).fillna("").to_numpy(dtype=object)
        control = codes(log.rows.frame[asked_again]).fillna("").to_numpy(dtype=object)
        compared = [(survey[i], control[j]) for i, j in log.first_row.items() if survey[i] != "" and control[j] != ""]
        different = sum(a != b for a, b in compared)
        low, high = wilson(different, len(compared), LEVEL) if compared else (None, None)
        found.append(
            QuestionComparison(
                question,
                len(compared),
                different,
                None if low is None else float(low),
                None if high is None else float(high),
            )
        )
    return tuple(found)
