"""The questions of a survey: from its XLSForm, or guessed from the columns, with who was asked each of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from sapa.checks.interview_base import Case
from sapa.data.cells import cell_text, normalise_code
from sapa.data.conditions import Table
from sapa.data.nearest import SHOWN
from sapa.data.relevance import Relevance, Verdict, parse_relevance
from sapa.data.rows import Rows
from sapa.messages import Message, message

Mask: TypeAlias = npt.NDArray[np.bool_]

OWN_CODES = 0.5
"""A column less than half of whose answers are codes of its list was delivered in other codes than the form's
(labels, for instance): conditions on it are unknown. Any mixture above is a few wrong codes."""

MOST_CODES = 12
"""Without a form: a column with more different codes is no closed question (longest scales of practice have 11 points
and "don't know")."""

NUMBER_SHARE = 0.95
"""Without a form: a column of which so many answers are numbers is numeric."""

DONT_KNOW = re.compile(
    r"don.?t.?know|do.?not.?know|^dk$|hard.to.(?:say|answer)|затрудня|не.?знаю|қиналам|білмейм|айта алмаймын",
    re.IGNORECASE,
)
REFUSED = re.compile(r"refus|prefer.?not|no.?answer|^rf$|отказ|без ответа|бас тарт|жауап бергісі келмей", re.IGNORECASE)


class Asked(StrEnum):
    """What kind of answer a question takes."""

    ONE = "one"
    MANY = "many"
    NUMBER = "number"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Question:
    """One question that the data have a column for.

    column
        Its column; `list_name` and `codes` its answers ("" and () where it has no list); `order` its place in the form.
    dont_know, refused, unsaid
        The codes that say so; `unsaid` are codes of no answer that do not say which of the two.
    relevance
        Its own `relevant` and those of the groups it stands in.
    required
        False where the form lets it be passed over.
    """

    column: str
    kind: Asked
    list_name: str
    codes: tuple[str, ...]
    dont_know: frozenset[str]
    refused: frozenset[str]
    unsaid: frozenset[str]
    relevance: tuple[Relevance, ...]
    required: bool
    order: int
    group: str = ""

    @property
    def scale(self) -> tuple[str, ...]:
        """The codes that are answers in substance."""
        return tuple(c for c in self.codes if c not in self.no_answer)

    @property
    def no_answer(self) -> frozenset[str]:
        """The codes that are no answer in substance."""
        return self.dont_know | self.refused | self.unsaid


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """The questions in the order they were asked. `known`: from an XLSForm; else guessed from the columns."""

    questions: tuple[Question, ...]
    known: bool
    faults: tuple[Message, ...] = ()
    other_codes: frozenset[str] = frozenset()
    """Columns delivered in other codes than the form's."""

    def one(self) -> tuple[Question, ...]:
        """Return the closed questions with one answer."""
        return tuple(q for q in self.questions if q.kind is Asked.ONE)

    def asked(self, question: Question, table: Table) -> Verdict:
        """Tell for each row whether the form asked a question; unknown where a condition cannot be decided."""
        holds, fails = np.ones(len(table), dtype=bool), np.zeros(len(table), dtype=bool)
        for condition in question.relevance:
            found = condition.verdict(table, unknown=self.other_codes)
            holds &= found.holds & found.known
            fails |= found.fails
        return Verdict(holds, holds | fails)


def read_form(case: Case, survey: Rows | None, choices: Rows | None) -> Form:
    """Return the questions of an XLSForm that the data have columns for; without a form, guess them from the columns.

    Parameters
    ----------
    survey, choices
        The two sheets as loaded (`questionnaire_survey`, `questionnaire_choices`); None: there is no form.

    Returns
    -------
    Form
        Questions inside `begin_repeat` are left out: their answers stand in another table. `faults` says what could
        not be read.
    """
    if survey is None or not {"type", "name"} <= set(survey.columns):
        no_columns = () if survey is None else (message("checks.interview.form.no_columns", file=survey.files[0].path),)
        return Form(_guessed(case), known=False, faults=no_columns)
    lists, labels = _lists(choices)
    missing = frozenset(normalise_code(code) for code in case.interviews.missing)
    made = _questions(case, survey, lists, labels, missing)
    unread = [c for q in made for c in q.relevance if c.fault is not None]
    faults = (
        [message("checks.interview.form.unread", n=len({c.text for c in unread}), first=unread[0].fault)]
        if unread
        else []
    )
    other = _other_codes(case, made)
    if other:
        faults.append(message("checks.interview.form.other_codes", n=len(other), columns=tuple(sorted(other))[:SHOWN]))
    return Form(made, known=True, faults=tuple(faults), other_codes=frozenset(other))


def _cells(rows: Rows, column: str) -> list[str]:
    if column not in rows.columns:
        return [""] * len(rows)
    return [cell_text(v) for v in rows.frame[column].fillna("")]


