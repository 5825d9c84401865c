"""An expert panel on a terminal: remarks on the files, result, agreement, experts, what to discuss."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations

from sapa.i18n import Translator
from sapa.panel import DrawnExperts, PanelPlan, PanelResult, Round
from sapa.panel.results import BidResult
from sapa.present.panel_words import below_zero, chance, few_words, line_words, rests_on, size_note
from sapa.stats import AlphaInterval, Reason

_GAP = 2
_SHOWN = 10
"""Differences that are listed; the record has all."""


def panel_lines(result: PanelResult, t: Translator) -> list[str]:
    """Return the lines of a judged panel; its last round is shown."""
    return list(_lines(result, t))


def drawn_lines(drawn: DrawnExperts, t: Translator) -> list[str]:
    """Return the lines of a draw of experts."""
    one = drawn.drawn
    rows = [(t("panel.column.object"), t("panel.draw.experts"))]
    rows += [(bid, ", ".join(who)) for bid, who in zip(drawn.bids, drawn.of_bid, strict=True)]
    met = [int(one.meetings[i, j]) for i, j in combinations(range(len(drawn.experts)), 2)] or [0]
    lines = [t("panel.draw.title", each=one.each, seed=str(one.seed)), *_table(rows), ""]
    lines.append(
        t("panel.draw.loads", low=int(one.loads.min()), high=int(one.loads.max()), least=min(met), most=max(met))
    )
    if one.groups > 1:
        lines.append(t("panel.draw.groups", n=one.groups))
    if drawn.cases:
        lines.append(t("panel.draw.cases", cases=", ".join(drawn.cases)))
    return lines


def _lines(result: PanelResult, t: Translator) -> Iterator[str]:
    plan, last = result.plan, result.rounds[-1]
    scale = plan.rubric.scale
    yield plan.title
    if scale is not None:
        yield t("panel.text.rubric", title=plan.rubric.title.in_language(t.language),
                criteria=len(plan.rubric.criteria), low=scale.min, high=scale.max)  # fmt: skip
    scored = sum(1 for e in last.experts if e.sheets or e.incomplete)
    sheets = sum(e.sheets + e.incomplete for e in last.experts)
    if last.council:
        yield t("panel.text.counted_council", bids=len(last.bids), sheets=sheets,
                members=max(f.members for f in plan.scores))  # fmt: skip
    else:
        yield t("panel.text.counted", bids=len(last.bids), experts=scored, sheets=sheets, round=last.cube.round,
                rounds=len(result.rounds))  # fmt: skip
    if last.cube.carried:
        yield t("panel.text.carried", n=last.cube.carried)
    if result.quorum is not None:
        q = result.quorum
        state = {True: "reached", False: "missed", None: "unknown"}[q.reached]
        yield t(f"panel.text.quorum_{state}", attended=q.attended, members=q.members, needed=q.needed,
                unknown=q.unknown)  # fmt: skip
    if result.faults:
        yield ""
        yield t("panel.text.faults", n=len(result.faults))
        for one in result.faults:
            yield f"  • {one.place + ': ' if one.place else ''}{t(one.text(plan.rubric))}"
    if last.bids:  # there are none where only benchmark cases were scored
        yield from _result(last, plan, t)
        yield from _agreement(last, plan, t)
    if last.bids and not last.council:
        yield from _experts(last, t)
        yield from _differences(last, plan, t)
    yield from _calibration(last, t)


def _result(last: Round, plan: PanelPlan, t: Translator) -> Iterator[str]:
    yield ""
    yield t("panel.text.result")
    adjusted, line = last.model_reason is None, plan.funded is not None and last.chances is not None
    trimmed = any(not math.isnan(b.trimmed) for b in last.bids)
    keys = ["place", *(["places"] if adjusted else []), "object", "sheets", "mean", "median"]
    keys += [*(["trimmed"] if trimmed else []), "share"]
    keys += [*(["adjusted", "first"] if adjusted else []), *(["above"] if line else [])]
    ordered = sorted(last.bids, key=lambda b: (b.rank == 0, b.rank))
    yield from _table([[t(f"panel.column.{k}") for k in keys], *([_cell(b, k, t) for k in keys] for b in ordered)])
    if not adjusted and not last.council:
        yield t("panel.text.not_adjusted", why=t(f"panel.reason.{last.model_reason}"))
    if last.chances is None:
        return
    if last.model.groups > 1:
        yield t("panel.text.groups", n=last.model.groups)
    yield t("panel.text.first", chance=chance(ordered[0].first, t))
    if line:
        yield line_words(ordered, plan, t)
    if few := few_words(last, t):
        yield few
    yield t("panel.text.conventions", level=plan.level, draws=t.show(last.chances.draws, "int"), seed=str(plan.seed))


def _cell(bid: BidResult, key: str, t: Translator) -> str:
    if key in _WORDED:
        return _WORDED[key](bid, t)
    return t.show(getattr(bid, key), "percent.0" if key == "share" else "number.2")


def _plus_minus(value: float, se: float, t: Translator) -> str:
    return "–" if math.isnan(value) else f"{t.show(value, 'number.2')} ± {t.show(se, 'number.2')}"


def _counted(sheets: int, incomplete: int) -> str:
    return f"{sheets}" + (f" (+{incomplete})" if incomplete else "")


_WORDED: Mapping[str, Callable[[BidResult, Translator], str]] = {
    "place": lambda bid, _: str(bid.rank) if bid.rank else "–",
    "places": lambda bid, _: f"{bid.rank_low}–{bid.rank_high}" if bid.rank_low else "–",
    "object": lambda bid, _: f"{bid.id} {bid.title}".strip(),
    "sheets": lambda bid, _: _counted(bid.sheets, bid.incomplete),
    "adjusted": lambda bid, t: _plus_minus(bid.adjusted, bid.se, t),
    "first": lambda bid, t: chance(bid.first, t),
    "above": lambda bid, t: chance(bid.above, t),
}


def _agreement(last: Round, plan: PanelPlan, t: Translator) -> Iterator[str]:
    yield ""
    yield t("panel.text.agreement")
    if last.council:
        yield t("panel.text.council")
        return
    yield _alpha(last.alpha, t)
    for id, one in (("icc_single", last.single), ("icc_mean", last.mean)):
        said = _value(t(f"panel.text.{id}"), one.estimate, (one.low, one.high), one.reason, t)
        yield "; ".join(x for x in (said, rests_on(last.single.units, last, t), below_zero(one.estimate, t)) if x)
    w = last.concordance
    name = t("panel.text.w")
    if w.test is None:
        yield _value(name, w.w, (math.nan, math.nan), w.reason, t)
    else:
        said = t("panel.text.value_p", name=name, value=w.w, p=w.p, test=t(f"panel.test.{w.test}"))
        yield "; ".join(x for x in (said, rests_on(w.objects, last, t)) if x)
    size = last.size
    if size.needed is None:
        why = last.model_reason if last.model_reason is not None else size.reason
        yield t("panel.text.no_size", why=t(f"panel.reason.{why}"))
    else:
        yield t("panel.text.size", single=size.single, now=size.now, wanted=size.wanted, needed=size.needed)
        if note := size_note(last, t):
            yield note
    titles = {c.id: c.title.in_language(t.language) for c in plan.rubric.criteria}
    step = last.criteria[0].agreement.step
    rows = [[t("panel.column.criterion"), t("panel.column.alpha"), t("panel.column.kappa"), t("panel.column.exact"),
             t("panel.column.near", step=step)]]  # fmt: skip
    for c in last.criteria:
        numbers = (t.show(c.alpha.alpha.alpha, "number.2"), t.show(c.fleiss.kappa, "number.2"))
        rows.append([titles[c.id], *numbers, *(t.show(v, "percent.0") for v in (c.agreement.exact, c.agreement.near))])
    yield ""
    yield from _table(rows)


def _alpha(one: AlphaInterval, t: Translator) -> str:
    reason = one.alpha.reason or one.reason
    return _value(t("panel.text.alpha"), one.alpha.alpha, (one.low, one.high), reason, t)


def _value(name: str, value: float, ends: tuple[float, float], reason: Reason | None, t: Translator) -> str:
    if math.isnan(value):
        return t("panel.text.no_value", name=name, why=t(f"panel.reason.{reason}"))
    if reason is not None:
        return t("panel.text.value_alone", name=name, value=value, why=t(f"panel.reason.{reason}"))
    return t("panel.text.value", name=name, value=value, low=ends[0], high=ends[1])


def _experts(last: Round, t: Translator) -> Iterator[str]:
    yield ""
    yield t("panel.text.experts")
    rows = [[t(f"panel.column.{k}") for k in ("expert", "sheets", "severity", "difference", "discuss")]]
    rows += [
        [f"{one.id} {one.name}".strip(), _counted(one.sheets, one.incomplete),
         _plus_minus(one.severity, one.severity_se, t), t.show(one.difference, "number.2"),
         "; ".join(t(f"panel.outlying.{why}") for why in one.outlying)]
        for one in last.experts
    ]  # fmt: skip
    yield from _table(rows)


def _calibration(last: Round, t: Translator) -> Iterator[str]:
    if not last.calibration:
        return
    yield ""
    yield t("panel.text.calibration")
    heads = [t(f"panel.column.{k}") for k in ("expert", "key_scores", "key_bias", "exact")]
    rows = [[*heads, t("panel.column.near", step=last.criteria[0].agreement.step)]]
    rows += [
        [one.expert, str(one.scores), t.show(one.bias, "number.2"), t.show(one.exact, "percent.0"),
         t.show(one.near, "percent.0")]
        for one in last.calibration
    ]  # fmt: skip
    yield from _table(rows)


def _differences(last: Round, plan: PanelPlan, t: Translator) -> Iterator[str]:
    if not last.differences:
        return
    titles = {c.id: c.title.in_language(t.language) for c in plan.rubric.criteria}
    yield ""
    yield t("panel.text.differences", n=len(last.differences))
    for one in last.differences[:_SHOWN]:
        yield "  • " + t(
            "panel.text.difference", bid=one.bid, criterion=titles[one.criterion], low=one.lowest, high=one.highest,
            low_experts=", ".join(one.low_experts), high_experts=", ".join(one.high_experts),
        )  # fmt: skip
    if len(last.differences) > _SHOWN:
        yield "  " + t("panel.text.more", n=len(last.differences) - _SHOWN)


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Lay rows out in columns as wide as they need; the first row is the heading."""
    widths = [max(len(row[k]) for row in rows) for k in range(len(rows[0]))]
    for place, row in enumerate(rows):
        yield (" " * _GAP).join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        if place == 0:
            yield (" " * _GAP).join("─" * width for width in widths)
