"""What every reading of single interviews shares: who did what, how a flag is written, and what a reading hands on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import SupportsInt, TypeAlias

import numpy as np
import numpy.typing as npt

from sapa.checks.base import Context
from sapa.checks.interviews import Interviews, Labels, Mask
from sapa.messages import Message, message
from sapa.results.interviewers import InterviewFlag, Unusual
from sapa.stats.scattered_copies import ScatteredCopies

__all__ = [
    "Case",
    "Floats",
    "K",
    "Mask",
    "Positions",
    "Signals",
    "case_of",
    "in_order",
    "joined_signals",
    "missing_role",
    "role_column",
]

Floats: TypeAlias = npt.NDArray[np.float64]
Positions: TypeAlias = npt.NDArray[np.intp]


K = 3.0
"""Robust standard deviations beyond which a number is unusual: the conservative choice of Leys et al. (2013, Journal of
Experimental Social Psychology 49, p. 765)."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Signals:
    """What one reading found.

    flags
        Interviews that stand out, in the order of the file.
    indices
        Name → (n,) number of each delivered row; nan where it could not be computed. All interviews, not only those
        flagged: whoever combines evidence compares interviewers on these.
    unusual
        (interviewer as delivered, comparison with the others), for comparisons that are not one number an interview.
    skipped
        What could not be computed, and why.
    notes :
        Conventions and references to be printed with the flags.
    scattered
        Pairs nearly the same in more interviewers' work than chance gives, as delivered rows; None: none such.
    """

    flags: tuple[InterviewFlag, ...] = ()
    indices: Mapping[str, Floats] = field(default_factory=dict)
    unusual: tuple[tuple[str, Unusual], ...] = ()
    skipped: tuple[Message, ...] = ()
    notes: tuple[Message, ...] = ()
    scattered: ScatteredCopies | None = None


def joined_signals(parts: Iterable[Signals]) -> Signals:
    """Put readings together; what several of them had to leave out for the same reason is said once."""
    whole = list(parts)
    return Signals(
        flags=tuple(f for p in whole for f in p.flags),
        indices={name: values for p in whole for name, values in p.indices.items()},
        unusual=tuple(u for p in whole for u in p.unusual),
        skipped=tuple(dict.fromkeys(m for p in whole for m in p.skipped)),
        notes=tuple(dict.fromkeys(m for p in whole for m in p.notes)),
        scattered=next((p.scattered for p in whole if p.scattered is not None), None),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """The interviews of one survey that are looked at, and how they may be shown.

    used
        (n,) rows handed in as completed, also those voided later: what was voided is evidence too.
    interviewer
        (n,) label of each row as delivered; "" where blank or where no interviewer is named.
    """

    interviews: Interviews
    context: Context
    used: Mask
    interviewer: Labels

    @property
    def n(self) -> int:
        """Delivered rows."""
        return len(self.interviews.rows)

    @property
    def interviewer_known(self) -> bool:
        """Whether any row names its interviewer."""
        return bool((self.interviewer[self.used] != "").any())

    def nothing(self) -> Floats:
        """Return an index that is nowhere known."""
        return np.full(self.n, np.nan)

    def by_interviewer(self) -> dict[str, Positions]:
        """Return the rows looked at of each interviewer, in the order of the labels; blank labels are left out."""
        found: dict[str, list[int]] = {}
        for i in np.flatnonzero(self.used):
            if self.interviewer[i] != "":
                found.setdefault(str(self.interviewer[i]), []).append(int(i))
        return {name: np.array(found[name], dtype=np.intp) for name in sorted(found)}

    def shown(self, position: int) -> str:
        """Return an interview's id as it may be shown; the row's number where it has none."""
        ids = self.interviews.ids
        if ids is None or ids[position] == "":
            return str(self.interviews.rows.at(position)[1])
        return self.context.pseudonym(str(ids[position]))

    def flag(
        self,
        signal: str,
        position: SupportsInt,
        text: Message,
        *,
        value: float | None,
        reference: float | None,
        other: int | None = None,
    ) -> InterviewFlag:
        """Write a flag with its innocent explanation."""
        file, row = self.interviews.rows.at(int(position))
        return InterviewFlag(
            signal=signal, interviewer=self.context.staff(str(self.interviewer[int(position)])),
            id=self.shown(int(position)),
            file=file, row=row, value=None if value is None or not np.isfinite(value) else float(value),
            reference=None if reference is None or not np.isfinite(reference) else float(reference), text=text,
            other=None if other is None else self.shown(int(other)),
            other_row=None if other is None else self.interviews.rows.at(int(other))[1],
            innocent=message(f"checks.interview.innocent.{signal}"),
        )  # fmt: skip


def case_of(interviews: Interviews, context: Context) -> Case:
    """Prepare the interviews for all readings."""
    labels = interviews.interviewer
    named = np.full(len(interviews.rows), "", dtype=object) if labels is None else labels
    return Case(interviews, context, interviews.handed_in, named)


def in_order(signals: Signals) -> Signals:
    """Return the flags in the order of file, row and signal."""
    return replace(signals, flags=tuple(sorted(signals.flags, key=lambda f: (f.file, f.row, f.signal))))


def role_column(case: Case, role: str) -> str | None:
    """Return the first column of a role, None where it is not named."""
    columns = case.interviews.roles.get(role)
    return columns[0] if columns else None


def missing_role(what: str, role: str) -> Message:
    """Say that a reading was left out because the manifest names no column for a role."""
    return message("checks.interview.skipped.role", what=message(f"checks.interview.what.{what}"), role=role)
