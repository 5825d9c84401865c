"""Quota sheets: how many women, how many under thirty … every interviewer asks in every unit, in whole numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sapa.errors import BadInput
from sapa.messages import message
from sapa.planning.assign import Work
from sapa.planning.interviewers import Interviewer
from sapa.results.fieldwork import QuotaCell
from sapa.stats.chance import Stream
from sapa.stats.controlled_rounding import controlled_rounding

Counts = NDArray[np.intp]
Shares = NDArray[np.float64]
Margins = Mapping[str, Mapping[str, float]]
# Shares as they are printed, with three decimals, may miss 1 by a little; people or per cent are far above.
_NEAR, _COUNTS = 0.005, 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaOptions:
    """Quotas asked for.

    margins
        Characteristic → category → share (Σ 1), or people, or per cent.
    interlocked
        True: cells of all characteristics together (women of 18–29); False: each characteristic by itself.
    of
        Other margins of single strata, or of values of a stratum column: {"KZ-75": {"sex": {...}}}.
    """

    margins: Margins
    interlocked: bool = False
    of: Mapping[str, Margins] = field(default_factory=dict)


def quota_sheets(
    assigned: Sequence[tuple[Work, Interviewer]], options: QuotaOptions, *, seed: int
) -> tuple[QuotaCell, ...]:
    """Return the quotas of every unit, or route of a unit, which has one interviewer.

    Parameters
    ----------
    assigned
        Units, or routes of units, with their interviewers.
    options
        Margins, and whether they are interlocked.
    seed
        Decides between equally good roundings.

    Raises
    ------
    BadInput
        Shares below 0 or that do not add up, no category, a stratum's margins with other categories than the whole's.

    Notes
    -----
    The exact quota of a unit is its interviews times the share. Controlled rounding (`controlled_rounding`; Cox and
    Ernst 1982) makes it whole: each unit's quotas add up to its interviews, and in every unit (in one with several
    routes, in every route), for every interviewer inside a stratum, in every stratum and over the whole each category
    is its exact number rounded down or up, over the whole to the nearest as far as the parts allow. Interlocked cells
    are built one characteristic after another inside the cells of those before, as a product of shares: the first
    characteristic keeps that promise exactly; each of the later ones makes good in each cell what the cells before have
    left, and is as a rule as near for the whole.
    """
    shares = _shares(assigned, options)
    levels = _levels(assigned)
    interviews = np.array([w.interviews for w, _ in assigned], dtype=np.intp)
    if options.interlocked:
        cells = _interlocked(interviews, shares, levels, options, seed)
    else:
        cells = [
            (((name, category),), counts[:, k])
            for name, share in shares.items()
            for counts in [_round(interviews, share, levels, None, seed, name)]
            for k, category in enumerate(options.margins[name])
        ]
    return tuple(
        QuotaCell(
            interviewer=p.name, stratum=w.stratum, unit=w.unit, route=w.route, cell=cell, interviews=int(counts[u])
        )
        for u, (w, p) in enumerate(assigned)
        for cell, counts in cells
    )


def _interlocked(
    interviews: Counts, shares: Mapping[str, Shares], levels: Sequence[Counts], options: QuotaOptions, seed: int
) -> list[tuple[tuple[tuple[str, str], ...], Counts]]:
    cells: list[tuple[tuple[tuple[str, str], ...], Counts]] = [((), interviews)]
    for name, share in shares.items():
        behind = np.zeros_like(share)
        finer = []
        for cell, counts in cells:
            path = "/".join((name, *(category for _, category in cell)))
            whole = _round(counts, share, levels, behind, seed, path)
            behind += counts[:, None] * share - whole
            finer += [((*cell, (name, c)), whole[:, k]) for k, c in enumerate(options.margins[name])]
        cells = finer
    return cells


def _round(
    counts: Counts, share: Shares, levels: Sequence[Counts], lean: Shares | None, seed: int, name: str
) -> Counts:
    ties = Stream(seed, "quota", name).uniform(share.size).reshape(share.shape)
    return controlled_rounding(counts[:, None] * share, levels=levels, lean=lean, ties=ties)


def _levels(assigned: Sequence[tuple[Work, Interviewer]]) -> list[Counts]:
    """Return the groups of units: an interviewer's inside a stratum, and the strata."""
    labels: list[list[tuple[str, ...]]] = [
        [(w.stratum, p.name) for w, p in assigned],
        [(w.stratum,) for w, _ in assigned],
    ]
    out = []
    for own in labels:
        number = {label: i for i, label in enumerate(dict.fromkeys(own))}
        out.append(np.array([number[label] for label in own], dtype=np.intp))
    return out


def _shares(assigned: Sequence[tuple[Work, Interviewer]], options: QuotaOptions) -> dict[str, Shares]:
    """Return (units, categories) shares of each characteristic."""
    if not options.margins:
        raise BadInput(
            message("planning.fieldwork.quota_none"), where="quotas", todo=message("planning.fieldwork.quota_none.todo")
        )
    whole = {name: _normal(name, categories, ()) for name, categories in options.margins.items()}
    own = {
        label: {name: _own(label, name, categories, whole) for name, categories in margins.items()}
        for label, margins in options.of.items()
    }
    known = {label for w, _ in assigned for label in (w.stratum, *w.parts)}
    stray = next((label for label in own if label not in known), None)
    if stray is not None:
        raise BadInput(
            message("planning.fieldwork.quota_stratum"), where="quotas", got=stray,
            todo=message("planning.fieldwork.quota_stratum.todo"),
        )  # fmt: skip

    def of_unit(work: Work, name: str) -> list[float]:
        found = next((own[label] for label in (work.stratum, *work.parts) if name in own.get(label, {})), whole)
        return list(found[name].values())

    return {name: np.array([of_unit(w, name) for w, _ in assigned], dtype=np.float64) for name in whole}


def _own(
    label: str, name: str, categories: Mapping[str, float], whole: Mapping[str, Mapping[str, float]]
) -> dict[str, float]:
    if name not in whole or set(categories) != set(whole[name]):
        raise BadInput(
            message("planning.fieldwork.quota_categories"), where=f"quotas: {label}: {name}",
            got=", ".join(categories), expected=", ".join(whole.get(name, {})),
            todo=message("planning.fieldwork.quota_categories.todo"),
        )  # fmt: skip
    found = _normal(name, categories, (label,))
    return {category: found[category] for category in whole[name]}


def _normal(name: str, categories: Mapping[str, float], path: tuple[str, ...]) -> dict[str, float]:
    total = math.fsum(categories.values()) if categories else 0.0
    good = abs(total - 1) <= _NEAR or total > _COUNTS
    if not good or not math.isfinite(total) or min(categories.values()) < 0:
        raise BadInput(
            message("planning.fieldwork.quota_shares", total=total), where=": ".join(("quotas", *path, name)),
            got=", ".join(f"{c}: {v:g}" for c, v in categories.items()), expected="Σ = 1",
            todo=message("planning.fieldwork.quota_shares.todo"),
        )  # fmt: skip
    return {category: value / total for category, value in categories.items()}