def _lists(choices: Rows | None) -> tuple[dict[str, list[str]], dict[tuple[str, str], str]]:
    """Return the codes of each list, and all labels of each code together."""
    if choices is None:
        return {}, {}
    name = next((c for c in ("list_name", "list name", "listname") if c in choices.columns), None)
    code = next((c for c in ("name", "value") if c in choices.columns), None)
    if name is None or code is None:
        return {}, {}
    shown = [_cells(choices, c) for c in choices.columns if c.lower().startswith("label")]
    lists: dict[str, list[str]] = {}
    labels: dict[tuple[str, str], str] = {}
    for i, (list_name, value) in enumerate(zip(_cells(choices, name), _cells(choices, code), strict=True)):
        if list_name and value:
            lists.setdefault(list_name, []).append(normalise_code(value))
            labels[list_name, normalise_code(value)] = "\n".join(column[i] for column in shown)
    return lists, labels


def _questions(
    case: Case, survey: Rows, lists: dict[str, list[str]], labels: dict[tuple[str, str], str], missing: frozenset[str]
) -> tuple[Question, ...]:
    columns = set(case.interviews.rows.columns)
    roles = {c for role, named in case.interviews.roles.items() if role not in ("age", "sex") for c in named}
    read: dict[str, Relevance] = {}
    above: list[tuple[str, Relevance | None]] = []
    repeats = 0
    made: list[Question] = []
    rows = zip(
        _cells(survey, "type"),
        _cells(survey, "name"),
        _cells(survey, "relevant"),
        _cells(survey, "required"),
        strict=True,
    )
    for order, (kind_text, name, relevant, required) in enumerate(rows):
        condition = read.setdefault(relevant, parse_relevance(relevant)) if relevant else None
        word = kind_text.lower().replace(" ", "_")
        if word in ("begin_group", "begin_repeat"):
            above.append((name, condition))
            repeats += word == "begin_repeat"
        elif word in ("end_group", "end_repeat"):
            if above:
                above.pop()
            repeats = max(0, repeats - (word == "end_repeat"))
        else:
            parts = kind_text.split()
            kind = _kind(parts)
            if kind is None or repeats or name not in columns or name in roles:
                continue
            list_name = parts[1] if kind in (Asked.ONE, Asked.MANY) and len(parts) > 1 else ""
            codes = tuple(dict.fromkeys(lists.get(list_name, ())))
            said = {c: f"{c}\n{labels.get((list_name, c), '')}" for c in codes}
            # A code that says "don't know" by its label, in any language of the form, or by its own name.
            unsure = frozenset(c for c, t in said.items() if any(DONT_KNOW.search(x) for x in t.split("\n")))
            refused = frozenset(
                c for c, t in said.items() if c not in unsure and any(REFUSED.search(x) for x in t.split("\n"))
            )
            conditions = tuple(c for _, c in above if c is not None) + ((condition,) if condition is not None else ())
            made.append(
                Question(
                    column=name, kind=kind, list_name=list_name, codes=codes, dont_know=unsure,
                    refused=refused, unsaid=missing - unsure - refused, relevance=conditions,
                    required=required.lower() in ("yes", "true", "true()", "1"),
                    order=order, group=above[-1][0] if above else "",
                )
            )  # fmt: skip
    return tuple(made)


def _kind(parts: list[str]) -> Asked | None:
    word = parts[0].lower() if parts else ""
    if word in ("select_one", "select_one_from_file"):
        return Asked.ONE
    if word in ("select_multiple", "select_multiple_from_file"):
        return Asked.MANY
    if word in ("integer", "decimal", "range"):
        return Asked.NUMBER
    return Asked.OTHER if word in ("date", "text") else None


def _other_codes(case: Case, questions: tuple[Question, ...]) -> list[str]:
    """Return the closed questions whose answers are not codes of their lists."""
    found = []
    for q in questions:
        if q.kind is not Asked.ONE or not q.codes:
            continue
        cells = Table(case.interviews.rows).codes(q.column).dropna()
        if len(cells) and float(cells.isin(list(q.codes)).mean()) < OWN_CODES:
            found.append(q.column)
    return found


def _guessed(case: Case) -> tuple[Question, ...]:
    """Guess closed and numeric questions from the columns that play no role."""
    roles = {c for role, named in case.interviews.roles.items() if role not in ("age", "sex") for c in named}
    table = Table(case.interviews.rows)
    missing = frozenset(normalise_code(code) for code in case.interviews.missing)
    made = []
    for order, column in enumerate(case.interviews.rows.columns):
        if column in roles:
            continue
        cells = table.codes(column)[case.used].dropna()
        counts = cells.value_counts()
        substance = [str(c) for c in counts.index if c not in missing]
        if len(substance) < 2:
            continue
        if len(substance) <= MOST_CODES and len(cells) > 2 * len(counts):
            kind, codes = Asked.ONE, tuple(sorted(map(str, counts.index), key=_by_number))
        elif float(np.isfinite(table.numbers(column)[case.used & table.present(column)]).mean()) >= NUMBER_SHARE:
            kind, codes = Asked.NUMBER, ()
        else:
            continue
        made.append(
            Question(
                column=column, kind=kind, list_name="", codes=codes, dont_know=frozenset(), refused=frozenset(),
                unsaid=missing,
                relevance=(), required=False, order=order,
            )
        )  # fmt: skip
    return tuple(made)


def _by_number(code: str) -> tuple[int, float, str]:
    number = float(pd.to_numeric(code, errors="coerce"))
    return (0, number, code) if np.isfinite(number) else (1, 0.0, code)
