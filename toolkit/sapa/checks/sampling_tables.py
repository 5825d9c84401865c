"""The tables and the detail of the sampling error: by region and subgroup, and estimate by estimate."""

from __future__ import annotations

from dataclasses import replace

from sapa.checks.base import Context, Limits, bounds_from
from sapa.checks.design_error import MOST_CATEGORIES, Variable, categories, estimate
from sapa.checks.interviews import Mask
from sapa.checks.nominal_error import nominal
from sapa.checks.sampling_case import PERCENT, WHAT_IF, Case, within_limit
from sapa.checks.selection import SelectionClass
from sapa.messages import Message, message
from sapa.results import Status, Table, table
from sapa.results.details import IndicatorEstimate, NominalError, SamplingErrorDetail
from sapa.stats import needed_interviews, nominal_margin, z_value

# Presentation standards for proportions of the National Center for Health Statistics (Parker et al. 2017, Vital and
# Health Statistics 2(175)): too thin below 30 interviews or effective interviews, with an interval of 30 points or
# more, or, above 5 points, of more than 130 % of the estimate. The interval there is Korn and Graubard's; here it is
# the one that is printed. An estimate of 0 or 100 % has none and is left to a person, as there.
THIN_N = 30
THIN_WIDTH = 0.30
SURE_WIDTH = 1 / 20
THIN_RELATIVE = 1.30


def assumptions(case: Case) -> tuple[Message, ...]:
    """Return what was assumed of statuses and weights, what was left out, and the notes of the design."""
    stated = case.interviews.statuses_stated
    many = {name: categories(case.interviews, i) for name, i in case.interviews.indicators.items()}
    return (
        *(() if stated else (message("checks.assumption.all_complete"),)),
        message(f"checks.assumption.weights_{case.prepared.weights_source}"),
        *(
            message("checks.note.categories_cut", indicator=case.interviews.title(name), total=n, shown=MOST_CATEGORIES)
            for name, n in many.items()
            if n > MOST_CATEGORIES
        ),
        *case.prepared.notes,
    )


def detail_of(
    case: Case, context: Context, overall: NominalError, groups: tuple[NominalError, ...],
    estimates: tuple[IndicatorEstimate, ...], limits: Limits, refuted: Mask | None,
) -> SamplingErrorDetail:  # fmt: skip
    """Return every stage of the arithmetic, for the workbook's sheet and the pictures."""
    interviews = case.interviews

    def columns(role: str) -> str:
        return ", ".join(interviews.roles.get(role, ()))

    return SamplingErrorDetail(
        overall=overall, groups=groups, indicators=estimates, worst=case.worst[1].indicator if case.worst else None,
        limit=limits.max, limit_from=str(bounds_from(limits)), rounding=str(context.reading("error_rounding")),
        selection=str(case.selection), weights_source=case.prepared.weights_source, kish_deff=case.prepared.kish,
        strata=columns("stratum"), psu=columns("psu"), population=case.prepared.population,
        universe=case.frame.universe if case.frame else None, handed_in=int(interviews.handed_in.sum()),
        voided=int(interviews.voided.sum()),
        refuted=0 if refuted is None else int((refuted & interviews.complete).sum()), repeated=case.repeated,
    )  # fmt: skip


def error_table(context: Context, overall: NominalError, groups: tuple[NominalError, ...], limits: Limits) -> Table:
    """Return the nominal error of the whole sample and of each group, with what-if design effects."""
    rule = str(context.reading("error_rounding"))
    rows = []
    for e in (overall, *groups):
        margins = [
            None if e.margin is None else nominal(e.n, e.population, context.readings, p=e.p, deff=d).margin
            for d in WHAT_IF
        ]
        above = None if e.margin is None else within_limit(PERCENT * e.margin, limits, rule) is Status.NOT_MET
        rows.append({
            "part": context.part, "method": context.method, "group_by": e.group_by, "group": e.group, "n": e.n,
            "population": e.population, "fraction": e.n / e.population if e.population else None, "fpc": e.fpc,
            "p": e.p, "z": e.z, "nominal_margin": e.margin, "margin_deff_1_5": margins[0], "margin_deff_2": margins[1],
            "above_limit": above, "needed": e.needed, "needed_design": e.needed_design,
        })  # fmt: skip
    return table("sampling_error", rows)


