"""What the Customer fixed in the technical specification, as a review took it."""

from __future__ import annotations

from dataclasses import dataclass

from sapa.results.limits import Limits


@dataclass(frozen=True, slots=True)
class SpecificationDetail:
    """Values of the technical specification, by norm id, in the norms' own units."""

    values: tuple[tuple[str, Limits], ...]
