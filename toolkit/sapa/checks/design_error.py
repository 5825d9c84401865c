"""Design-based estimates of a survey's indicators: which weights and design, and why not where there are none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from sapa.checks.frame import Frame
from sapa.checks.interviews import Interviews, Labels, Mask
from sapa.checks.open_answers import grouped, own_words
from sapa.checks.replicates import ReplicateColumns
from sapa.checks.selection import classify, clustered, first_stage_is_pps, stratum_labels
from sapa.data.expression import parse
from sapa.data.values import codes, normalise_code, numbers_in
from sapa.deliverable.manifest import Indicator, Selection
from sapa.messages import Message, message
from sapa.results.details import DataDefect, IndicatorEstimate
from sapa.stats import SampleDesign, StatError, StatResult, kish_deff, mean, proportion_interval, t_quantile

MOST_CATEGORIES = 25
# Weights scaled to the sample sum to n but for rounding.
_SCALED = 1.01


@dataclass(frozen=True, slots=True, eq=False)
class DesignInput:
    """What estimation starts from: the rows that count, their design, or the problem that forbids it.

    weights_source: `delivered`, `frame` (people in the stratum / interviews) or `equal`.
    population: `psus` where first-stage finite population correction is applied, else "".
    """

    final: Mask
    design: SampleDesign | None
    weights: npt.NDArray[np.float64]
    weights_source: str
    population: str
    problem: Message | None
    notes: tuple[Message, ...]
    defects: tuple[DataDefect, ...]

    @property
    def relative_weights(self) -> bool:
        """True where weights only say who counts more: they sum to the interviews, not to people.

        A simple random sample of such a "population" would be a census without error, and the design effect against
        it has no meaning; it is then taken against sampling with replacement (R `svymean(deff = "replace")`).
        """
        weights = self.weights[self.final]
        return bool(weights.sum() <= _SCALED * len(weights))

    @property
    def kish(self) -> float | None:
        """Kish's design effect of the weights, 1 + CV²; None where weights are unusable."""
        weights = self.weights[self.final]
        usable = len(weights) > 0 and bool(np.all(np.isfinite(weights) & (weights > 0)))
        return float(kish_deff(weights)) if usable else None


def _weights(
    interviews: Interviews, final: Mask, frame: Frame | None
) -> tuple[npt.NDArray[np.float64], str, Message | None, list[DataDefect]]:
    n = len(interviews.rows)
    if interviews.weight is not None:
        weights = interviews.weight
        bad = final & ~(np.isfinite(weights) & (weights > 0))
        problem = message("checks.problem.weights", n=int(bad.sum())) if bad.any() else None
        return weights, "delivered", problem, []
    if frame is not None and frame.people is not None and interviews.stratum is not None:
        counts = pd.Series(interviews.stratum[final]).value_counts()
        weights = np.full(n, np.nan)
        absent: list[str] = []
        for label, count in counts.items():
            stratum = frame.strata.get(str(label))
            if stratum is None or stratum.people is None:
                absent.append(str(label) or "–")
                continue
            weights[interviews.stratum == label] = stratum.people / count
        problem = (
            message("checks.problem.no_frame_stratum", strata=tuple(absent[:5]), n=len(absent)) if absent else None
        )
        return weights, "frame", problem, []
    return np.ones(n), "equal", None, []


def _psus_in_stratum(
    interviews: Interviews, final: Mask, frame: Frame | None, selection: Selection | None
) -> tuple[npt.NDArray[np.float64] | None, list[Message], list[DataDefect]]:
    """Return first-stage units by row for the finite population correction, or None where it is not applied."""
    if frame is None or interviews.stratum is None or interviews.psu is None:
        return None, [], []
    if any(frame.strata[s].psus is None for s in frame.strata):
        return None, [], []
    notes: list[Message] = []
    defects: list[DataDefect] = []
    population = np.full(len(interviews.rows), np.nan)
    sampled = pd.Series(interviews.psu[final]).groupby(pd.Series(interviews.stratum[final])).nunique()
    for label, count in sampled.items():
        stratum = frame.strata.get(str(label))
        if stratum is None or stratum.psus is None:
            return None, [message("checks.note.fpc_off_stratum", stratum=str(label))], []
        if stratum.psus < count:
            notes.append(
                message("checks.note.fpc_off_psus", stratum=str(label), sampled=int(count), stated=stratum.psus)
            )
            return None, notes, defects
        population[interviews.stratum == label] = stratum.psus
    if first_stage_is_pps(selection):
        # The finite population correction of simple random sampling does not hold for unequal probabilities;
        # leaving it out is conservative (Särndal, Swensson & Wretman 1992, 4.6). Certainty units stay certain.
        certain = np.array(
            [sampled.get(s, 0) == p for s, p in zip(interviews.stratum, population, strict=True)], dtype=bool
        )
        population[~certain] = np.nan
        notes.append(message("checks.note.pps_without_fpc"))
    return population, notes, defects


