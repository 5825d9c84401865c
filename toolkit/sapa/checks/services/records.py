"""Rows of a service's tables as the checks see them: events, replies, consultations, people, materials."""

from __future__ import annotations

from dataclasses import dataclass

from sapa.results import Basis, Evidence


@dataclass(frozen=True, slots=True)
class At:
    """Where a row stands."""

    file: str
    row: int

    @property
    def evidence(self) -> Evidence:
        """The row as evidence."""
        return Evidence(file=self.file, rows=str(self.row))


@dataclass(frozen=True, slots=True)
class Event:
    """One event. `people`: those on the attendance list; None: no list of this event; `stated` is a bare number.

    `date` is as it is written; a date that cannot be one is a defect of the table.
    """

    id: str
    form: str | None
    mode: str | None
    date: str
    duration: float | None
    unit: str | None
    stated: int | None
    trainers: tuple[str, ...]
    level: str | None
    at: At
    people: frozenset[str] | None = None

    @property
    def participants(self) -> int | None:
        """Number of participants: from the list where there is one."""
        return self.stated if self.people is None else len(self.people)

    @property
    def basis(self) -> Basis:
        """A list verifies the number, a bare number only declares it."""
        return Basis.DECLARED if self.people is None else Basis.VERIFIED


@dataclass(frozen=True, slots=True)
class Reply:
    """One respondent's feedback; `score` is nan without a valid answer."""

    event: str
    respondent: str
    score: float
    applied: bool | None
    at: At


@dataclass(frozen=True, slots=True)
class Consultation:
    """One entry of the consultation journal."""

    id: str
    consumer: str
    method: str
    consultant: str
    applied: bool | None
    at: At


@dataclass(frozen=True, slots=True)
class Specialist:
    """One person who gave the service; `experience` in `unit`."""

    id: str
    role: str
    forms: tuple[str, ...]
    experience: float | None
    unit: str | None
    documents: str
    at: At


@dataclass(frozen=True, slots=True)
class Story:
    """One success story."""

    form: str
    event: str
    result: str
    document: str
    at: At


@dataclass(frozen=True, slots=True)
class Publication:
    """One publication; `shown`: a link says where it can be seen."""

    event: str
    kind: str | None
    level: str | None
    shown: bool
    at: At


@dataclass(frozen=True, slots=True)
class Material:
    """One title of information or methodical material."""

    id: str
    kind: str | None
    format: str
    double: bool | None
    words: float | None
    sheets: float | None
    pages: float | None
    width: float | None
    height: float | None
    copies: float | None
    document: str
    at: At
