"""Share of control by interviewer, region, subcontractor and whatever else the delivered files name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from sapa.checks.base import Context
from sapa.checks.control_log import CONTRADICTORY, OUTCOME_WORDS, ControlLog
from sapa.checks.interviews import Interviews, Labels, Mask
from sapa.data.values import instants_in
from sapa.results.control import ControlDimension, ControlGroup
from sapa.standard import Readings
from sapa.stats import clopper_pearson, wilson

Days: TypeAlias = npt.NDArray[np.datetime64]

LEVEL = 0.95
NAMED = 8
"""How many groups or ids a sentence names."""
ROLES = ("organisation", "supervisor", "mode", "language")
STAFF = ("interviewer", "supervisor", "controller")


@dataclass(frozen=True, slots=True, eq=False)
class ControlCase:
    """Interviews and their control log, counted under whatever readings."""

    interviews: Interviews
    log: ControlLog
    _having: dict[str, Mask] = field(default_factory=dict)
    _days: list[Days | None] = field(default_factory=list)

    def base(self, readings: Readings) -> Mask:
        """Return the interviews that the share is of."""
        return self.interviews.handed_in if readings.value("control_base") == "handed_in" else self.interviews.complete

    def counted(self, readings: Readings) -> Mask:
        """Return the interviews of the base that count as controlled."""
        key = f"{readings.value('control_counts')}/{readings.value('control_base')}"
        if key not in self._having:
            hits = self.log.controlled if readings.value("control_counts") == "outcome" else self.log.attempted
            self._having[key] = np.asarray(hits & self.base(readings), dtype=bool)
        return self._having[key]

    def group(self, name: str, where: Mask, readings: Readings, organisation: str | None = None) -> ControlGroup:
        """Count one group of interviews, with the intervals of its share."""
        within = where & self.base(readings)

        def having(word: str) -> int:
            if word not in self._having:
                self._having[word] = np.asarray(self.log.outcome == word, dtype=bool)
            return int((within & self._having[word]).sum())

        n, controlled = int(within.sum()), int((within & self.counted(readings)).sum())
        low, high = wilson(controlled, n, LEVEL) if n else (None, None)
        exact_low, exact_high = clopper_pearson(controlled, n, LEVEL) if n else (None, None)
        return ControlGroup(
            name=name, interviews=n, attempted=int((within & self.log.attempted).sum()), controlled=controlled,
            **{word: having(word) for word in (*OUTCOME_WORDS, "not_reached", CONTRADICTORY)},
            organisation=organisation, low=low, high=high, exact_low=exact_low, exact_high=exact_high,
        )  # fmt: skip

    @property
    def days(self) -> Days | None:
        """Day on which each interview began, NaT where unknown; None where no column says."""
        if not self._days:
            columns = self.interviews.roles.get("start")
            read = instants_in(self.interviews.rows, columns[0]).values if columns else None
            self._days.append(None if read is None else read.astype("datetime64[D]"))
        return self._days[0]

    def groups(self, labels: Labels | None, readings: Readings, known: Iterable[str] = ()) -> tuple[ControlGroup, ...]:
        """Count every group, also those without interviews that are only known from a list."""
        if labels is None:
            return ()
        names = {str(v) for v in labels[self.interviews.handed_in]} | {str(k) for k in known}
        place = {label: k for k, label in enumerate(dict.fromkeys(labels.tolist()))}
        codes = np.array([place[label] for label in labels.tolist()], dtype=np.intp)  # texts are compared once
        groups = []
        for name in sorted(names - {""}, key=natural):
            where = np.asarray(codes == place.get(name, -1), dtype=bool)
            organisations = self.interviews.organisation
            organisation = str(organisations[where][0]) if organisations is not None and where.any() else None
            groups.append(self.group(name, where, readings, organisation))
        return tuple(groups)


def natural(name: str) -> tuple[int, float, str]:
    """Return the key by which labels are sorted: numbers by size, before texts."""
    return (0, float(name), name) if name.isdigit() else (1, 0.0, name)


def shown(groups: tuple[ControlGroup, ...], name: Callable[[str], str]) -> tuple[ControlGroup, ...]:
    """Return groups of persons under the names that may be shown.

    In the order of what is shown: the order of names would tell who stands behind a pseudonym.
    """
    return tuple(sorted((replace(g, name=name(g.name)) for g in groups), key=lambda g: natural(g.name)))


def dimensions(
    case: ControlCase, context: Context, *, known_interviewers: Iterable[str]
) -> tuple[ControlDimension, ...]:
    """Return control by every dimension that the files name.

    Zeros are kept: an interviewer, region or day without control has its row. By method and controller only attempted
    interviews can be counted.
    """
    given, log, chosen = case.interviews, case.log, context.readings
    found: list[tuple[str, Labels | None, bool]] = [
        ("interviewer", given.interviewer, False),
        ("region", given.region, False),
        *((role, given.labels(role), False) for role in ROLES),
        ("day", _day_labels(case), False),
        ("method", np.where(log.attempted, log.method, "") if log.has_methods else None, True),
        ("controller", np.where(log.attempted, log.controller, "") if log.spec.controller else None, True),
    ]
    out = []
    for by, labels, of_attempts in found:
        if labels is None:
            continue
        groups = case.groups(labels, chosen, known_interviewers if by == "interviewer" else ())
        if by in STAFF:
            groups = shown(groups, context.staff)
        blank = case.base(chosen) & np.asarray(labels == "", dtype=bool)
        unnamed = int((blank & log.attempted if of_attempts else blank).sum())
        out.append(ControlDimension(by, groups, of_attempts, unnamed))
    return tuple(out)


def _day_labels(case: ControlCase) -> Labels | None:
    if case.days is None:
        return None
    labels: Labels = np.datetime_as_string(case.days).astype(object)
    labels[np.isnat(case.days)] = ""
    return labels
