"""What every check shares: its surroundings, the bounds it judges against, and statuses under other readings."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sapa.messages import Message
from sapa.results import (
    Addressee,
    Basis,
    BoundsFrom,
    Evidence,
    Finding,
    Interval,
    Line,
    Sensitivity,
    Status,
    Table,
)
from sapa.results.limits import Limits, limits_in_force, tried_limits
from sapa.results.names import Names
from sapa.standard import Norm, Reading, Readings, Standard, readings

__all__ = ["CheckResult", "Context", "Limits", "bounds_from", "compare", "sensitivity", "used", "with_basis"]

IN_FORCE = "in_force"
"""The value of a reading of limits that leaves those of the specification or the Standard."""

# Two words, or a word with initials.
_NAME = re.compile(r"[^\W\d_][\s.]+[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Context:
    """The surroundings of a check.

    specification
        What the customer fixed in the technical specification, by norm id.
    key
        Secret of the pseudonyms (the sha256 of the data file); ids are shown as they are when `show_ids`.
    seed
        Seed of every random act of the checks; it is stored with the results.
    names
        Words for the columns and codes of the survey.
    k
        Least number of interviews that have to share what an extract of a single interview shows.
    """

    standard: Standard
    readings: Readings
    specification: Mapping[str, Limits] = field(default_factory=dict)
    part: str = "main"
    method: str | None = None
    show_ids: bool = False
    key: str = ""
    seed: int = 20_260_101
    names: Names = field(default_factory=Names)
    k: int = 1

    def norm(self, id: str) -> Norm:
        """Return a norm of the Standard in force."""
        return self.standard.norm(id)

    def reading(self, id: str) -> Any:
        """Return the value of a reading in force."""
        return self.readings.value(id)

    def limits(self, norm: Norm) -> tuple[Limits, ...]:
        """Return the limits a result is judged against: the specification's where there are any, else the Standard's.

        Where the specification is laxer than the Standard the result is judged against both. A limit that a reading
        tries out stands in place of each.
        """
        return self.tried(norm, limits_in_force(norm, self.specification.get(norm.id)))

    def tried(self, norm: Norm, found: tuple[Limits, ...]) -> tuple[Limits, ...]:
        """Return a norm's limits in force, with the one that a reading tries out in their place."""
        reading = limit_reading(norm)
        value = None if reading is None else self.readings.value(reading.id)
        if reading is None or reading.limit is None or not isinstance(value, float):
            return found
        side = reading.limit
        return tuple(tried_limits(f, side, value) if getattr(f, side) is not None else f for f in found)

    def pseudonym(self, id: str) -> str:
        """Return an id as the workbook may show it: a keyed hash, or itself when the user asked for ids."""
        if self.show_ids:
            return id
        digest = hmac.new(self.key.encode(), id.encode(), hashlib.sha256).hexdigest()
        return f"№{digest[:8]}"

    def staff(self, label: str) -> str:
        """Return an interviewer as the workbook may show it: a code as it is, a personal name as a pseudonym.

        A name is two words or more, or a word with initials, without any digit.
        """
        is_name = _NAME.search(label) is not None and not any(c.isdigit() for c in label)
        return self.pseudonym(label) if is_name else label

    def finding(
        self,
        question: str,
        line: Line,
        status: Status,
        text: Message,
        *,
        limits: Limits | None = None,
        item: str | None = None,
        value: float | None = None,
        unit: str | None = None,
        n: int | None = None,
        interval: Interval | None = None,
        basis: Basis | None = None,
        reading: Mapping[str, Any] | None = None,
        sensitivity: tuple[Sensitivity, ...] = (),
        evidence: Iterable[Evidence] = (),
        addressee: Addressee = Addressee.PROVIDER,
        recommendation: Message | None = None,
    ) -> Finding:
        """Write a finding. `question` is a norm's id, or the name of a question that the Standard does not ask.

        The id is part, method, question, bounds and item, and line, joined by `/`: the same in every run.
        """
        norm = self.standard.norms.get(question)
        more = [str(limits.source)] if limits and limits.source and line is Line.FORMAL else []
        return Finding(
            id="/".join([self.part, self.method or "-", question, *more, *([item] if item else []), str(line)]),
            norm=norm.id if norm else None, part=self.part, method=self.method, item=item, line=line, status=status,
            value=value, unit=unit or (norm.unit if norm else None), min=limits.min if limits else None,
            max=limits.max if limits else None, bounds_from=bounds_from(limits), interval=interval, n=n,
            basis=basis, reading=reading or {}, sensitivity=sensitivity, message=text, evidence=tuple(evidence),
            addressee=addressee, recommendation=recommendation,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What one check found: findings, rows of tables, its detail, and assumptions to be printed."""

    findings: tuple[Finding, ...] = ()
    tables: tuple[Table, ...] = ()
    detail: Any = None
    assumptions: tuple[Message, ...] = ()


def bounds_from(limits: Limits | None) -> BoundsFrom | None:
    """Return whose limits they are; one that a reading tries out is nobody's."""
    if limits is None:
        return None
    return BoundsFrom.READING if limits.tried else limits.source


def limit_reading(norm: Norm) -> Reading | None:
    """Return the reading that may put another limit in place of a norm's; None where there is none."""
    return next((r for r in readings().values() if r.limit is not None and r.concerns(norm)), None)


def compare(value: float, limits: Limits) -> Status:
    """Return met where the value lies within the limits (both inclusive), else not met."""
    return Status.MET if limits.hold(value) else Status.NOT_MET


def with_basis(status: Status, basis: Basis) -> Status:
    """Return what a status is worth on its basis: declared only is never met, a declared breach stays a breach."""
    return Status.JUDGEMENT if status is Status.MET and basis is Basis.DECLARED else status


def sensitivity(
    status_under: Callable[[Readings], Status], chosen: Readings, ids: Iterable[str]
) -> tuple[Sensitivity, ...]:
    """Return the status under every other value of the sensitive readings named, one changed at a time."""
    found = []
    known = readings()
    for id in ids:
        reading = known[id]
        if not reading.sensitive:
            continue
        others = [value for value in reading.values if value != chosen.value(id)]
        found += [Sensitivity({id: value}, status_under(chosen.with_value(id, value))) for value in others]
    return tuple(found)


def used(context: Context, *ids: str) -> dict[str, Any]:
    """Return the readings a finding used, by id."""
    chosen = {id: context.reading(id) for id in ids}
    # A limit in force says of itself whose it is (`bounds_from`); only one that is tried out is a reading.
    return {id: value for id, value in chosen.items() if value != IN_FORCE}
