"""Scores sorted by round, bid, expert and criterion; what may not be used is named, what is blank stays blank."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sapa.panel.cells import Given
from sapa.panel.faults import Fault, FaultKind
from sapa.panel.plan import PanelPlan, SheetScale
from sapa.panel.reading import Told

COUNCIL = ""
"""The expert of a sheet that has one number for all members."""

_OF_SHEET = frozenset({FaultKind.UNKNOWN_BID, FaultKind.UNKNOWN_EXPERT, FaultKind.CONFLICT})
"""Faults of a whole sheet, told once for all of its scores."""

_ROUNDING = 1e-9
"""Of sums of decimal numbers in binary."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cube:
    """The scores of one round.

    scores
        (bids, experts, criteria) points on the rubric's scale; nan where there is none. A sum or a mean of members
        stands as their mean, under the expert `COUNCIL`.
    carried
        Sheets (bid by expert) taken over from the round before, as no new one was given.
    """

    round: int
    bids: tuple[str, ...]
    experts: tuple[str, ...]
    scores: NDArray[np.float64]
    carried: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorted:
    """All rounds, and all faults in the order of files."""

    rounds: tuple[Cube, ...]
    faults: tuple[Fault, ...]


def sort_scores(told: Told, plan: PanelPlan) -> Sorted:
    """Sort the cells of all files into rounds, naming what cannot be used.

    In a later round a sheet that was not given anew stands as it was before. A sheet made for a later round says of
    its blanks that the score before stands.
    """
    declared = frozenset(told.declared)
    faults = list(told.faults)
    used: dict[tuple[int, str, str, str], Given] = {}
    twice: set[tuple[int, str, str, str]] = set()
    blank: dict[tuple[int, str, str, str], Given] = {}
    told_once: set[tuple[FaultKind, int, str, str]] = set()
    fault_at = {(f.round, f.bid, f.expert, f.criterion) for f in told.faults}
    for given in told.scores:
        key = (given.round, given.bid, given.expert, given.criterion)
        fault = _unusable(given, plan, declared)
        if given.value is None:
            blank.setdefault(key, given)
        elif fault is not None:
            fault_at.add(key)
            of_sheet = (fault.kind, given.round, given.bid, given.expert)
            if fault.kind not in _OF_SHEET or of_sheet not in told_once:
                faults.append(fault)
            told_once.add(of_sheet)
        elif key in used and used[key].value != given.value:
            twice.add(key)
            faults.append(_fault(FaultKind.TWICE, given, expected=f"{used[key].text} ({used[key].place})"))
        else:
            used.setdefault(key, given)
    for key in twice:
        del used[key]
    _stand(used, [given for key, given in blank.items() if given.stands and key not in twice])
    sheets = _sheets(used)
    for (round_, bid, expert), scored in sorted(sheets.items()):
        for criterion in plan.rubric.criteria:
            key = (round_, bid, expert, criterion.id)
            if criterion.id not in scored and key not in fault_at and key not in twice:
                there = blank.get(key)
                faults.append(
                    Fault(kind=FaultKind.BLANK, place=there.place if there else "", bid=bid, expert=expert,
                          criterion=criterion.id, round=round_)
                )  # fmt: skip
    faults.extend(_totals(told.totals, used, plan))
    rounds = _rounds(used, plan)
    faults.extend(_nothing(rounds, plan))
    return Sorted(rounds=rounds, faults=tuple(dict.fromkeys(faults)))


def _stand(used: dict[tuple[int, str, str, str], Given], blanks: Sequence[Given]) -> None:
    """Give a blank of a later round's sheet the score that the expert gave last."""
    scored = {key[:3] for key in used}
    for given in sorted(blanks, key=lambda one: one.round):
        sheet = (given.round, given.bid, given.expert)
        before = ((r, given.bid, given.expert, given.criterion) for r in range(given.round - 1, 0, -1))
        last = next((used[key] for key in before if key in used), None)
        if sheet in scored and last is not None:
            used.setdefault((*sheet, given.criterion), last)


def _unusable(given: Given, plan: PanelPlan, declared: frozenset[tuple[str, str]]) -> Fault | None:
    """Return why a score is not used, None where it is."""
    if plan.bids and given.bid not in {bid.id for bid in plan.bids}:
        return _fault(FaultKind.UNKNOWN_BID, given, expected=", ".join(bid.id for bid in plan.bids))
    if given.expert and plan.experts and given.expert not in {one.id for one in plan.experts}:
        return _fault(FaultKind.UNKNOWN_EXPERT, given, expected=", ".join(one.id for one in plan.experts))
    if given.bid in plan.interest(given.expert) or (given.expert, given.bid) in declared:
        return _fault(FaultKind.CONFLICT, given)
    return _off_scale(given, plan)


