"""The design effect that a plan expects: stated, made of its parts, or learned from a delivered survey."""

from __future__ import annotations

from dataclasses import dataclass

from sapa.errors import BadInput
from sapa.messages import message
from sapa.planning.design_values import number
from sapa.results.learned import Learned
from sapa.results.plan import PlannedDeff


@dataclass(frozen=True, slots=True)
class Parts:
    """What was stated, in range: the whole, or ρ and the effect of weights."""

    value: float | None
    icc: float | None
    weighting: float | None
    learned: Learned | None = None

    @property
    def rho(self) -> float | None:
        """ρ as stated, else as learned."""
        if self.icc is not None or self.value is not None or self.learned is None:
            return self.icc
        return self.learned.icc


def deff_parts(value: float | None, icc: float | None, weighting: float | None, learned: Learned | None) -> Parts:
    """Return the parts after their numbers were checked.

    Raises
    ------
    BadInput
        A design effect that is not above 0, ρ outside −1 to 1, an effect of weights below 1, or two statements of the
        same thing.
    """
    if value is not None:
        number("deff", value, above=0.0, expected="above_zero")
        if icc is not None or weighting is not None:
            raise BadInput(
                message("planning.design.deff_twice"), where="deff", got=f"{value:g}",
                todo=message("planning.design.deff_twice.todo"),
            )  # fmt: skip
    if icc is not None:
        number("icc", icc, least=0.0, below=1.0, expected="icc")
    if weighting is not None:
        number("weighting", weighting, least=1.0, expected="one_or_more")
    return Parts(value, icc, weighting, learned)


def planned_deff(parts: Parts, cluster_size: int | None) -> PlannedDeff:
    """Return the design effect for a cluster size: (1 + (m − 1)·ρ)·(1 + CV²(w)) (Kish 1987, eq. 2.5).

    Raises
    ------
    BadInput
        ρ without a cluster size.
    """
    size = None if cluster_size is None else float(cluster_size)
    if parts.value is not None:
        return PlannedDeff(value=parts.value, cluster_size=size, source="given")
    if parts.icc is None and parts.weighting is None:
        return _learned(parts.learned, size) or PlannedDeff(value=1.0, cluster_size=size)
    if parts.icc is not None and size is None:
        raise BadInput(
            message("planning.design.no_cluster_size"), where="cluster_size",
            todo=message("planning.design.no_cluster_size.todo"),
        )  # fmt: skip
    icc = parts.icc
    if icc is None and parts.learned is not None and size is not None:
        icc = parts.learned.icc
    clustering = 1 + (size - 1) * icc if icc is not None and size is not None else None
    weighting = parts.weighting
    return PlannedDeff(
        value=(clustering or 1.0) * (weighting or 1.0), icc=icc, cluster_size=size, clustering=clustering,
        weighting=weighting, source="parts",
    )  # fmt: skip


def _learned(learned: Learned | None, size: float | None) -> PlannedDeff | None:
    if learned is None:
        return None
    value = learned.deff_for(size) if size is not None else learned.weighting or learned.deff
    if value is None:
        return None
    known = size is not None and learned.icc is not None and learned.weighting is not None
    clustering = 1 + (size - 1) * learned.icc if known and size is not None and learned.icc is not None else None
    return PlannedDeff(
        value=max(value, 1e-6), icc=learned.icc if known else None, cluster_size=size, clustering=clustering,
        weighting=learned.weighting if known or size is None else None, source="learned",
    )  # fmt: skip
