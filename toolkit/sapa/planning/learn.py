"""What a delivered survey teaches about the next one: design effect, homogeneity, effect of weights, response."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from sapa.data.survey import Survey
from sapa.data.values import normalise_code
from sapa.errors import BadInput
from sapa.estimation.prepared import Prepared, prepare
from sapa.messages import Message, message
from sapa.planning.response import Response, response_of
from sapa.results.learned import Learned, LearnedIndicator, LearnedResponse, LearnRule, ResponseSource
from sapa.stats import Domains, OutcomeRates, SampleDesign, StatError, anova_icc, deff_interval, layout, mean
from sapa.stats.icc_interval import icc_interval

Values: TypeAlias = NDArray[np.float64]
# Weights scaled to the sample sum to n but for rounding.
_SCALED = 1.01


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class LearnedFrom:
    """One variable to learn from: (n,) values, nan without a valid answer; shares as 0 and 1."""

    name: str
    values: Values
    key: bool = True
    title: str | None = None


def learn_design(
    survey: Survey | Prepared,
    indicators: str | Sequence[str] | Mapping[str, Sequence[str | int | float]],
    *,
    means: Sequence[str] = (),
    rule: LearnRule | str = LearnRule.MEDIAN,
    response: Response | None = None,
    issued: int | None = None,
    source: str | None = None,
    level: float = 0.95,
) -> Learned:
    """Learn the design effect, homogeneity and response of a survey.

    Parameters
    ----------
    survey
        Interviews with their design; one that is prepared already is taken as it is.
    indicators
        Columns, of which every answer is an indicator; or the codes that make each: `{"q3": [4, 5]}`.
    means
        Numeric columns whose mean is an indicator.
    rule
        `median` or `largest` of the indicators for the summary.
    response
        Final outcomes of a contact file (`read_response`).
    issued
        Addresses issued, where there is no contact file.
    source
        Name of the survey for readers; None: its file.
    level
        Of the intervals, a fraction.

    Raises
    ------
    BadInput
        An unknown column or rule, or a fault of the design. What the survey cannot teach is no fault: it is missing
        in the result, and `problems` says why.
    """
    ready = prepare(survey)
    files = ready.survey.rows.files
    return learn_from_design(
        ready.design,
        [*_shares(ready, indicators), *(LearnedFrom(name=m, values=ready.values(m)) for m in means)],
        source=source or (files[0].path if files else ""),
        rule=rule,
        level=level,
        clustered=bool(ready.psu),
        response=response,
        issued=issued,
    )


def learn_from_design(
    design: SampleDesign | None,
    variables: Iterable[LearnedFrom],
    *,
    source: str,
    interviews: int | None = None,
    rule: LearnRule | str = LearnRule.MEDIAN,
    level: float = 0.95,
    clustered: bool = True,
    problem: Message | None = None,
    response: Response | None = None,
    issued: int | None = None,
    self_representing: bool = False,
) -> Learned:
    """Learn from a design that is built already; parameters as in `learn_design`.

    Parameters
    ----------
    design
        None where there is none to speak of; `problem` says why.
    interviews
        Interviews that count; None: the rows of the design.
    clustered
        False where the design names no first-stage units of several interviews.
    self_representing
        True where interviews of self-representing units are first-stage units by themselves. b̄ is then Σ b²/Σ b, the
        size of the unit in which an interview stands (Gabler, Häder & Lahiri 1999): with the plain mean, units of one
        interview would make homogeneity look larger than it is.

    Notes
    -----
    The design effect is taken against simple random sampling without replacement, or with it where weights are only
    scaled to the sample (R `svymean(deff = "replace")`), as in the review.
    """
    chosen = _rule(rule)
    n = interviews if interviews is not None else (design.n if design is not None else 0)
    problems = [] if problem is None else [problem]
    found: list[LearnedIndicator] = []
    weighting = size = None
    if design is not None:
        whole = layout(Domains.whole(design))
        weighting = _known(float(whole.kish[0]) / _allocation(design))
        size = _known(_size(whole.sizes, float(whole.per_unit[0]), weigh=self_representing))
        if not clustered or size is None or size <= 1:
            problems.append(message("planning.learn.no_clusters"))
            size = None
        found = [
            _indicator(design, v, level=level, clustered=size is not None, weigh=self_representing) for v in variables
        ]
        if not any(i.key and i.deff is not None for i in found):
            problems.append(message("planning.learn.no_indicators"))
    usable = [i for i in found if i.key]
    picked = _pick([i for i in usable if i.deff is not None], "deff", chosen)
    homogeneous = _pick([i for i in usable if i.rho is not None], "rho", chosen)
    anova = _pick([i for i in usable if i.icc is not None], "icc", chosen)
    yielded, rates, by, origin, told = _response(response, issued, n, level)
    taken = sum(i.deff is not None for i in usable)
    conventions = [message(f"planning.learn.rule.{chosen.value}", n=taken)] if taken else []
    if homogeneous is not None:
        conventions.append(message("planning.learn.homogeneity"))
        if homogeneous.rho is not None and homogeneous.rho < 0:
            conventions.append(message("planning.learn.negative", rho=homogeneous.rho))
    if origin is not None:
        conventions.append(message(f"planning.learn.response.{origin.value}"))
    return Learned(
        source=source, rule=chosen, level=level, interviews=n,
        deff=picked.deff if picked else None, deff_low=picked.deff_low if picked else None,
        deff_high=picked.deff_high if picked else None,
        icc=max(0.0, homogeneous.rho) if homogeneous is not None and homogeneous.rho is not None else None,
        icc_anova=anova.icc if anova else None, cluster_size=size, weighting=weighting,
        response=yielded.rate if yielded else None, response_low=yielded.low if yielded else None,
        response_high=yielded.high if yielded else None, response_source=origin, rates=rates,
        issued=yielded.issued if yielded else None, indicators=tuple(found), response_by=by,
        conventions=tuple(conventions), problems=(*problems, *told),
    )  # fmt: skip


def _rule(rule: LearnRule | str) -> LearnRule:
    try:
        return LearnRule(rule)
    except ValueError:
        raise BadInput(
            message("planning.learn.bad_rule"), got=str(rule), expected=", ".join(LearnRule),
            todo=message("planning.learn.bad_rule.todo"),
        ) from None  # fmt: skip


def _shares(
    ready: Prepared, indicators: str | Sequence[str] | Mapping[str, Sequence[str | int | float]]
) -> list[LearnedFrom]:
    named: Mapping[str, Sequence[str | int | float] | None]
    if isinstance(indicators, Mapping):
        named = indicators
    else:
        named = dict.fromkeys([indicators] if isinstance(indicators, str) else indicators)
    out = []
    for name, wanted in named.items():
        answers = ready.categories(name)
        valid = answers.place >= 0
        sets = {name: {normalise_code(w) for w in wanted}} if wanted is not None else {
            f"{name} = {label}": {label} for label in answers.labels
        }  # fmt: skip
        for shown, chosen in sets.items():
            hit = np.array([label in chosen for label in (*answers.labels, "")], dtype=np.float64)[answers.place]
            out.append(LearnedFrom(name=shown, values=np.where(valid, hit, np.nan)))
    return out


def _allocation(design: SampleDesign) -> float:
    """Return what the division over strata alone does to the variance, n·Σ W_h²/n_h; 1 where it is proportional.

    A plan reckons with its own division, so that only the weights within strata are learned: the effect of all
    weights, n·Σ w²/(Σ w)², is the product of both (Kish 1965, section 11.7).
    """
    stratum = design.strata[0]
    counts = np.bincount(stratum)
    sums = np.bincount(stratum, weights=design.weights)
    there = counts > 0
    total = float(sums.sum())
    return float(design.n * ((sums[there] / total) ** 2 / counts[there]).sum()) if total > 0 else 1.0


def _size(sizes: Values, mean_size: float, *, weigh: bool) -> float:
    """Return b̄: the mean, or the mean over interviews."""
    return float((sizes**2).sum() / sizes.sum()) if weigh and sizes.sum() > 0 else mean_size


def _indicator(
    design: SampleDesign, variable: LearnedFrom, *, level: float, clustered: bool, weigh: bool = False
) -> LearnedIndicator:
    valid = np.isfinite(variable.values)
    n = int(valid.sum())
    bare = LearnedIndicator(
        name=variable.name, n=n, key=variable.key, title=variable.title, problem=message("planning.learn.no_answers")
    )
    if n == 0:
        return bare
    domains = Domains.whole(design)
    lies = layout(domains, valid)
    kish, units = float(lies.kish[0]), int(lies.units[0])
    size = _size(lies.sizes, float(lies.per_unit[0]), weigh=weigh)
    try:
        result = mean(variable.values, design)
    except StatError:
        result = None
    weights = design.weights
    scaled = bool(weights.sum() <= _SCALED * weights.size)
    deff = math.nan if result is None else float(result.deff_wr if scaled else result.deff_wor)
    icc = float(anova_icc(variable.values, domains, lies)[0]) if clustered else math.nan
    sizes = lies.sizes[lies.sizes > 0]
    typical = (n - float((sizes**2).sum()) / n) / (units - 1) if units > 1 else math.nan
    chance = deff_interval(deff, design.degf, n, level)
    reach = icc_interval(icc, units, n, typical, level)
    known = math.isfinite(deff)
    return LearnedIndicator(
        name=variable.name, n=n, units=units, deff=_known(deff), deff_low=_known(chance.low),
        deff_high=_known(chance.high), icc=_known(icc), icc_low=_known(reach.low), icc_high=_known(reach.high),
        rho=_known((deff / kish - 1) / (size - 1)) if clustered and size > 1 and kish > 0 else None,
        cluster_size=size, kish=_known(kish), key=variable.key, title=variable.title,
        problem=None if known else message("planning.learn.no_variance"),
    )  # fmt: skip


def _pick(found: Sequence[LearnedIndicator], field: str, rule: LearnRule) -> LearnedIndicator | None:
    """Return the indicator whose value the summary takes; of two in the middle the larger, the cautious one."""
    ordered = sorted(found, key=lambda i: (getattr(i, field), i.name))
    if not ordered:
        return None
    return ordered[-1] if rule is LearnRule.LARGEST else ordered[len(ordered) // 2]


def _response(
    response: Response | None, issued: int | None, interviews: int, level: float
) -> tuple[
    LearnedResponse | None, OutcomeRates | None, tuple[LearnedResponse, ...], ResponseSource | None, tuple[Message, ...]
]:
    """Return the yield of issued addresses, rates, strata, where they come from, and what is not known."""
    told = () if response is None else response.problems
    if response is not None and response.interviews is not None and response.issued:
        whole = response_of("", (), response.issued, response.interviews, level)
        return whole, response.rates, response.by, ResponseSource.CONTACTS, told
    cases = issued if issued is not None else (response.issued if response is not None else None)
    if cases is None:
        return None, None, (), None, (*told, message("planning.learn.no_contacts"))
    if not 0 < interviews <= cases:
        return None, None, (), None, (*told, message("planning.learn.issued_few", issued=cases, made=interviews))
    return response_of("", (), cases, interviews, level), None, (), ResponseSource.ISSUED, told


def _known(value: float) -> float | None:
    return value if math.isfinite(value) else None
