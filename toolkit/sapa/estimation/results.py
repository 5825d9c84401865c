"""`Estimates`: what was estimated, under which conventions, and what the reader must know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from sapa.messages import Message

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    "indicator",
    "category",
    "domain",
    "statistic",
    "estimate",
    "se",
    "ci_low",
    "ci_high",
    "df",
    "deff",
    "n",
    "cv",
    "n_effective",
    "deff_wor",
    "deff_wr",
    "deff_low",
    "deff_high",
    "deff_kish",
    "psus",
    "roh",
    "icc",
)
"""Keys of a record, in order: the contract `estimates` of the JSON output up to `n`, and what has been added to it."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """One estimate. None stands where a quantity does not exist.

    indicator
        The column; for a ratio `numerator / denominator`.
    category
        The answer code of a proportion, the share of a quantile ("0.5"), else None.
    domain
        Column → level of the group that the estimate is about; None: all rows.
    statistic
        mean, total, proportion, ratio or quantile.
    estimate, se, ci_low, ci_high
        In the unit of the column; proportions are fractions.
    df
        Degrees of freedom of the interval, by the rule chosen.
    deff
        Design effect against the reference that was asked for.
    n
        Rows of the domain with a valid answer.
    cv
        Coefficient of variation se/|estimate|, a fraction.
    n_effective
        n/deff.
    deff_wor, deff_wr
        Design effect against both references.
    deff_low, deff_high
        Interval of `deff`: how far chance alone moves it (see `sapa.stats.deff_interval`).
    deff_kish
        What unequal weights alone do to the variance, 1 + CV²(w).
    psus
        First-stage units with a valid row of the domain.
    roh
        Rate of homogeneity (deff − 1)/(b̄ − 1), b̄ = n/psus.
    icc
        Intraclass correlation by one-way analysis of variance, unweighted.
    """

    indicator: str
    category: str | None
    domain: Mapping[str, str] | None
    statistic: str
    estimate: float | None
    se: float | None
    ci_low: float | None
    ci_high: float | None
    df: int
    deff: float | None
    n: int
    cv: float | None = None
    n_effective: float | None = None
    deff_wor: float | None = None
    deff_wr: float | None = None
    deff_low: float | None = None
    deff_high: float | None = None
    deff_kish: float | None = None
    psus: int | None = None
    roh: float | None = None
    icc: float | None = None

    def __post_init__(self) -> None:
        if self.domain is not None:
            object.__setattr__(self, "domain", MappingProxyType(dict(self.domain)))

    def record(self) -> dict[str, Any]:
        """Return the estimate as a dictionary of plain values."""
        record = {name: getattr(self, name) for name in COLUMNS}
        record["domain"] = None if self.domain is None else dict(self.domain)
        return record


@dataclass(frozen=True, slots=True)
class Estimates:
    """Estimates of one call.

    rows
        In the order of the columns asked for, their domains and their categories.
    level, ci, deff, lonely, df_rule, qrule
        The options used; qrule is None where no quantile was asked for.
    conventions, notes
        How the numbers were computed, and what the reader must know about these data (weights scaled to the sample,
        rows left out …): printed with every result.
    """

    rows: tuple[Estimate, ...]
    level: float
    ci: str
    deff: str
    lonely: str
    conventions: tuple[Message, ...] = ()
    notes: tuple[Message, ...] = field(default=())
    df_rule: str = "design"
    qrule: str | None = None

    def __len__(self) -> int:
        return len(self.rows)

    def records(self) -> list[dict[str, Any]]:
        """Return the rows as dictionaries: indicator, category, domain, statistic, estimate, se, ci_low and so on."""
        return [row.record() for row in self.rows]

    def to_frame(self) -> pd.DataFrame:
        """Return a table: a column for each domain column first, then those of `records` without `domain`.

        A domain column that is called like one of the others is named `domain.NAME`.
        """
        import pandas as pd

        by = list(dict.fromkeys(name for row in self.rows for name in row.domain or ()))
        shown = {name: f"domain.{name}" if name in COLUMNS else name for name in by}
        kept = [name for name in COLUMNS if name != "domain"]
        return pd.DataFrame(
            [
                {shown[name]: (row.domain or {}).get(name) for name in by} | {name: getattr(row, name) for name in kept}
                for row in self.rows
            ],
            columns=[*shown.values(), *kept],
        )