def _self_representing(
    interviews: Interviews, population: npt.NDArray[np.float64] | None
) -> tuple[Labels | None, Labels | None, npt.NDArray[np.float64] | None, list[Message]]:
    """Return strata, units and population as the variance takes them: units of certainty stand by themselves."""
    strata, units = interviews.variance_stratum, interviews.variance_psu
    if strata is None:
        return interviews.stratum, interviews.psu, population, []
    if population is not None:  # the frame's number of units is that of the whole stratum
        population = np.where(strata == interviews.stratum, population, np.nan)
    return strata, units, population, [message("checks.note.self_representing", units=interviews.self_representing)]


def prepare(  # noqa: PLR0911 - one return a problem
    interviews: Interviews, final: Mask, frame: Frame | None, selection: Selection | None
) -> DesignInput:
    """Work out weights and design of the rows that count; a problem is named, never papered over.

    Without probability sampling there is no design to speak of, whatever the file's columns allow.
    """
    weights, source, problem, defects = _weights(interviews, final, frame)
    notes: list[Message] = []
    blank = None
    for role, labels in (("stratum", interviews.stratum), ("psu", interviews.psu)):
        if labels is not None and bool((labels[final] == "").any()):
            blank = message(f"checks.problem.{role}_blank", n=int((labels[final] == "").sum()))
    population, fpc_notes, fpc_defects = _psus_in_stratum(interviews, final, frame, selection)
    notes += fpc_notes
    strata, units, population, own_strata = _self_representing(interviews, population)
    notes += own_strata
    start = DesignInput(
        final, None, weights, source, "psus" if population is not None else "", problem or blank, tuple(notes),
        (*defects, *fpc_defects),
    )  # fmt: skip
    if not final.any():
        return replace(start, problem=message("checks.problem.no_interviews"))
    kind = classify(selection, strata=stratum_labels(interviews, final))
    if not kind.has_margin:
        return replace(start, problem=message(f"checks.selection.{kind}"))
    if start.problem is not None:
        return start
    if interviews.replicates is not None:
        return _replicated(start, interviews.replicates)
    if interviews.psu is None and clustered(selection) is not False:
        return replace(start, problem=message("checks.problem.no_psu"))
    try:
        design = SampleDesign.build(
            weights=weights[final],
            strata=() if strata is None else (strata[final],),
            psu=() if units is None else (units[final],),
            population=() if population is None else (population[final],),
        )
    except StatError as fault:
        return replace(start, problem=message("checks.problem.design", reason=message(f"checks.fault.{fault.problem}")))
    if design.lonely:
        names = _lonely_names(interviews, final)
        return replace(start, problem=message("checks.problem.lonely", strata=tuple(names[:5]), n=len(names)))
    return replace(start, design=design)


def _replicated(start: DesignInput, replicates: ReplicateColumns) -> DesignInput:
    """Take the delivered replicate weights for the design: they carry strata, units and calibration in themselves."""
    try:
        design = SampleDesign.build(weights=start.weights[start.final])
        design = replace(design, replicates=replicates.of(start.final))
    except StatError as fault:
        return replace(start, problem=message("checks.problem.design", reason=message(f"checks.fault.{fault.problem}")))
    note = message("checks.note.replicates", kind=replicates.kind, count=replicates.weights.shape[1])
    return replace(start, design=design, population="", notes=(note,))


def _lonely_names(interviews: Interviews, final: Mask) -> list[str]:
    if interviews.stratum is None or interviews.psu is None:
        return ["–"]
    units = pd.Series(interviews.psu[final]).groupby(pd.Series(interviews.stratum[final])).nunique()
    return [str(label) for label, count in units.items() if count == 1]


@dataclass(frozen=True, slots=True, eq=False)
class Variable:
    """One 0/1 or numeric variable of an indicator; NaN where there is no valid answer or no base."""

    indicator: str
    column: str
    category: str | None
    statistic: str
    values: npt.NDArray[np.float64]
    defects: tuple[DataDefect, ...] = ()
    title: str | None = None