def _off_scale(given: Given, plan: PanelPlan) -> Fault | None:
    scale = plan.rubric.scale
    if scale is None or given.value is None:
        return None
    times = given.members if given.scale is SheetScale.SUM else 1
    expected = f"{scale.min * times}–{scale.max * times}"
    if not scale.min * times <= given.value <= scale.max * times:
        return _fault(FaultKind.OUTSIDE, given, expected=expected)
    if given.scale is not SheetScale.MEAN and given.value != int(given.value):
        return _fault(FaultKind.NOT_ON_SCALE, given, expected=expected)
    return None


def _fault(kind: FaultKind, given: Given, *, expected: str = "") -> Fault:
    return Fault(
        kind=kind, place=given.place, bid=given.bid, expert=given.expert, criterion=given.criterion,
        round=given.round, got=given.text, expected=expected,
    )  # fmt: skip


def _sheets(used: Iterable[tuple[int, str, str, str]]) -> dict[tuple[int, str, str], set[str]]:
    found: dict[tuple[int, str, str], set[str]] = defaultdict(set)
    for round_, bid, expert, criterion in used:
        found[round_, bid, expert].add(criterion)
    return found


def _totals(totals: Sequence[Given], used: dict[tuple[int, str, str, str], Given], plan: PanelPlan) -> list[Fault]:
    """Recompute every printed total from the scores that are there; a blank adds nothing and is counted.

    A total may be rounded where it is printed, and so may each mean of members that it is made of.
    """
    faults = []
    for given in totals:
        if given.value is None:
            continue
        parts = [used.get((given.round, given.bid, given.expert, one.id)) for one in plan.rubric.criteria]
        there = [
            one.weight * float(part.value or 0)
            for one, part in zip(plan.rubric.criteria, parts, strict=True)
            if part is not None
        ]
        total = math.fsum(there)
        rounded = _half_a_digit(given.text) + math.fsum(
            one.weight * _half_a_digit(part.text)
            for one, part in zip(plan.rubric.criteria, parts, strict=True)
            if part is not None and part.scale is SheetScale.MEAN
        )
        if there and abs(total - given.value) > rounded + _ROUNDING:
            faults.append(
                Fault(kind=FaultKind.TOTAL, place=given.place, bid=given.bid, expert=given.expert, round=given.round,
                      got=given.text, expected=f"{total:g}", blank=len(parts) - len(there))
            )  # fmt: skip
    return faults


def _half_a_digit(printed: str) -> float:
    """Return half a unit of the last digit printed: 0.5 of `22`, 0.005 of `4.33`."""
    decimals = printed.replace(",", ".").partition(".")[2]
    return 0.5 * 10.0 ** -len(decimals)


def _rounds(used: dict[tuple[int, str, str, str], Given], plan: PanelPlan) -> tuple[Cube, ...]:
    bids = tuple(bid.id for bid in plan.bids) or tuple(dict.fromkeys(bid for _, bid, _, _ in used))
    seen = tuple(dict.fromkeys(expert for _, _, expert, _ in used))
    roster = tuple(one.id for one in plan.experts)
    experts = tuple(dict.fromkeys((*roster, *seen)))
    row, column = ({id: at for at, id in enumerate(ids)} for ids in (bids, experts))
    place = {one.id: at for at, one in enumerate(plan.rubric.criteria)}
    cubes: list[Cube] = []
    for round_ in sorted({key[0] for key in used}):
        scores = np.full((len(bids), len(experts), len(place)), math.nan)
        for (of_round, bid, expert, criterion), given in used.items():
            if of_round == round_:
                by = given.members if given.scale is SheetScale.SUM else 1
                scores[row[bid], column[expert], place[criterion]] = float(given.value or 0) / by
        carried = 0
        if cubes:
            old = cubes[-1].scores
            stands = np.isnan(scores).all(axis=2) & ~np.isnan(old).all(axis=2)
            scores[stands] = old[stands]
            carried = int(stands.sum())
        cubes.append(Cube(round=round_, bids=bids, experts=experts, scores=scores, carried=carried))
    return tuple(cubes)


def _nothing(rounds: Sequence[Cube], plan: PanelPlan) -> list[Fault]:
    """Name experts of the roster who scored nothing, and bids of the list that nobody scored."""
    if not rounds:
        return []
    last = rounds[-1]
    there = np.asarray(~np.isnan(last.scores).all(axis=2))
    if COUNCIL in last.experts:  # one number for all members: who of them scored cannot be told
        experts: list[Fault] = []
    else:
        experts = [
            Fault(kind=FaultKind.NOTHING_SCORED, place="", expert=one.id)
            for one in plan.experts
            if not there[:, last.experts.index(one.id)].any()
        ]
    bids = [
        Fault(kind=FaultKind.BID_WITHOUT_SCORES, place="", bid=bid.id)
        for bid in plan.bids
        if not there[last.bids.index(bid.id)].any()
    ]
    return experts + bids
