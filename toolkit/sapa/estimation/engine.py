"""Every item in every domain: from columns and options to the rows of `Estimates`."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from sapa.data.expression import parse
from sapa.data.survey import as_columns
from sapa.errors import BadInput
from sapa.estimation.columns import need
from sapa.estimation.conventions import conventions, is_census, notes
from sapa.estimation.options import CI, Deff, DFRule, Options, Statistic
from sapa.estimation.prepared import Prepared, lonely_refusal
from sapa.estimation.results import Estimate, Estimates
from sapa.messages import Message, message
from sapa.stats import (
    Bounds,
    Domains,
    Layout,
    LonelyUnitsError,
    StatResult,
    anova_icc,
    deff_interval,
    interval,
    layout,
    proportion_interval,
    roh,
)

Names: TypeAlias = "str | Sequence[str]"
Mask: TypeAlias = "NDArray[np.bool_] | None"
Values: TypeAlias = "NDArray[np.float64]"


@dataclass(frozen=True, slots=True)
class Found:
    """What a statistic answers for one domain: the result, and an interval of its own where it has one."""

    result: StatResult
    bounds: Bounds | None = None
    logit_se: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """One thing to estimate in every domain.

    indicator, category
        As in `Estimate`.
    values
        (n,) the variable, nan without a valid answer: its clusters and its valid rows are counted.
    run
        From the domains and the degrees of freedom of each to what was found in each.
    """

    indicator: str
    category: str | None
    values: Values
    run: Callable[[Domains, Values], Sequence[Found]]


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """The domains of one call: their partition, their names, and the rows that fell into none."""

    domains: Domains
    names: tuple[Mapping[str, str] | None, ...]
    left_out: int
    everywhere: Layout

    def layout_of(self, values: Values, last: list[tuple[Values, Layout]]) -> Layout:
        """Return where the valid rows of a variable lie; `last` keeps that of the column before."""
        # One sum tells whether every value is there, without an array of flags.
        if math.isfinite(float(values.sum())):
            return self.everywhere
        valid = np.isfinite(values)
        # The answers of one question share their valid rows.
        if last and last[0][0].shape == valid.shape and bool((last[0][0] == valid).all()):
            return last[0][1]
        found = layout(self.domains, valid)
        last[:] = [(valid, found)]
        return found


def names_of(columns: Names) -> tuple[str, ...]:
    """Return each column once, in the order asked for."""
    names = tuple(dict.fromkeys(as_columns(columns)))
    if not names:
        raise BadInput(message("estimation.bad.no_columns"), todo=message("estimation.todo.no_columns"))
    return names


def run_items(
    prepared: Prepared,
    statistic: Statistic,
    items: Iterator[Item],
    options: Options,
    *,
    by: Names | None,
    where: str | None,
) -> Estimates:
    """Run every item in every domain: columns, then domains, then categories."""
    asked = _asked(prepared, as_columns(by), _chosen(prepared, where))
    rows: list[Estimate] = []
    lost = 0
    last: list[tuple[Values, Layout]] = []
    try:
        # One column at a time, so that the arrays of a hundred columns never stand in memory together.
        column: list[list[Estimate]] = []
        of = ""
        for item in items:
            if item.indicator != of:
                rows += _interleaved(column)
                column, of = [], item.indicator
            lies = asked.layout_of(item.values, last)
            df = _freedom(asked.domains, lies, options)
            found = item.run(asked.domains, df)
            lost += max((f.result.lost for f in found), default=0)
            column.append(_rows(prepared, options, statistic, item, asked, lies, df, found))
        rows += _interleaved(column)
    except LonelyUnitsError as error:
        raise lonely_refusal(prepared, error) from error
    extra: list[Message] = []
    if asked.left_out:
        extra.append(message("estimation.note.left_out", n=asked.left_out, columns=", ".join(as_columns(by))))
    alike = sum(row.se == 0 and row.statistic != Statistic.TOTAL for row in rows)
    if alike and not is_census(prepared):
        extra.append(message("estimation.note.alike", n=alike))
    if lost:
        extra.append(message("estimation.note.replicates_lost", n=lost))
    return Estimates(
        rows=tuple(rows),
        level=options.level,
        ci=options.ci.value,
        deff=options.deff.value,
        lonely=options.lonely.value,
        df_rule=options.df_rule.value,
        qrule=options.qrule.value if statistic is Statistic.QUANTILE else None,
        conventions=conventions(prepared, options, statistic),
        notes=(*notes(prepared, options), *extra),
    )


def _interleaved(column: list[list[Estimate]]) -> Iterator[Estimate]:
    """Return the rows of one column by domain, the categories of each together."""
    for domain in zip(*column, strict=True):
        yield from domain


def _freedom(domains: Domains, lies: Layout, options: Options) -> Values:
    """(k,) degrees of freedom by the rule chosen."""
    design = domains.design
    if options.df_rule is DFRule.DESIGN:
        return np.full(domains.k, float(design.degf))
    if design.replicates is None:
        return lies.df
    found = []
    for d in range(domains.k):
        rows = domains.members(d)
        if lies.valid is not None:
            inside = np.flatnonzero(domains.code == d)[lies.valid[domains.code == d]]
            rows = inside if domains.rows is None else domains.rows[inside]
        found.append(design.replicates.source.rank(rows) - 1)
    return np.array(found, dtype=np.float64)


def _chosen(prepared: Prepared, where: str | None) -> Mask:
    if where is None:
        return None
    rows = prepared.survey.rows
    mask = parse(where, columns=[str(c) for c in rows.frame.columns], where="where").mask(rows)
    if not bool(mask.any()):
        raise BadInput(
            message("estimation.bad.where_empty"),
            where="where",
            got=where,
            expected=message("estimation.expected.where"),
            todo=message("estimation.todo.where"),
        )
    return np.asarray(mask, dtype=bool)


def _asked(prepared: Prepared, by: tuple[str, ...], chosen: Mask) -> Asked:
    """Return the domains, and how many rows of the choice are in none of them."""
    design = prepared.design
    if not by:
        whole = Domains.of(design, chosen)
        return Asked(whole, (None,), 0, layout(whole))
    for name in by:
        need(prepared.survey.rows, name)
    columns = [prepared.categories(name) for name in by]
    cell = np.zeros(design.n, dtype=np.intp)
    inside = np.ones(design.n, dtype=bool) if chosen is None else chosen.copy()
    asked = int(inside.sum())
    for column in columns:
        inside &= column.place >= 0
        cell = cell * max(len(column.labels), 1) + column.place
    present = np.unique(cell[inside])
    names: list[Mapping[str, str]] = []
    for number in present:
        labels: list[str] = []
        rest = int(number)
        for column in reversed(columns):
            rest, place = divmod(rest, len(column.labels))
            labels.append(column.labels[place])
        names.append(dict(zip(by, reversed(labels), strict=True)))
    code = np.where(inside, np.searchsorted(present, cell), -1)
    domains = Domains.build(design, code, len(names))
    return Asked(domains, tuple(names), asked - int(inside.sum()), layout(domains))


def _rows(
    prepared: Prepared,
    options: Options,
    statistic: Statistic,
    item: Item,
    asked: Asked,
    lies: Layout,
    df: Values,
    found: Sequence[Found],
) -> list[Estimate]:
    """Return the rows of one item, a domain each."""
    clustered = statistic not in (Statistic.QUANTILE, Statistic.RATIO)
    icc = anova_icc(item.values, asked.domains, lies).tolist() if clustered else [math.nan] * asked.domains.k
    kish, per_unit, units = lies.kish.tolist(), lies.per_unit.tolist(), lies.units.astype(int).tolist()
    design_df = prepared.design.degf
    rows: list[Estimate] = []
    for d, (one, freedom) in enumerate(zip(found, df.tolist(), strict=True)):
        result = one.result
        bounds = one.bounds or _bounds(options, statistic, one, freedom)
        deff = result.deff_wor if options.deff is Deff.WOR else result.deff_wr
        if statistic is Statistic.QUANTILE:
            deff = math.nan
        likely = deff_interval(deff, design_df, result.n, options.level)
        rows.append(
            Estimate(
                indicator=item.indicator,
                category=item.category,
                domain=asked.names[d],
                statistic=statistic.value,
                estimate=_known(result.estimate),
                se=_known(result.se),
                ci_low=_known(bounds.low),
                ci_high=_known(bounds.high),
                df=int(freedom),
                deff=_known(deff),
                n=result.n,
                cv=_known(result.se / abs(result.estimate)) if result.estimate else None,
                n_effective=_known(result.n / deff) if deff > 0 else None,
                deff_wor=None if statistic is Statistic.QUANTILE else _known(result.deff_wor),
                deff_wr=None if statistic is Statistic.QUANTILE else _known(result.deff_wr),
                deff_low=_known(likely.low),
                deff_high=_known(likely.high),
                deff_kish=_known(kish[d]),
                psus=units[d],
                roh=_known(roh(deff, per_unit[d])),
                icc=_known(icc[d]),
            )
        )
    return rows


def _bounds(options: Options, statistic: Statistic, found: Found, df: float) -> Bounds:
    result = found.result
    if statistic is Statistic.PROPORTION:
        return proportion_interval(
            options.ci,
            result.estimate,
            result.se,
            n=result.n,
            df=df,
            level=options.level,
            logit_se=found.logit_se,
        )
    return interval(result.estimate, result.se, math.inf if options.ci is CI.Z else df, options.level)


def _known(value: float) -> float | None:
    return value if math.isfinite(value) else None