def variables(interviews: Interviews, name: str, indicator: Indicator) -> Iterator[Variable]:
    """Turn an indicator into variables: one for a set of codes, one a category where no codes are given."""
    rows = interviews.rows
    text = codes(rows.frame[indicator.column]).fillna("").to_numpy(dtype=object)
    absent = {normalise_code(c) for c in (*interviews.missing, *indicator.missing)} | {""}
    valid = np.array([t not in absent for t in text], dtype=bool)
    if indicator.base:
        valid &= parse(indicator.base).mask(rows)
    if indicator.kind == "mean":
        read = numbers_in(rows, indicator.column)
        defects = []
        for i in read.bad:
            if valid[i]:
                file, row = rows.at(i)
                defects.append(
                    DataDefect(file, row, indicator.column, str(text[i]), message("checks.defect.answer_text"))
                )
        yield Variable(
            name, indicator.column, None, "mean", np.where(valid, read.values, np.nan), tuple(defects), indicator.title
        )
        return
    if indicator.values is not None:
        chosen = {normalise_code(v) for v in indicator.values}
        hit = np.array([t in chosen for t in text], dtype=float)
        yield Variable(name, indicator.column, None, "proportion", np.where(valid, hit, np.nan), title=indicator.title)
        return
    text = grouped(text, own_words(text[valid]))
    for level in sorted(set(text[valid]))[:MOST_CATEGORIES]:
        hit = (text == level).astype(float)
        yield Variable(
            name, indicator.column, str(level), "proportion", np.where(valid, hit, np.nan), title=indicator.title
        )


def categories(interviews: Interviews, indicator: Indicator) -> int:
    """Return how many categories an indicator without codes has; 0 for one that is a mean or a set of codes."""
    if indicator.kind == "mean" or indicator.values is not None:
        return 0
    absent = {normalise_code(c) for c in (*interviews.missing, *indicator.missing)} | {""}
    text = codes(interviews.rows.frame[indicator.column]).fillna("")
    if indicator.base:
        text = text[parse(indicator.base).mask(interviews.rows)]
    values = text[~text.isin(absent)].to_numpy(dtype=object)
    return len(set(grouped(values, own_words(values))))


def estimate(variable: Variable, prepared: DesignInput, level: float, domain: Mask | None = None) -> IndicatorEstimate:
    """Estimate one variable over the rows that count, or over a domain of them.

    The variance of a domain keeps the whole design (zero influence outside). Its degrees of freedom are those of the
    first-stage units in which the domain has valid answers: a region with five units in two strata supports three, not
    the hundred of the country (R: `degf(subset(design, domain))`; Korn & Graubard 1999, 5.2).
    """
    label = variable.indicator if variable.category is None else f"{variable.indicator} = {variable.category}"
    y = variable.values[prepared.final]
    within = np.ones(len(y), dtype=bool) if domain is None else domain[prepared.final]
    n = int((np.isfinite(y) & within).sum())
    empty = IndicatorEstimate(
        label, variable.column, variable.statistic, None, None, None, None, None, None, None, None, n,
        problem=prepared.problem, title=variable.title,
    )  # fmt: skip
    if prepared.design is None:
        return _point_only(empty, y, within, prepared)
    if n == 0:
        return replace(empty, problem=message("checks.problem.no_answers"))
    try:
        result: StatResult = mean(y, prepared.design, domain=None if domain is None else within)
    except StatError as fault:
        return replace(empty, problem=message("checks.problem.design", reason=message(f"checks.fault.{fault.problem}")))
    own = domain is not None and prepared.design.replicates is None
    df = _domain_df(prepared.design, np.isfinite(y) & within) if own else result.df
    if not np.isfinite(result.se) or df <= 0:
        return replace(empty, estimate=float(result.estimate), problem=message("checks.problem.no_df"))
    t = float(t_quantile(level, df))
    margin = t * float(result.se)
    deff = float(result.deff_wr if prepared.relative_weights else result.deff_wor)
    low, high = float(result.estimate) - margin, float(result.estimate) + margin
    if variable.statistic == "proportion":
        # An interval of a share stays within 0 … 1; the method is the one that covers best in docs/coverage.md.
        low, high = proportion_interval("auto", float(result.estimate), float(result.se), n=n, df=df, level=level)
    return replace(
        empty, estimate=float(result.estimate), se=float(result.se), ci_low=float(low), ci_high=float(high),
        df=float(df), deff=deff if np.isfinite(deff) else None, t=t, margin=margin,
    )  # fmt: skip


def _domain_df(design: SampleDesign, rows: Mask) -> int:
    """Return first-stage units minus strata among the rows of a domain."""
    return len(np.unique(design.psu[0][rows])) - len(np.unique(design.strata[0][rows]))


def _point_only(
    empty: IndicatorEstimate, y: npt.NDArray[np.float64], within: Mask, prepared: DesignInput
) -> IndicatorEstimate:
    """Give the weighted estimate without an error where the design is unknown but the weights are sound."""
    weights = prepared.weights[prepared.final]
    use = np.isfinite(y) & within
    if not use.any() or not np.all(np.isfinite(weights[use]) & (weights[use] > 0)):
        return empty
    return replace(empty, estimate=float(np.average(y[use], weights=weights[use])))
