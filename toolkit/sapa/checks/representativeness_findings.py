"""Findings on representativeness: which margins fit, how evenly cases answered, how far non-response could reach."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sapa.checks.base import Context
from sapa.checks.frame import Frame
from sapa.checks.interviews import Interviews
from sapa.checks.representativeness_fit import FITTED
from sapa.checks.representativeness_margins import KnownMargin, totals_apart
from sapa.checks.selection import SelectionClass
from sapa.messages import Message, message
from sapa.results import Basis, Evidence, Finding, Line, Status
from sapa.results.representativeness import LevelFit, MarginFit, RepresentativenessDetail, Response
from sapa.standard.region_history import not_yet
from sapa.standard.territories import KAZAKHSTAN, country_of

QUESTION = "representativeness.margins"
_NAMED = 4
_SHEET = (Evidence(sheet="representativeness"),)


def findings(
    context: Context,
    detail: RepresentativenessDetail,
    known: Sequence[KnownMargin],
    interviews: Interviews,
    frame: Frame | None,
    population_day: date | None,
) -> tuple[Finding, ...]:
    """Write the findings of one survey, each question once; a margin is a question."""
    found: list[Finding | None] = [_dates(context, known, interviews, frame, population_day), _totals(context, known)]
    judged = [f for f in detail.margins if f.origin != "frame"]
    found += [_margin(context, detail, one) for one in judged]
    if not judged:
        found.append(_no_margins(context, detail, known))
    if detail.response is not None:
        found.append(_response(context, detail, detail.response))
    found.append(_bounds(context, detail))
    return tuple(f for f in found if f is not None)


def significant(detail: RepresentativenessDetail, one: LevelFit) -> bool:
    """Tell whether a level differs beyond chance, after correction for every level looked at."""
    return one.q is not None and one.q <= 1 - detail.level


def _large(detail: RepresentativenessDetail, difference: float) -> bool:
    return detail.claimed is None or abs(difference) > detail.claimed


def _level(detail: RepresentativenessDetail, one: LevelFit) -> Message:
    id = "checks.representativeness.level_less" if one.difference < 0 else "checks.representativeness.level_more"
    return message(
        id, level=_title(detail, one), sample=one.compared_share, population=one.population_share, n=abs(one.missing)
    )  # fmt: skip


def _title(detail: RepresentativenessDetail, one: LevelFit) -> str | Message | tuple[str, ...]:
    """Return a level in words: the questionnaire's label, else the one inside the data."""
    shown = detail.names.level(one.margin, one.level)
    return shown if shown != one.level else one.title


def _margin(context: Context, detail: RepresentativenessDetail, fit: MarginFit) -> Finding:
    name = detail.names.margin(fit.margin)
    if fit.problem is not None:
        return context.finding(
            QUESTION, Line.METHODOLOGICAL, Status.NOT_ASSESSABLE,
            message("checks.representativeness.problem", margin=name, problem=fit.problem), item=fit.margin,
            evidence=_SHEET, recommendation=message("checks.representativeness.todo.problem"),
        )  # fmt: skip
    if fit.by_design:
        return _fixed(context, detail, fit)
    widest = max(fit.levels, key=lambda v: (abs(v.difference), v.level))
    if fit.untested is not None:
        quota = detail.selection in (SelectionClass.QUOTA, SelectionClass.OPT_IN)
        id = "no_chance_quota" if quota and fit.quota else "no_chance" if quota else "untested"
        text = message(
            f"checks.representativeness.{id}", margin=name, widest=_level(detail, widest), why=fit.untested,
            dissimilarity=fit.dissimilarity,
        )  # fmt: skip
        return _finding(context, fit, Status.NOT_ASSESSABLE, text, widest, todo="untested")
    beyond = sorted(
        (v for v in fit.levels if significant(detail, v) and _large(detail, v.difference)),
        key=lambda v: (-abs(v.difference), v.level),
    )
    if beyond:
        text = message(
            "checks.representativeness.differs", margin=name, n=len(beyond), total=len(fit.levels),
            levels=tuple(_level(detail, v) for v in beyond[:_NAMED]), claimed=detail.claimed, basis=_basis(fit),
            dissimilarity=fit.dissimilarity,
        )  # fmt: skip
        return _finding(context, fit, Status.NOT_MET, text, widest, todo="differs")
    text = message(
        "checks.representativeness.fits_fitted" if fit.fitted else "checks.representativeness.fits", margin=name,
        widest=_level(detail, widest), basis=_basis(fit), dissimilarity=fit.dissimilarity,
    )  # fmt: skip
    return _finding(context, fit, Status.MET, text, widest)


