"""The sample beside each margin: which weights are compared, differences, tests, and who is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from sapa.checks.design_error import DesignInput
from sapa.checks.frame import Frame
from sapa.checks.groups import CROSS
from sapa.checks.interviews import Interviews, Mask
from sapa.checks.representativeness_margins import KnownMargin
from sapa.messages import Message, message
from sapa.results.representativeness import LevelFit, MarginFit, MarginTest, MissingGroup
from sapa.stats import SampleDesign, StatError
from sapa.stats.fdr import benjamini_hochberg
from sapa.stats.fit_to_margins import EXPECTED_LEAST, dissimilarity, goodness_of_fit, margin_shares

FITTED = 0.0005
"""Weights whose shares miss a margin by no more than this (0.05 points: shares are published to 0.1) were fitted."""

MOST_TESTED = 60
"""Levels beyond which no test of a whole margin is made: cells are too thin for the approximation by then."""


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """What margins are compared with.

    base
        (n,) design weights named in the manifest; None: none named, or not usable.
    chance
        Whether the selection allows intervals and tests at all.
    level
        Of the intervals, a fraction.
    """

    interviews: Interviews
    counted: Mask
    prepared: DesignInput
    frame: Frame | None
    base: npt.NDArray[np.float64] | None
    chance: bool
    level: float
    quota_columns: frozenset[str]


def fit_all(margins: Sequence[KnownMargin], ground: Compared) -> tuple[MarginFit, ...]:
    """Compare the sample with every margin; q values are over all levels that are judged."""
    fits = [_fit(one, ground) for one in margins]
    judged = [(i, j) for i, f in enumerate(fits) if f.origin != "frame" for j in range(len(f.levels))]
    p = [fits[i].levels[j].p for i, j in judged]
    q = benjamini_hochberg([np.nan if v is None else v for v in p])
    for (i, j), value in zip(judged, q, strict=True):
        levels = list(fits[i].levels)
        levels[j] = replace(levels[j], q=_known(float(value)))
        fits[i] = replace(fits[i], levels=tuple(levels))
    return tuple(fits)


def missing_groups(fits: Sequence[MarginFit], alpha: float) -> tuple[MissingGroup, ...]:
    """Return the levels with too few interviews beyond chance, the most under-represented first.

    Context (the shipped frame) and margins that the allocation fixed name nobody: chance had no part in them.
    """
    found = [
        MissingGroup(f.margin, one.level, one.title, f.columns, one.missing, one.difference, one.q)
        for f in fits
        if f.origin != "frame" and not f.by_design
        for one in f.levels
        if one.missing > 0 and one.q is not None and one.q <= alpha
    ]
    return tuple(sorted(found, key=lambda g: (-g.missing, g.margin, g.level)))


def _known(value: float) -> float | None:
    return value if np.isfinite(value) else None


def _fit(one: KnownMargin, ground: Compared) -> MarginFit:
    empty = MarginFit(
        one.name, one.columns, one.origin, (), 0, 0, "equal", False, False, None, None, None, one.universe, one.day,
        one.source, None, one.problem, bool(set(one.columns) & ground.quota_columns),
    )  # fmt: skip
    if one.problem is not None or one.labels is None:
        return empty
    labels = one.labels[ground.counted]
    names = list(one.shares)
    place = np.array([names.index(str(label)) if str(label) in one.shares else -1 for label in labels], dtype=np.intp)
    target = np.array(list(one.shares.values()))
    if not (place >= 0).any():
        return replace(empty, problem=message("checks.representativeness.bad.no_rows"), missing=len(place))
    basis, weights, fitted = _basis(ground, place, target)
    by_design = _by_design(ground, one.columns, place)
    design = ground.prepared.design
    chance = ground.chance and not by_design and design is not None
    if chance and design is not None and basis != "delivered" and design.replicates is not None:
        basis, weights = "delivered", design.weights  # replicate weights know no others
    own = replace(design, weights=weights) if chance and design is not None else SampleDesign.build(weights=weights)
    try:
        shares = margin_shares(place, target, own, level=ground.level, errors=chance)
    except StatError as fault:
        return replace(empty, problem=message("checks.problem.design", reason=message(f"checks.fault.{fault.problem}")))
    n = int(shares.n.sum())
    raw = shares.n / n
    delivered = _weighted(ground.interviews.weight, ground.counted, place, len(names))
    levels = tuple(
        LevelFit(
            margin=one.name, level=name, title=_title(ground.interviews, one.columns, name),
            people=one.people.get(name), population_share=float(target[j]),
            n=int(shares.n[j]), sample_share=float(raw[j]),
            weighted_share=None if delivered is None else float(delivered[j]),
            compared_share=float(shares.shares[j]), difference=float(shares.difference[j]),
            se=_known(float(shares.se[j])), low=_known(float(shares.low[j])), high=_known(float(shares.high[j])),
            p=_known(float(shares.p[j])), q=None, missing=int(np.rint(-shares.difference[j] * n)),
            small=bool(shares.expected[j] < EXPECTED_LEAST),
        )
        for j, name in enumerate(names)
    )  # fmt: skip
    return replace(
        empty, levels=levels, n=n, missing=shares.missing, basis=basis, fitted=fitted, by_design=by_design,
        dissimilarity=dissimilarity(raw, target),
        dissimilarity_weighted=None if delivered is None else dissimilarity(delivered, target),
        test=_test(place, target, own, chance=chance) if ground.chance and not by_design else None,
        untested=None if chance else _why(ground, by_design=by_design), df=float(shares.df) if chance else None,
    )  # fmt: skip


def _title(interviews: Interviews, columns: Sequence[str], level: str) -> tuple[str, ...]:
    """Return a level as readers should see it: answers by their labels where the data have them."""
    parts = level.split(CROSS) if len(columns) > 1 else [level]
    labels = interviews.rows.value_labels
    return tuple(labels.get(column, {}).get(part, part) for column, part in zip(columns, parts, strict=False))


def _basis(
    ground: Compared, place: npt.NDArray[np.intp], target: npt.NDArray[np.float64]
) -> tuple[str, npt.NDArray[np.float64], bool]:
    """Choose the weights that say who was reached: design weights go first; fitted weights would hide it."""
    counted = ground.counted
    delivered = _weighted(ground.interviews.weight, counted, place, target.size)
    fitted = delivered is not None and bool(np.abs(delivered - target).max() <= FITTED)
    if ground.base is not None and _usable(ground.base[counted]):
        return "base", ground.base[counted], fitted
    if delivered is not None and not fitted and ground.interviews.weight is not None:
        return "delivered", ground.interviews.weight[counted], fitted
    by_frame = _frame_weights(ground)
    if by_frame is not None:
        return "frame", by_frame, fitted
    return "equal", np.ones(int(counted.sum())), fitted


def _usable(weights: npt.NDArray[np.float64]) -> bool:
    return bool(np.isfinite(weights).all() and (weights > 0).all())


def _weighted(
    weights: npt.NDArray[np.float64] | None, counted: Mask, place: npt.NDArray[np.intp], k: int
) -> npt.NDArray[np.float64] | None:
    if weights is None or not _usable(weights[counted]):
        return None
    there = place >= 0
    sums = np.bincount(place[there], weights=weights[counted][there], minlength=k)
    return np.asarray(sums / sums.sum(), dtype=np.float64)


def _frame_weights(ground: Compared) -> npt.NDArray[np.float64] | None:
    """Return people of the stratum over interviews; None where they are not known for every interview."""
    stratum, frame = ground.interviews.stratum, ground.frame
    if stratum is None or frame is None:
        return None
    labels, place, counts = np.unique(stratum[ground.counted].astype(str), return_inverse=True, return_counts=True)
    people = [frame.strata[label].people if label in frame.strata else None for label in labels]
    if any(value is None or value <= 0 for value in people):
        return None
    return np.asarray((np.array(people, dtype=float) / counts)[place], dtype=np.float64)


def _by_design(ground: Compared, columns: Sequence[str], place: npt.NDArray[np.intp]) -> bool:
    """Tell whether every stratum lies in one level, so that the allocation decided how many interviews it has.

    A stratum of one interview lies in one level whatever the allocation: other columns than the strata's own must show
    it in strata of two interviews on average.
    """
    stratum = ground.interviews.stratum
    if stratum is None:
        return False
    levels: dict[str, set[int]] = {}
    for label, level in zip(stratum[ground.counted], place, strict=True):
        if label != "" and level >= 0:
            levels.setdefault(str(label), set()).add(int(level))
    own = set(columns) <= set(ground.interviews.roles.get("stratum", ()))
    if not levels or not (own or int((place >= 0).sum()) >= 2 * len(levels)):
        return False
    return all(len(found) == 1 for found in levels.values()) and len(set.union(*levels.values())) > 1


def _test(
    place: npt.NDArray[np.intp], target: npt.NDArray[np.float64], design: SampleDesign, *, chance: bool
) -> MarginTest | None:
    if not 1 < int((target > 0).sum()) <= MOST_TESTED:
        return None
    try:
        found = goodness_of_fit(place, target, design)
    except StatError:
        return None
    if not chance:
        return MarginTest(found.pearson, found.df, found.p_srs)
    rest = {
        name: _known(getattr(found, name))
        for name in ("effect", "p_first", "df_second", "p_second", "f", "f_df1", "f_df2", "p_f")
    }
    return MarginTest(found.pearson, found.df, found.p_srs, **rest)


def _why(ground: Compared, *, by_design: bool) -> Message:
    if by_design:
        return message("checks.representativeness.untested.by_design")
    return ground.prepared.problem or message("checks.representativeness.untested.no_chance")
