"""Paper questionnaires keyed a second time: which to draw, what it would prove, and what a second keying found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Rekey:
    """One questionnaire to be keyed again from its scan by somebody who does not see the first keying."""

    id: str
    file: str
    row: int


class UnkeyedWhy(StrEnum):
    """Why a questionnaire of the second keying is not compared."""

    UNKNOWN = "unknown"
    """It is not in the data."""

    SEVERAL = "several"
    """Several interviews of the data have its id."""

    REPEATED = "repeated"
    """It was keyed again several times."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unkeyed:
    """A row of the second keying that is not compared. `id` is empty where the row has none."""

    id: str
    file: str
    row: int
    why: UnkeyedWhy


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyedQuestion:
    """Answers to one question that were keyed twice, and how many of them differ."""

    question: str
    compared: int
    wrong: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyedDifference:
    """An answer that the two keyings give differently: where it stands in either file. The answers are not kept."""

    id: str
    file: str
    row: int
    second_file: str
    second_row: int
    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyed:
    """What the second keying of questionnaires found.

    questionnaires, compared, wrong, rate
        Questionnaires and answers compared, answers that differ, their share (a fraction); None: nothing compared.
    low, high
        Clopper and Pearson's 95 % interval of the rate, as if answers erred independently.
    design_effect, high_clustered
        By how much errors come together in questionnaires, and the upper end of the interval that allows for it.
    questionnaires_wrong, questionnaires_most, population
        Questionnaires with a difference; the one-sided limit, at `confidence`, of those among all that the keyed ones
        were drawn from, if they were drawn at random.
    unmatched
        Rows of the second keying that are not compared.
    differences, differences_total
        The first of the differences, and how many there are.
    """

    questionnaires: int
    compared: int
    wrong: int
    rate: float | None
    low: float | None
    high: float | None
    design_effect: float | None
    high_clustered: float | None
    questionnaires_wrong: int
    questionnaires_most: int | None
    population: int
    confidence: float
    questions: tuple[KeyedQuestion, ...]
    unmatched: tuple[Unkeyed, ...]
    differences: tuple[KeyedDifference, ...]
    differences_total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rekeying:
    """Attached questionnaires drawn for blind re-keying, what it would prove if no answer differed, and what it found.

    drawn
        The questionnaires, in the order of the file; empty where no list of ids tells which are attached.
    attached, answers
        Attached questionnaires that are in the file of interviews, and answers of the drawn ones.
    rate_most, questionnaires_most
        Upper limits at `confidence`: of the share of wrong answers (as if answers erred independently), and of attached
        questionnaires with a wrong answer. None where nothing was drawn.
    listed
        Whether questionnaires are attached at all.
    keyed
        What a second keying that was handed in found; None where none was.
    """

    drawn: tuple[Rekey, ...]
    attached: int
    answers: int
    rate_most: float | None
    questionnaires_most: int | None
    confidence: float
    seed: int
    listed: bool = True
    keyed: Keyed | None = None
