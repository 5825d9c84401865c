"""From the options of `sapa estimate` to the statistic asked for, its quantiles and its replicate weights."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sapa.errors import BadInput
from sapa.messages import message

if TYPE_CHECKING:
    from sapa.data import Replicates, Rows
    from sapa.estimation import Estimates, Prepared

COUNT = 200
"""Replicates of a bootstrap where no number is given."""


@dataclass(frozen=True, slots=True)
class RepOptions:
    """The options of replicate weights, as they were typed."""

    weights: tuple[str, ...]
    kind: str | None
    scale: float | None
    rscales: Path | None
    rho: float | None
    count: int | None
    seed: int | None
    mse: bool

    def stated(self, rows: Rows) -> Replicates | None:
        """Return the replicates of the design; None where no option speaks of them."""
        from sapa.data import Replicates

        given = (self.weights, self.scale, self.rscales, self.rho, self.count, self.seed)
        if self.kind is None:
            if any(value not in (None, ()) for value in given) or self.mse:
                raise BadInput(
                    message("estimation.bad.rep_kind"),
                    where="--rep-kind",
                    expected="JK1, JKn, BRR, Fay, bootstrap, other",
                    todo=message("estimation.todo.rep_kind"),
                )
            return None
        return Replicates(
            self.kind,
            columns=columns(self.weights, rows) or None,
            scale=self.scale,
            rscales=self.rscales,
            rho=self.rho,
            count=COUNT if self.count is None else self.count,
            seed=self.seed,
            mse=self.mse,
        )


def columns(given: Sequence[str | None], rows: Rows) -> list[str]:
    """Return the columns named: `a,b` is two columns unless a column's name has a comma in it."""
    known = {str(name) for name in rows.frame.columns}
    split = not any("," in name for name in known)
    names: list[str] = []
    for text in given:
        if text is None:
            continue
        apart = split and text not in known and "," in text
        names += [part.strip() for part in text.split(",") if part.strip()] if apart else [text]
    return names


def runner(stat: str, over: str | None, q: Sequence[float], qrule: str | None) -> Callable[..., Estimates]:
    """Return the function that estimates the statistic asked for."""
    from sapa.estimation import (
        Statistic,
        estimate_mean,
        estimate_proportion,
        estimate_quantile,
        estimate_ratio,
        estimate_total,
    )
    from sapa.estimation.options import choose

    chosen = choose(Statistic, stat, "--stat")
    if chosen is not Statistic.RATIO and over is not None:
        raise BadInput(
            message("estimation.bad.over_without_ratio"),
            where="--over",
            got=over,
            todo=message("estimation.todo.over_without_ratio"),
        )
    if chosen is not Statistic.QUANTILE:
        _only_for_quantiles("--q", ", ".join(f"{x:g}" for x in q) or None)
        _only_for_quantiles("--qrule", qrule)
    if chosen is Statistic.RATIO:
        if over is None:
            raise BadInput(message("estimation.bad.over"), where="--over", todo=message("estimation.todo.over"))

        def ratio(survey: Prepared, of: Sequence[str], **options: object) -> Estimates:
            return estimate_ratio(survey, of, over, **options)  # type: ignore[arg-type]

        return ratio
    if chosen is Statistic.QUANTILE:

        def quantile(survey: Prepared, of: Sequence[str], **options: object) -> Estimates:
            del options["deff"]  # a quantile has no design effect
            return estimate_quantile(survey, of, q or [0.5], qrule=qrule or "math", **options)  # type: ignore[arg-type]

        return quantile
    return {
        Statistic.MEAN: estimate_mean,
        Statistic.TOTAL: estimate_total,
        Statistic.PROPORTION: estimate_proportion,
    }[chosen]


def _only_for_quantiles(option: str, got: str | None) -> None:
    if got is not None:
        raise BadInput(
            message("estimation.bad.q_without_quantile", option=option),
            where=option,
            got=got,
            todo=message("estimation.todo.q_without_quantile"),
        )


def check_with_replacement(pps: str | None, population: str | None) -> None:
    """Refuse a population beside `--pps wr`: draws with replacement know none."""
    if pps is None:
        return
    if pps != "wr":
        raise BadInput(
            message("estimation.bad.option", option="--pps"),
            where="--pps",
            got=pps,
            expected="wr",
            todo=message("estimation.todo.option"),
        )
    if population is not None:
        raise BadInput(
            message("estimation.bad.pps_population"),
            where="--pps",
            got=population,
            todo=message("estimation.todo.pps_population"),
        )
