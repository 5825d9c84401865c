"""Certificates of a session: who met the trainer's threshold, who did not and why, and the trainer's list of names."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sapa.errors import BadInput
from sapa.messages import Message, message
from sapa.training.grading.grade import GroupGrade, Part, TraineeGrade
from sapa.training.sessions import Session

NAME_COLUMNS = ("pseudonym", "name")
MOST_LETTERS = 120
"""Letters of a name that fit on the certificate."""


class Outcome(StrEnum):
    """Whether a trainee gets a certificate, or what stands against it."""

    MET = "met"
    NOTHING_PLANTED = "nothing_planted"
    NOTHING_SOUND = "nothing_sound"
    OPEN = "open"
    SENSITIVITY = "sensitivity"
    SPECIFICITY = "specificity"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Decision:
    """One trainee beside the threshold; `answered` is the share of all questions that were answered at all."""

    pseudonym: str
    outcome: Outcome
    sensitivity: Part
    specificity: Part
    answered: Part


def decisions(group: GroupGrade, session: Session, *, threshold: float) -> tuple[Decision, ...]:
    """Say for every trainee who handed in answers whether the threshold is met.

    Sensitivity and specificity must both reach it, and so must the share of questions answered: whoever leaves the
    difficult ones open has not judged the deliverables. Where nothing was planted, or no sound place was judged, one
    of the two does not exist, and nothing is certified.

    Parameters
    ----------
    group
        Of `grade`.
    session
        Of `read_key`.
    threshold
        A fraction above 0, at most 1.

    Raises
    ------
    BadInput
        The threshold is no such fraction.
    """
    if not 0 < threshold <= 1:
        raise BadInput(
            message("training.certificate.threshold"), where="--threshold", got=str(threshold), expected="0.8",
            todo=message("training.certificate.threshold.todo"),
        )  # fmt: skip
    asked = sum(len(task.questions) for task in session.scenario.tasks)
    return tuple(_decision(one, asked, threshold) for one in group.trainees)


def _decision(one: TraineeGrade, asked: int, threshold: float) -> Decision:
    answered = Part.of(asked - one.unanswered, asked)
    sees, spares = one.sensitivity.share >= threshold, one.specificity.share >= threshold
    if one.sensitivity.n == 0:
        outcome = Outcome.NOTHING_PLANTED
    elif answered.share < threshold:
        outcome = Outcome.OPEN
    elif one.specificity.n == 0:
        outcome = Outcome.NOTHING_SOUND
    elif sees and spares:
        outcome = Outcome.MET
    elif sees:
        outcome = Outcome.SPECIFICITY
    else:
        outcome = Outcome.SENSITIVITY if spares else Outcome.BOTH
    return Decision(one.pseudonym, outcome, one.sensitivity, one.specificity, answered)


def read_names(path: Path, pseudonyms: Iterable[str]) -> dict[str, str]:
    """Read the trainer's own list: columns `pseudonym` and `name`; a blank name leaves the pseudonym.

    Raises
    ------
    BadInput
        The file cannot be read, lacks a column, names a pseudonym twice or one that the session does not have, or a
        name is too long for a certificate; it names the row, never the person.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise _bad(message("training.names.unreadable"), str(path), None) from error
    head = text.partition("\n")[0]
    table = csv.DictReader(io.StringIO(text), delimiter=max(",;\t", key=head.count), skipinitialspace=True)
    if missing := set(NAME_COLUMNS) - set(table.fieldnames or ()):
        raise _bad(message("training.names.columns"), str(path), ", ".join(sorted(missing)))
    known, found = set(pseudonyms), dict[str, str]()
    for row in table:
        where = f"{path.name}:{table.line_num}"
        pseudonym, name = ((row[column] or "").strip() for column in NAME_COLUMNS)
        if not pseudonym and not name:
            continue
        if pseudonym not in known:
            raise _bad(message("training.names.unknown"), where, pseudonym)
        if pseudonym in found:
            raise _bad(message("training.names.twice"), where, pseudonym)
        if len(name) > MOST_LETTERS:
            raise _bad(message("training.names.long"), where, str(len(name)))
        found[pseudonym] = " ".join(name.split())
    return {pseudonym: name for pseudonym, name in found.items() if name}


def _bad(what: Message, where: str, got: str | None) -> BadInput:
    return BadInput(what, where=where, got=got, todo=message("training.names.todo"))
