"""The public functions: means, totals, proportions, ratios and quantiles of a survey, overall and by domain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from sapa.data.survey import Survey
from sapa.errors import BadInput
from sapa.estimation.engine import Found, Item, Names, Values, names_of, run_items
from sapa.estimation.options import CI, Options, Statistic
from sapa.estimation.prepared import Prepared, prepare
from sapa.estimation.results import Estimates
from sapa.messages import message
from sapa.stats import Domains, StatResult, logit_errors, means, quantiles, ratios, totals
from sapa.stats.proportions import AUTO


def estimate_mean(
    survey: Survey | Prepared,
    columns: Names,
    *,
    by: Names | None = None,
    where: str | None = None,
    level: float = 0.95,
    ci: str = "t",
    deff: str = "wor",
    lonely: str = "fail",
    df_rule: str = "design",
) -> Estimates:
    """Estimate the mean of numeric columns: Σ w·y / Σ w.

    Parameters
    ----------
    survey
        Rows with their design, or `prepare(survey)` where many estimates follow.
    columns
        Column or columns of numbers. Rows without a valid answer (empty, or a missing code of the survey) are left
        out of the domain, never out of the design.
    by
        Column or columns whose levels are the domains. None: all rows.
    where
        Condition on rows, for instance "age >= 18 and region in [1, 2]".
    level
        Confidence level, a fraction.
    ci
        t (design degrees of freedom) or z.
    deff
        Reference of the design effect: wor (R `deff=TRUE`) or wr (R `deff="replace"`).
    lonely
        fail, remove, certainty, adjust or average: what to do with a stratum of one sampling unit
        (R option `survey.lonely.psu`).
    df_rule
        Degrees of freedom of the interval: those of the whole design, or (domain) units − strata with a valid row
        of the domain.

    Returns
    -------
    Estimates
        One row a column and domain with SE, interval, design effects, effective n, rate of homogeneity and
        intraclass correlation, and the conventions used.

    Raises
    ------
    BadInput
        An unknown column or option, text in a number, a fault of the design, a lonely unit. The message names
        column, row and value.

    Notes
    -----
    Taylor linearisation over the whole design (Särndal, Swensson and Wretman 1992, chapter 5), see
    `sapa.stats.variance`; with replicate weights the variance of the replicates. Equal to R `survey::svymean`.
    """
    options = Options.checked(Statistic.MEAN, level=level, ci=ci, deff=deff, lonely=lonely, df_rule=df_rule)
    ready = prepare(survey, lonely=lonely)

    def one(y: Values, domains: Domains, df: Values) -> list[Found]:  # noqa: ARG001 - one signature for all
        return _found(means(y, domains, lonely=options.lonely))

    def items() -> Iterator[Item]:
        for name in names_of(columns):
            y = ready.values(name)
            yield Item(name, None, y, partial(one, y))

    return run_items(ready, Statistic.MEAN, items(), options, by=by, where=where)


def estimate_total(
    survey: Survey | Prepared,
    columns: Names,
    *,
    by: Names | None = None,
    where: str | None = None,
    level: float = 0.95,
    ci: str = "t",
    deff: str = "wor",
    lonely: str = "fail",
    df_rule: str = "design",
) -> Estimates:
    """Estimate the population total of numeric columns: Σ w·y. Parameters, see `estimate_mean`.

    The weights must sum to the population, else the total is that of the sample. Equal to R `survey::svytotal`.
    """
    options = Options.checked(Statistic.TOTAL, level=level, ci=ci, deff=deff, lonely=lonely, df_rule=df_rule)
    ready = prepare(survey, lonely=lonely)

    def one(y: Values, domains: Domains, df: Values) -> list[Found]:  # noqa: ARG001 - one signature for all
        return _found(totals(y, domains, lonely=options.lonely))

    def items() -> Iterator[Item]:
        for name in names_of(columns):
            y = ready.values(name)
            yield Item(name, None, y, partial(one, y))

    return run_items(ready, Statistic.TOTAL, items(), options, by=by, where=where)


def estimate_proportion(
    survey: Survey | Prepared,
    columns: Names,
    *,
    by: Names | None = None,
    where: str | None = None,
    level: float = 0.95,
    ci: str = "auto",
    deff: str = "wor",
    lonely: str = "fail",
    df_rule: str = "design",
) -> Estimates:
    """Estimate the share of every answer of the columns among the valid answers, as fractions.

    Parameters, see `estimate_mean`; `ci` may also be logit, xlogit, beta, korn_graubard, wilson, likelihood or auto
    (see `sapa.stats.proportions.Method`). The default is auto, whose interval never leaves 0 … 1; R's `confint` of
    `svymean` is `ci="t"`. An answer that occurs anywhere in the column has a row in every domain, where
    it may be 0. Equal to R `survey::svymean` of a factor and `survey::svyciprop`.
    """
    options = Options.checked(Statistic.PROPORTION, level=level, ci=ci, deff=deff, lonely=lonely, df_rule=df_rule)
    ready = prepare(survey, lonely=lonely)

    logits = CI.LOGIT in (options.ci, AUTO if options.ci is CI.AUTO else options.ci)

    def share(y: Values, domains: Domains, df: Values) -> list[Found]:  # noqa: ARG001 - one signature for all
        found = _found(means(y, domains, lonely=options.lonely))
        return _with_logits(found, y, domains) if logits else found

    def items() -> Iterator[Item]:
        for name in names_of(columns):
            answers = ready.categories(name)
            invalid = answers.place < 0
            for i, label in enumerate(answers.labels):
                y = (answers.place == i).astype(np.float64)
                if invalid.any():
                    y[invalid] = np.nan
                yield Item(name, label, y, partial(share, y))

    return run_items(ready, Statistic.PROPORTION, items(), options, by=by, where=where)


def estimate_ratio(
    survey: Survey | Prepared,
    of: Names,
    over: str,
    *,
    by: Names | None = None,
    where: str | None = None,
    level: float = 0.95,
    ci: str = "t",
    deff: str = "wor",
    lonely: str = "fail",
    df_rule: str = "design",
) -> Estimates:
    """Estimate the ratio of two totals: Σ w·of / Σ w·over. Parameters, see `estimate_mean`.

    Rows count where both columns are valid. Equal to R `survey::svyratio`.
    """
    options = Options.checked(Statistic.RATIO, level=level, ci=ci, deff=deff, lonely=lonely, df_rule=df_rule)
    ready = prepare(survey, lonely=lonely)

    x = ready.values(over)

    def one(y: Values, domains: Domains, df: Values) -> list[Found]:  # noqa: ARG001 - one signature for all
        return _found(ratios(y, x, domains, lonely=options.lonely))

    def items() -> Iterator[Item]:
        for name in names_of(of):
            y = ready.values(name)
            yield Item(f"{name} / {over}", None, np.where(np.isfinite(x), y, np.nan), partial(one, y))

    return run_items(ready, Statistic.RATIO, items(), options, by=by, where=where)


def estimate_quantile(
    survey: Survey | Prepared,
    columns: Names,
    q: float | Sequence[float] = 0.5,
    *,
    by: Names | None = None,
    where: str | None = None,
    level: float = 0.95,
    ci: str = "t",
    lonely: str = "fail",
    df_rule: str = "design",
    qrule: str = "math",
) -> Estimates:
    """Estimate quantiles of numeric columns with Woodruff's interval. Other parameters, see `estimate_mean`.

    Parameters
    ----------
    q
        Quantile or quantiles, fractions: 0.5 is the median. It is printed as the category of the row.
    ci
        Interval of the share that is turned into values: t (R `interval.type="mean"`), z, beta or xlogit.
    qrule
        R's rule by name: math, school, shahvaish, hf1 … hf9 (see `sapa.stats.QRule`).

    Notes
    -----
    Equal to R `survey::svyquantile`, SE and interval included, where `df` is that of the rule chosen here: R takes the
    degrees of freedom of the rows with a valid answer (df_rule="domain"). Woodruff (1952).
    """
    options = Options.checked(
        Statistic.QUANTILE, level=level, ci=ci, deff="wor", lonely=lonely, df_rule=df_rule, qrule=qrule
    )
    shares = _shares(q)
    ready = prepare(survey, lonely=lonely)

    def one(y: Values, p: float, domains: Domains, df: Values) -> list[Found]:
        found = quantiles(
            y,
            domains,
            (p,),
            rule=options.qrule,
            method=options.ci,
            level=options.level,
            df=df,
            lonely=options.lonely,
        )[0]
        return [Found(replace(f.share, estimate=f.estimate, se=f.se), f.bounds) for f in found]

    def items() -> Iterator[Item]:
        for name in names_of(columns):
            y = ready.values(name)
            for p in shares:
                yield Item(name, f"{p:.12g}", y, partial(one, y, p))

    return run_items(ready, Statistic.QUANTILE, items(), options, by=by, where=where)


def _shares(q: float | Sequence[float]) -> tuple[float, ...]:
    """Return the quantiles asked for, each once; one outside 0 … 1 is refused."""
    given = [q] if isinstance(q, int | float) else list(q)
    for p in given:
        if not 0 < p < 1:
            raise BadInput(
                message("estimation.bad.q"),
                where="q",
                got=f"{p:g}",
                expected=message("estimation.expected.q"),
                todo=message("estimation.todo.q"),
            )
    if not given:
        raise BadInput(message("estimation.bad.q"), where="q", todo=message("estimation.todo.q"))
    return tuple(dict.fromkeys(float(p) for p in given))


def _found(results: Sequence[StatResult]) -> list[Found]:
    return [Found(result) for result in results]


def _with_logits(found: list[Found], y: Values, domains: Domains) -> list[Found]:
    """Add the standard errors of the logits of the replicates, where there are replicates (R `svyciprop`)."""
    if domains.design.replicates is None:
        return found
    errors = logit_errors(y, domains)
    return [replace(one, logit_se=float(se)) for one, se in zip(found, errors, strict=True)]
