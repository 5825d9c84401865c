"""From the exact allocation that keeps several variances to whole interviews that still keep them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from sapa.stats.bethel_exact import Conditions
from sapa.stats.codes import Codes, Floats

DUST = 1e-12
"""Part of a condition below which a miss is rounding error."""

WORK = 20_000_000
"""Numbers looked at before the search for exchanges ends: a few tenths of a second."""


def tighten(conditions: Conditions, least: Codes, most: Codes) -> Codes:
    """Return the fewest whole interviews of each stratum in any allocation that keeps the conditions.

    With all other strata at their most, condition k leaves stratum h at most 1 − Σ_others A/most of itself.
    """
    c = conditions
    with np.errstate(divide="ignore", invalid="ignore"):
        each = np.where(c.parts > 0, c.parts / most, 0.0)
        room = 1 + DUST - (each.sum(axis=1)[:, None] - each)
        needed = np.where(c.parts > 0, c.parts / np.maximum(room, each), 0.0).max(axis=0, initial=0.0)
    whole = np.ceil(needed * (1 - 1e-11))
    found: Codes = np.clip(whole, least, most).astype(np.intp)
    return found


@dataclass(frozen=True, slots=True, eq=False)
class WholeBethel:
    """Whole interviews that keep every condition, and a cost that no others can be below."""

    counts: Codes
    least_cost: float


def whole_counts(conditions: Conditions, prices: Floats, least: Codes, most: Codes) -> WholeBethel:
    """Return whole interviews that keep every condition and of which none can be left out.

    Parameters
    ----------
    conditions
        With the limits of the exact problem.
    prices
        (K,) λ of the exact solution.
    least, most
        (H,) limits in whole interviews; `least` at best from `tighten`.

    Notes
    -----
    At prices λ the whole number that is best for a stratum is found by itself: where one interview more no longer saves
    P/(n(n + 1)) ≥ c with P = Σ_k λ_k·A_kh, so that the exact number is rounded at √(n(n + 1)) (compare Wright 2012, The
    American Statistician 66, 217-224). Σ (c·n + P/n) − Σ λ of these numbers is a cost that no whole allocation can be
    below, whatever the λ; the best of some is kept.

    Two starts: these numbers, and interviews added until every condition holds; and the same numbers at prices raised
    alike until every condition holds. From both, interviews are taken back one by one, each time the one that saves
    most for what it does to the variances, until none can be. The cheaper is kept. Last come exchanges: one interview
    more in a stratum and the same taking back, kept where that is cheaper still.
    """
    c = conditions
    bound = _bound(c, prices, least, most)
    # A condition that costs nothing in the exact solution may still bind in whole numbers.
    weights = prices + 1e-6 * max(float(prices.sum()), float(c.costs.min())) / max(prices.size, 1)
    starts = (_raise(c, _rounded(c, prices, least, most), weights, most), _scaled(c, weights, least, most))
    trimmed = [_trim(c, start, weights, least) for start in starts]
    best = min(trimmed, key=lambda n: c.cost(n.astype(np.float64)))
    return WholeBethel(_exchange(c, best, weights, least, most, bound), bound)


def _rounded(c: Conditions, prices: Floats, least: Codes, most: Codes) -> Codes:
    """Return the whole numbers that are best at these prices; at least 1 where anything varies."""
    price = np.einsum("k,kh->h", prices, c.parts)
    best = np.ceil(np.sqrt(0.25 + price / c.costs) - 0.5)
    floor = np.maximum(least, (c.parts > 0).any(axis=0))
    found: Codes = np.clip(best, floor, most).astype(np.intp)
    return found


def _bound(c: Conditions, prices: Floats, least: Codes, most: Codes) -> float:
    """Return the largest of some costs that no whole allocation can be below."""
    best, trial = 0.0, prices
    for _ in range(15):
        n = _rounded(c, trial, least, most).astype(np.float64)
        used = c.used(n)
        best = max(best, c.cost(n) + float(np.sum(trial * (used - 1))))
        trial = trial * used
    return least_whole_cost(best, c.costs)


def _scaled(c: Conditions, prices: Floats, least: Codes, most: Codes) -> Codes:
    """Return the best whole numbers at prices raised alike until they keep every condition."""

    def holds(factor: float) -> bool:
        used = c.used(_rounded(c, prices * factor, least, most).astype(np.float64))
        return bool((used <= 1 + DUST).all())

    high = 1.0
    while not holds(high):
        high *= 2
        if high > 1e18:
            # Only the largest numbers of all keep a condition that had no price.
            return most
    low = high / 2
    for _ in range(30):
        middle = (low + high) / 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return _rounded(c, prices * high, least, most)


def _raise(c: Conditions, counts: Codes, weights: Floats, most: Codes) -> Codes:
    n = counts.copy()
    used = c.used(n.astype(np.float64))
    while bool((used > 1 + DUST).any()):
        missed = used > 1 + DUST
        price = np.einsum("k,kh->h", weights[missed], c.parts[missed])
        now = n.astype(np.float64)
        with np.errstate(divide="ignore", invalid="ignore"):
            gain = np.where((price > 0) & (n < most), price / (now * (now + 1)) / c.costs, -1.0)
        n[int(np.argmax(gain))] += 1
        used = c.used(n.astype(np.float64))
    return n


def _trim(c: Conditions, counts: Codes, weights: Floats, least: Codes) -> Codes:
    n = counts.copy()
    used = c.used(n.astype(np.float64))
    price = np.einsum("k,kh->h", weights, c.parts)
    # A stratum that could once not be lowered never can: the conditions only become tighter.
    open_ = np.flatnonzero(n > np.maximum(least, (price > 0).astype(np.intp)))
    while open_.size:
        now = n[open_].astype(np.float64)
        with np.errstate(divide="ignore", invalid="ignore"):
            worse = np.where(c.parts[:, open_] > 0, c.parts[:, open_] / (now * (now - 1)), 0.0)
            fits = (used[:, None] + worse <= 1 + DUST).all(axis=0)
            open_, now = open_[fits], now[fits]
            if open_.size == 0:
                break
            value = c.costs[open_] * now * (now - 1) / price[open_]
        at = int(open_[np.argmax(value)])
        n[at] -= 1
        used = c.used(n.astype(np.float64))
        open_ = open_[n[open_] > np.maximum(least, (price > 0).astype(np.intp))[open_]]
    return n


def _exchange(c: Conditions, counts: Codes, weights: Floats, least: Codes, most: Codes, bound: float) -> Codes:
    """Add one interview where that lets costlier ones go, as long as it saves anything."""
    best, cost = counts, c.cost(counts.astype(np.float64))
    floor = np.maximum(least, (c.parts > 0).any(axis=0).astype(np.intp))
    work, last = 0, -1
    # Round and round the strata, until none has helped since the last that did.
    at = 0
    open_ = np.flatnonzero(best < most)
    while open_.size and work < WORK and cost > bound * (1 + DUST):
        h = int(open_[at])
        work += 4 * c.parts.size
        n = best.copy()
        n[h] += 1
        if n[h] <= most[h] and _could_save(c, n, h, floor):
            found = _trim(c, n, weights, np.where(np.arange(n.size) == h, n[h], least))
            work += 4 * c.parts.size * int(np.abs(found - n).sum())
            saved = c.cost(found.astype(np.float64))
            if saved < cost * (1 - DUST):
                best, cost, last = found, saved, at
        last = at if last < 0 else last
        at = (at + 1) % open_.size
        if at == last:
            break
    return best


def _could_save(c: Conditions, n: Codes, at: int, floor: Codes) -> bool:
    """Tell whether, after one more interview in `at`, what could go elsewhere may cost more than it."""
    now = n.astype(np.float64)
    slack = 1 + DUST - c.used(now)
    with np.errstate(divide="ignore", invalid="ignore"):
        worse = np.where(c.parts > 0, c.parts / (now * (now - 1)), 0.0)
    fits = (worse <= slack[:, None]).all(axis=0) & (n > floor)
    fits[at] = False
    if not bool(fits.any()):
        return False
    if float(c.costs[fits].max()) > float(c.costs[at]) * (1 + DUST):
        return True
    # None is dearer, so that two must go: they need twice the least that one does to every condition.
    return bool((2 * worse[:, fits].min(axis=1) <= slack).all())


def least_whole_cost(exact_cost: float, costs: Floats) -> float:
    """Return a cost that no whole allocation can be below: the exact one, up to the next sum of whole costs."""
    unit = _unit(costs)
    if unit is None:
        return exact_cost
    return unit * math.ceil(exact_cost / unit * (1 - 1e-9))


def _unit(costs: Floats) -> float | None:
    """Return the largest number of which every cost is a multiple; None where costs are not whole nor all the same."""
    if bool((costs == costs[0]).all()):
        return float(costs[0])
    if bool((costs != np.floor(costs)).any()) or float(costs.max()) > 2**52:
        return None
    return float(np.gcd.reduce(costs.astype(np.int64)))
