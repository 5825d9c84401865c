"""Are an interviewer's interviews more alike than interviews of different interviewers in the same place?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sapa.stats.chance import Stream
from sapa.stats.codes import Floats
from sapa.stats.likeness_permuted import TINY, Comparison, SharedPsus, WholePsus
from sapa.stats.likeness_reference import Layout
from sapa.stats.reasons import Reason
from sapa.stats.robust import MAD_TO_SD


@dataclass(frozen=True, slots=True, kw_only=True)
class Excess:
    """How much more alike one interviewer's interviews are than chance gives, in one comparison.

    units
        Interviews (shared), pairs of PSUs (across) or PSUs (inside) of this interviewer that took part.
    observed, expected
        Mean likeness of the interviewer, and its mean over the permutations.
    cross
        Mean likeness of the interviewer's interviews and other interviewers' in the same cells (shared mean, across
        mean); of pairs inside other interviewers' PSUs (inside mean); nan for the nearest, which has no such mean.
    z
        (observed − expected) over the standard deviation of the permutations; nan where that is 0.
    p
        One-sided permutation p, (1 + draws with as much)/(1 + draws).
    """

    comparison: Comparison
    units: int
    observed: float
    expected: float
    cross: float
    z: float
    p: float

    @property
    def excess(self) -> float:
        """Likeness above that of other interviewers: observed − cross, or − expected where there is no cross."""
        return self.observed - (self.expected if np.isnan(self.cross) else self.cross)


@dataclass(frozen=True, slots=True, kw_only=True)
class InterviewerLikeness:
    """The evidence of likeness about one interviewer.

    interviewer
        Code (position in `NearDuplicates.interviewers`).
    z, p
        The largest z of the comparisons, and its p from the same permutations.
    p_family
        Probability that the largest z of all interviewers is so large by chance (Westfall and Young 1993, max T): at
        most this share of surveys without any interviewer effect has one such interviewer.
    standing
        z against the z of the other interviewers: (z − median)/(1.4826·MAD). Honest interviewers differ, too: where
        all do, z is large for many and `standing` for none. nan for fewer than 5.
    area_separated
        True where some comparison is inside PSUs that interviewers share, or across PSUs.
    reason
        Why there is no z; None where there is one.
    """

    interviewer: int
    interviews: int
    comparisons: tuple[Excess, ...]
    z: float
    p: float
    p_family: float
    standing: float
    area_separated: bool
    reason: Reason | None


def interviewer_likeness(
    layout: Layout,
    takers: tuple[SharedPsus, WholePsus],
    *,
    interviewers: int,
    draws: int,
    seed: int,
    step: Callable[[], None],
) -> tuple[InterviewerLikeness, ...]:
    """Compare every interviewer with the others by permutation (see `near_duplicates`); `step` is called each draw.

    `takers` have been given the likeness inside every stratum.
    """
    for taker in takers:
        taker.finish()
    parts: list[SharedPsus | WholePsus] = [part for part in takers if part.kinds]
    draws_of: dict[Comparison, Floats] = {
        kind: np.full((draws + 1, interviewers), np.nan) for part in parts for kind in part.kinds
    }
    for b in range(draws + 1):  # draw 0 is what was seen
        for part in parts:
            stream = Stream(seed, "near-duplicates", part.name, str(b)) if b else None
            for kind, values in zip(part.kinds, part.statistics(stream), strict=True):
                draws_of[kind][b] = values
        step()
    return _judged(layout, parts, draws_of, interviewers)


def _judged(
    layout: Layout, parts: list[SharedPsus | WholePsus], draws_of: dict[Comparison, Floats], interviewers: int
) -> tuple[InterviewerLikeness, ...]:
    counts = np.bincount(layout.interviewer, minlength=interviewers)
    scores: dict[Comparison, Floats] = {}
    for kind, values in draws_of.items():
        spread = values.std(axis=0)
        # What was seen is one of the draws here: only so is every draw as likely to be the largest.
        scores[kind] = np.where(
            spread > TINY, (values - values.mean(axis=0)) / np.where(spread > TINY, spread, 1), np.nan
        )
    best = np.full((1, interviewers), np.nan)
    for values in scores.values():
        best = np.fmax(best, values)
    family = np.fmax.reduce(best, axis=1) if interviewers else np.zeros(1)
    standing = _standing(best[0])
    found = []
    for a in range(interviewers):
        comparisons = tuple(
            Excess(
                comparison=kind, units=int(part.units[kind][a]), observed=float(draws_of[kind][0, a]),
                expected=float(draws_of[kind][1:, a].mean()), cross=float(part.cross[kind][a]),
                z=float(scores[kind][0, a]), p=_rank(draws_of[kind][:, a]),
            )
            for part in parts for kind in part.kinds if not np.isnan(draws_of[kind][0, a])
        )  # fmt: skip
        nothing = np.isnan(best[0, a])
        found.append(
            InterviewerLikeness(
                interviewer=a, interviews=int(counts[a]), comparisons=comparisons, z=float(best[0, a]),
                p=_rank(best[:, a]), p_family=_rank(np.r_[best[0, a], family[1:]]), standing=float(standing[a]),
                area_separated=any(
                    c.comparison not in (Comparison.INSIDE_MEAN, Comparison.INSIDE_NEAREST) for c in comparisons
                ),
                reason=None if not nothing else Reason.NO_VARIANCE if comparisons else Reason.TOO_FEW,
            )
        )  # fmt: skip
    return tuple(found)


def _rank(values: Floats) -> float:
    """Return the share of draws, the first being what was seen, that reach the first."""
    if np.isnan(values[0]):
        return float("nan")
    return float(np.count_nonzero(values >= values[0] - TINY)) / values.size


def _standing(z: Floats) -> Floats:
    there = z[~np.isnan(z)]
    if there.size < 5:
        return np.full(z.size, np.nan)
    middle = np.median(there)
    spread = MAD_TO_SD * np.median(np.abs(there - middle))
    return (z - middle) / spread if spread > 0 else np.full(z.size, np.nan)