def _basis(fit: MarginFit) -> Message:
    return message(f"checks.representativeness.basis.{fit.basis}")


def _finding(
    context: Context, fit: MarginFit, status: Status, text: Message, widest: LevelFit, *, todo: str | None = None
) -> Finding:
    return context.finding(
        QUESTION, Line.METHODOLOGICAL, status, text, item=fit.margin, value=100 * abs(widest.difference),
        unit="percent", n=fit.n, basis=Basis.VERIFIED, evidence=_SHEET,
        recommendation=None if todo is None else message(f"checks.representativeness.todo.{todo}"),
    )  # fmt: skip


def _fixed(context: Context, detail: RepresentativenessDetail, fit: MarginFit) -> Finding:
    """Judge a margin whose interviews the allocation fixed: only the weights can bring it to the population."""
    name = detail.names.margin(fit.margin)
    shares = {v.level: v.weighted_share if v.weighted_share is not None else v.sample_share for v in fit.levels}
    off = max((abs(shares[v.level] - v.population_share), v.level) for v in fit.levels)
    widest = next(v for v in fit.levels if v.level == off[1])
    weighted = fit.dissimilarity_weighted is not None
    bad = _large(detail, off[0])
    id = f"fixed_{'weighted' if weighted else 'plain'}_{'off' if bad else 'fits'}"
    text = message(
        f"checks.representativeness.{id}", margin=name, level=_title(detail, widest), sample=shares[widest.level],
        population=widest.population_share, claimed=detail.claimed,
        dissimilarity=fit.dissimilarity_weighted if weighted else fit.dissimilarity,
    )  # fmt: skip
    return context.finding(
        QUESTION, Line.METHODOLOGICAL, Status.NOT_MET if bad else Status.MET, text, item=fit.margin,
        value=100 * off[0], unit="percent", n=fit.n, basis=Basis.VERIFIED, evidence=_SHEET,
        recommendation=message("checks.representativeness.todo.fixed") if bad else None,
    )  # fmt: skip


def _no_margins(context: Context, detail: RepresentativenessDetail, known: Sequence[KnownMargin]) -> Finding:
    if known and not detail.margins:
        return context.finding(
            QUESTION, Line.METHODOLOGICAL, Status.NOT_ASSESSABLE, message("checks.representativeness.no_valid")
        )
    shown = bool(detail.margins)
    id = "context_only" if shown else "no_margins"
    day = detail.margins[0].day if shown else None
    return context.finding(
        QUESTION, Line.METHODOLOGICAL, Status.NOT_ASSESSABLE, message(f"checks.representativeness.{id}", day=day),
        evidence=_SHEET if shown else (), recommendation=message("checks.representativeness.todo.no_margins"),
    )  # fmt: skip


def _totals(context: Context, known: Sequence[KnownMargin]) -> Finding | None:
    apart = totals_apart(list(known))
    if apart is None:
        return None
    low, high = apart
    return context.finding(
        "representativeness.totals", Line.METHODOLOGICAL, Status.NOT_MET,
        message("checks.representativeness.totals", low=context.names.margin(low.name), low_total=low.total,
                high=context.names.margin(high.name),
                high_total=high.total),
        basis=Basis.VERIFIED, evidence=_SHEET,
        recommendation=message("checks.representativeness.todo.totals"),
    )  # fmt: skip


