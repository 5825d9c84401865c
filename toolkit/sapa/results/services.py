"""What the review of a service counted, event by event, for its sheets."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ServiceEvent:
    """One event, or all consultations of a service (`event` is blank).

    participants, listed
        People who took part (consumers of the journal); `listed`: counted from a list, else only stated.
    polled, total
        Respondents with a valid score, and the sum of their scores (means over several questions).
    needed
        People to be polled: the share that the Standard asks for, rounded up; None: unknown.
    satisfaction, low, high, rescaled, top_two
        Fractions; `satisfaction` by the act's formula, `rescaled` and `top_two` are not the Standard's.
    asked, applied
        Those asked whether they put it to use, and those who did; of consultations: entries, and advice applied.
    scores_withheld, use_withheld
        Whether scores, and who put it to use, are not shown because too few answered.
    """

    event: str
    form: str | None = None
    mode: str | None = None
    date: str = ""
    duration: float | None = None
    unit: str | None = None
    participants: int | None = None
    listed: bool = False
    polled: int = 0
    total: float = 0.0
    needed: int | None = None
    satisfaction: float | None = None
    low: float | None = None
    high: float | None = None
    rescaled: float | None = None
    top_two: float | None = None
    asked: int = 0
    applied: int = 0
    media: int | None = None
    social: int | None = None
    scores_withheld: bool = False
    use_withheld: bool = False

    @property
    def share(self) -> float | None:
        """Polled over participants, a fraction."""
        return self.polled / self.participants if self.participants else None


@dataclass(frozen=True, slots=True)
class ServiceDetail:
    """One service: its events, and the scale of the scores. `level` is that of the intervals."""

    service: str
    events: tuple[ServiceEvent, ...]
    lowest: float | None = None
    highest: float | None = None
    level: float | None = None
    tables: tuple[str, ...] = ()
    """Sections that were handed in as tables."""
    forms: tuple[str, ...] = ()
    """Forms in which the service was given, of the Standard's lists; of events the group that they belong to."""
    modes: tuple[str, ...] = ()
    """Ways in which events were held: offline, online."""


@dataclass(frozen=True, slots=True)
class ChecklistDetail:
    """The norms that a part was asked about, in the order of the act: for the sheet that lists them all."""

    service: str
    norms: tuple[str, ...]
