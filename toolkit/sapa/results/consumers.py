"""Consumers of a service (paragraph 9): planned, registered, polled. Shares are fractions."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ConsumerCount:
    """People on a list: their number, whether from a list (verified) or only stated, and repeated ids in it."""

    n: int
    listed: bool
    repeated: int = 0


@dataclass(frozen=True, slots=True)
class ConsumerCoverage:
    """Planned, registered and polled consumers of one form of a service.

    strangers
        Polled people who are not registered; None where one of the two is no list.
    share
        Polled over registered (of two lists: only registered people who were polled).
    least, needed
        Share to be polled (per cent) and the people it means: ⌈share · registered⌉; None without a norm.
    """

    form: str
    item: str
    planned: int | None
    registered: ConsumerCount | None
    polled: ConsumerCount | None
    strangers: int | None
    share: float | None
    least: float | None
    needed: int | None

    @property
    def reached(self) -> float | None:
        """Registered over planned."""
        return self.registered.n / self.planned if self.registered is not None and self.planned else None


@dataclass(frozen=True, slots=True)
class ConsumersDetail:
    """Coverage of a service's consumers (paragraph 9)."""

    service: str
    rows: tuple[ConsumerCoverage, ...]