def _dates(
    context: Context, known: Sequence[KnownMargin], interviews: Interviews, frame: Frame | None, day: date | None
) -> Finding | None:
    """Name regions that did not exist on the day of the population: its numbers cannot be of them."""
    stated: list[tuple[str, date | None, Sequence[str]]] = []
    if frame is not None:
        columns = interviews.roles.get("stratum", ())
        stated += [("population", day, list(frame.people_by(i))) for i in range(len(columns))]
    stated += [("margins", m.day, list(m.shares)) for m in known if m.origin == "given"]
    for where, on, labels in stated:
        country = country_of(labels)
        if on is None or country is None or country.country != KAZAKHSTAN:
            continue
        young = not_yet(labels, on)
        if young:
            return context.finding(
                "representativeness.date", Line.METHODOLOGICAL, Status.NOT_MET,
                message("checks.representativeness.date", table=message(f"checks.representativeness.table.{where}"),
                        day=on, regions=tuple(label for label, _ in young), since=max(first for _, first in young)),
                basis=Basis.VERIFIED, evidence=_SHEET,
                recommendation=message("checks.representativeness.todo.date"),
            )  # fmt: skip
    return None


def _response(context: Context, detail: RepresentativenessDetail, found: Response) -> Finding:
    question = "representativeness.r_indicator"
    if found.r is None or found.problem is not None:
        text = found.problem or message("checks.representativeness.response.no_covariates")
        return context.finding(
            question, Line.METHODOLOGICAL, Status.NOT_ASSESSABLE, text, n=found.cases, evidence=_SHEET,
            recommendation=message("checks.representativeness.todo.response"),
        )  # fmt: skip
    uneven = sorted(
        (p for p in found.partials if p.category and p.q is not None and p.q <= 1 - detail.level),
        key=lambda p: (p.unconditional, p.variable, p.category),
    )
    low = [p for p in uneven if p.unconditional < 0]
    large = found.max_bias is not None and _large(detail, found.max_bias)
    # Along strata the plan expects it, and weights that restore the strata make up for it.
    between = bool(uneven) and all(p.variable in found.strata for p in uneven) and detail.strata_restored
    bad = bool(uneven) and large and not between
    variables = tuple(detail.names.column(v) for v in found.variables)
    params = {
        "r": found.r, "low": found.low, "high": found.high, "cases": found.cases, "rate": found.rate,
        "max_bias": found.max_bias, "claimed": detail.claimed, "variables": variables,
        "groups": tuple(
            message(
                "checks.representativeness.response.group", variable=detail.names.column(p.variable),
                category=detail.names.code(p.variable, p.category), rate=p.rate,
            )
            for p in (low or uneven)[:_NAMED]
        ),
    }  # fmt: skip
    id = "uneven" if bad else "even" if not uneven else "between_strata" if large else "small"
    return context.finding(
        question, Line.METHODOLOGICAL, Status.NOT_MET if bad else Status.MET,
        message(f"checks.representativeness.response.{id}", **params), value=found.r, n=found.cases,
        basis=Basis.VERIFIED, evidence=_SHEET,
        recommendation=message("checks.representativeness.todo.uneven") if bad else None,
    )  # fmt: skip


def strata_restored(margins: Sequence[MarginFit]) -> bool:
    """Tell whether the delivered weights bring every margin of the strata to the population."""
    fixed = [m for m in margins if m.by_design and m.origin != "frame"]
    return bool(fixed) and all(
        m.dissimilarity_weighted is not None and m.dissimilarity_weighted <= FITTED for m in fixed
    )


def _bounds(context: Context, detail: RepresentativenessDetail) -> Finding | None:
    known = [(min(turns), b) for b in detail.bounds
             if (turns := [abs(d) for d in (b.leaves_low, b.leaves_high) if d is not None])]  # fmt: skip
    if not known:
        return None
    turn, first = min(known, key=lambda item: (item[0], item[1].indicator))
    text = message(
        "checks.representativeness.bounds", rate=detail.response_rate, indicator=first.title, estimate=first.estimate,
        points=100 * turn, lowest=first.lowest, highest=first.highest,
    )  # fmt: skip
    return context.finding(
        "representativeness.nonresponse", Line.METHODOLOGICAL, Status.JUDGEMENT, text, value=100 * turn,
        unit="percent", basis=Basis.VERIFIED, evidence=_SHEET,
        recommendation=message("checks.representativeness.todo.bounds"),
    )  # fmt: skip