def estimate_table(
    case: Case, context: Context, estimates: list[tuple[Variable, IndicatorEstimate]], level: float
) -> Table:
    """Return every indicator with its design-based error, overall and by region."""
    rows = []
    regions = case.interviews.region
    names = sorted({str(v) for v in regions[case.counted]} - {""}) if regions is not None else []
    column = ", ".join(case.interviews.roles.get("region", ()))
    for variable, whole in estimates:
        per_domain: list[tuple[dict[str, str] | None, IndicatorEstimate]] = [(None, whole)]
        if regions is not None:
            per_domain += [({column: r}, estimate(variable, case.prepared, level, regions == r)) for r in names]
        for domain, e in per_domain:
            share = e.statistic == "proportion" and e.n > 0 and case.selection is not SelectionClass.OPT_IN
            p = e.estimate if share and e.estimate is not None and 0 < e.estimate < 1 else None
            rows.append({
                "part": context.part, "method": context.method, "indicator": variable.indicator,
                "category": variable.category, "domain": domain, "statistic": e.statistic, "estimate": e.estimate,
                "se": e.se, "ci_low": e.ci_low, "ci_high": e.ci_high, "df": e.df, "deff": e.deff, "n": e.n,
                "margin": e.margin, "too_thin": too_thin(e), "withheld": None,
                "nominal_margin": None if p is None else nominal(e.n, None, context.readings, p=p).margin,
            })  # fmt: skip
    return table("estimates", rows)


def with_needed(case: Case, context: Context, error: NominalError, limits: Limits) -> NominalError:
    """Add the interviews that would have met the limit: as if simple random, and as the least precise indicator is.

    With the design, variance is taken to fall as 1/n while the design stays: n·(margin/limit)². That carries along all
    that makes the indicator's margin what it is, its share, its design effect, t instead of z, and how many of the
    interviews answer it. A group borrows this factor from the whole sample, since its own is too uncertain.
    """
    if limits.max is None or limits.max <= 0 or case.selection is SelectionClass.OPT_IN:
        return error
    wanted = limits.max / PERCENT
    if context.reading("error_scale") == "relative":
        wanted *= error.p
    factor = inflation(case, context, error.p)
    people = error.population

    def needed(effect: float) -> int:
        return needed_interviews(wanted, p=error.p, z=error.z, population=people, deff=effect)

    return replace(error, needed=needed(1.0), needed_design=None if factor is None else needed(factor))


def inflation(case: Case, context: Context, p: float) -> float | None:
    """Return by how much the squared margin of the least precise key indicator exceeds a simple random sample's."""
    worst, n = case.worst, int(case.counted.sum())
    if worst is None or not worst[1].margin or not n:
        return None
    simple = nominal_margin(n, p=p, z=z_value(float(context.reading("confidence"))))
    return (worst[1].margin / simple) ** 2


def too_thin(estimate: IndicatorEstimate) -> bool | None:
    """Tell whether a proportion rests on too little to be published; None where that cannot be said."""
    if estimate.statistic != "proportion" or estimate.estimate is None:
        return None
    if estimate.n < THIN_N:
        return True
    if estimate.ci_low is None or estimate.ci_high is None:
        return None
    if estimate.deff and estimate.n / estimate.deff < THIN_N:
        return True
    if not 0 < estimate.estimate < 1:
        return None
    width = estimate.ci_high - estimate.ci_low
    return width >= THIN_WIDTH or (width > SURE_WIDTH and width > THIN_RELATIVE * estimate.estimate)
