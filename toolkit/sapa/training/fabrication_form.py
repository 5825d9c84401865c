"""The questionnaire of a simulated survey: batteries, filters with follow-ups, single questions, sex and age."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

DONT_KNOW = 98
REFUSED = 99
NOT_ASKED = 0
"""Stands for a blank in arrays of answers; in the delivered frame it is NA."""
YES, NO = 1, 2
YOUNGEST, OLDEST = 18, 85
MODULES = (("battery", 5, 6), ("filter", 4, 4), ("single", 4, 4), ("battery", 5, 6), ("filter", 3, 4), ("single", 3, 4),
           ("single", 2, 4))  # fmt: skip
"""Kind of a run of questions, categories of its answers, questions: together with sex and age a form of 34 questions,
begun again where more are wanted."""


class Kind(StrEnum):
    """What a question is."""

    SEX = "sex"
    AGE = "age"
    FILTER = "filter"
    """Yes opens its follow-up questions, anything else closes them."""
    FOLLOW_UP = "follow_up"
    BATTERY = "battery"
    """One of several statements on one answer scale, shown as a grid."""
    SINGLE = "single"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question.

    categories
        Answers are the codes 1 … categories; 0: a number (age).
    block
        Questions of one run share it (a battery, a filter with its follow-ups).
    factor, loading, sign
        Opinion that moves the answer, how strongly (a correlation), and in which direction.
    desirable
        The code that sounds best to an interviewer; 0: none.
    opened_by
        Name of the filter that must be answered with yes; None: everybody is asked.
    """

    name: str
    kind: Kind
    categories: int
    block: int
    factor: int = 0
    loading: float = 0.0
    sign: int = 1
    desirable: int = 0
    opened_by: str | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """The questions in the order in which they are asked."""

    questions: tuple[Question, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the questions: q1, q2, …"""
        return tuple(q.name for q in self.questions)

    @property
    def opinions(self) -> np.ndarray:
        """Positions of the questions that are neither sex nor age."""
        return np.array([i for i, q in enumerate(self.questions) if q.kind not in {Kind.SEX, Kind.AGE}], dtype=np.intp)

    def opened(self) -> tuple[tuple[int, tuple[int, ...]], ...]:
        """Return (position of a filter, positions of its follow-up questions)."""
        place = {q.name: i for i, q in enumerate(self.questions)}
        found: dict[int, list[int]] = {}
        for i, q in enumerate(self.questions):
            if q.opened_by is not None:
                found.setdefault(place[q.opened_by], []).append(i)
        return tuple((filter_at, tuple(follow)) for filter_at, follow in found.items())

    def blocks(self) -> tuple[tuple[int, ...], ...]:
        """Return the positions of the questions of each run."""
        found: dict[int, list[int]] = {}
        for i, q in enumerate(self.questions):
            found.setdefault(q.block, []).append(i)
        return tuple(tuple(places) for places in found.values())

    def survey(self) -> pd.DataFrame:
        """Return the questions as the sheet `survey` of an XLSForm: type, name, label, relevant."""
        import pandas as pd

        rows = [
            {
                "type": "integer" if q.kind is Kind.AGE else f"select_one {list_name(q)}",
                "name": q.name,
                "label": q.name,
                "relevant": f"${{{q.opened_by}}} = '{YES}'" if q.opened_by else "",
            }
            for q in self.questions
        ]
        return pd.DataFrame(rows, columns=["type", "name", "label", "relevant"])

    def choices(self) -> pd.DataFrame:
        """Return the answers as the sheet `choices` of an XLSForm: list_name, name, label."""
        import pandas as pd

        lists = {list_name(q): q for q in self.questions if q.kind is not Kind.AGE}
        rows = [
            {"list_name": name, "name": str(code), "label": str(code)}
            for name, q in sorted(lists.items())
            for code in (*range(1, q.categories + 1), *(() if q.kind is Kind.SEX else (DONT_KNOW, REFUSED)))
        ]
        return pd.DataFrame(rows, columns=["list_name", "name", "label"])


def list_name(question: Question) -> str:
    """Return the name of a question's list of answers."""
    return "sex" if question.kind is Kind.SEX else f"scale{question.categories}"


def apply_skips(answers: np.ndarray, form: Form) -> np.ndarray:
    """Blank the follow-ups whose filter was not answered with yes; `answers` (n, k) is changed, and returned."""
    for filter_at, follow in form.opened():
        answers[np.ix_(answers[:, filter_at] != YES, follow)] = NOT_ASKED
    return answers


def make_form(questions: int, *, loadings: Sequence[float], skips: bool, rng: np.random.Generator) -> Form:
    """Make a questionnaire of so many questions: sex, age, then runs of questions on five opinions by turns.

    Parameters
    ----------
    questions
        Questions in all, sex and age among them.
    loadings
        Correlations of answers with the opinion they are about; dealt out evenly, in an order of chance.
    skips
        Whether filters close their follow-up questions; without, everybody is asked everything.
    rng
        Source of chance.

    Returns
    -------
    Form
    """
    rest = questions - 2
    deck = np.resize(np.asarray(loadings, dtype=float), max(rest, 0))
    dealt = rng.permutation(deck)
    made = [
        Question(name="q1", kind=Kind.SEX, categories=2, block=0),
        Question(name="q2", kind=Kind.AGE, categories=0, block=0),
    ]
    run = 0
    while len(made) < questions:
        kind, categories, length = MODULES[run % len(MODULES)]
        run += 1
        opener: str | None = None
        for at in range(min(length, questions - len(made))):
            name = f"q{len(made) + 1}"
            is_filter = kind == "filter" and at == 0
            if is_filter:
                which, opener = Kind.FILTER, name
            else:
                which = {"filter": Kind.FOLLOW_UP, "battery": Kind.BATTERY, "single": Kind.SINGLE}[kind]
            codes = 2 if is_filter else categories
            # A filter is about behaviour: it has no answer that sounds best, and is not turned round.
            turned = not is_filter and rng.random() < 0.25
            judged = not is_filter and rng.random() < 0.4
            made.append(
                Question(
                    name=name,
                    kind=which,
                    categories=codes,
                    block=run,
                    factor=(run - 1) % 5,
                    loading=float(dealt[len(made) - 2]),
                    sign=-1 if turned else 1,
                    desirable=int(rng.choice([1, codes])) if judged else 0,
                    opened_by=opener if skips and which is Kind.FOLLOW_UP else None,
                )
            )
    return Form(tuple(made[:questions]))
