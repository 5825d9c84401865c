"""A judged panel as HTML: sentences and tables. Everything here is words; numbers come from the result."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations

from sapa.app import markup
from sapa.app.expert.step import lines
from sapa.app.markup import esc, sentence
from sapa.i18n import Translator
from sapa.panel import DrawnExperts, PanelPlan, PanelResult
from sapa.panel.results import BidResult
from sapa.present.panel_words import below_zero, chance, few_words, line_words, rests_on, size_note
from sapa.stats import Reason

DASH = "–"


def _heads(t: Translator, *keys: str) -> list[str]:
    return [sentence(t(f"panel.column.{key}")) for key in keys]


def _counted(sheets: int, incomplete: int) -> str:
    return f"{sheets}" + (f" (+{incomplete})" if incomplete else "")


def _plus_minus(value: float, se: float, t: Translator) -> str:
    return DASH if math.isnan(value) else f"{t.show(value, 'number.2')} ± {t.show(se, 'number.2')}"


def _criteria(plan: PanelPlan, t: Translator) -> dict[str, str]:
    return {one.id: one.title.in_language(t.language) for one in plan.rubric.criteria}


# -- attendance and remarks ----------------------------------------------------------------------------------------


def quorum_words(judged: PanelResult, t: Translator) -> str:
    """Return whether enough experts came; empty where no quorum is asked for."""
    q = judged.quorum
    if q is None:
        return ""
    state = {True: "reached", False: "missed", None: "unknown"}[q.reached]
    return t(f"panel.text.quorum_{state}", attended=q.attended, members=q.members, needed=q.needed, unknown=q.unknown)


def counted(judged: PanelResult, t: Translator) -> str:
    """Return what was read, and the quorum."""
    last = judged.rounds[-1]
    sheets = sum(one.sheets + one.incomplete for one in last.experts)
    if last.council:
        members = max(f.members for f in judged.plan.scores)
        said = t("panel.text.counted_council", bids=len(last.bids), sheets=sheets, members=members)
    else:
        scored = sum(1 for one in last.experts if one.sheets or one.incomplete)
        said = t("panel.text.counted", bids=len(last.bids), experts=scored, sheets=sheets, round=last.cube.round,
                 rounds=len(judged.rounds))  # fmt: skip
    carried = t("panel.text.carried", n=last.cube.carried) if last.cube.carried else ""
    return lines(said, carried, quorum_words(judged, t))


def faults(judged: PanelResult, t: Translator) -> str:
    """Return what is wrong in the files, each with its place; empty where nothing is."""
    if not judged.faults:
        return ""
    rows = [[esc(one.place or DASH), esc(t(one.text(judged.plan.rubric)))] for one in judged.faults]
    heads = [t("panel.book.column.where"), t("panel.book.column.what")]
    return markup.table(t("panel.book.tab.faults"), heads, rows)


def attendance(judged: PanelResult, t: Translator) -> str:
    """Return the roster: who came, and which interests are declared; empty where there is none."""
    rows = []
    for one in judged.plan.experts:
        came = {True: "yes", False: "no", None: "unknown"}[one.attended]
        years = t("panel.book.years", years=one.years) if one.years is not None else ""
        about = "; ".join(x for x in (one.field, years) if x)
        interest = ", ".join(one.conflicts) or t("panel.book.none_declared")
        who = esc(f"{one.id} {one.name}".strip()) + (f'<span class="sapa-clause">{esc(about)}</span>' if about else "")
        rows.append([who, esc(t(f"panel.book.present.{came}")), esc(interest)])
    heads = [t(f"panel.book.column.{key}") for key in ("expert", "present", "interest")]
    return markup.table(t("panel.book.attendance"), heads, rows) if rows else ""


def roster(plan: PanelPlan, t: Translator) -> str:
    """Return the objects of the panel, folded: their ids are what interests name."""
    if not plan.bids:
        return ""
    rows = [[esc(bid.id), esc(bid.title or DASH)] for bid in plan.bids]
    caption = t("app.expert.people.bids", n=len(rows))
    heads = [sentence(t("panel.column.object")), t("app.expert.list.title")]
    listed = markup.table(caption, heads, rows)
    return f'<details class="sapa-more"><summary>{esc(caption)}</summary>{listed}</details>'


# -- result --------------------------------------------------------------------------------------------------------

_CELLS: Mapping[str, Callable[[BidResult, Translator], str]] = {
    "place": lambda bid, _: str(bid.rank) if bid.rank else DASH,
    "places": lambda bid, _: f"{bid.rank_low}–{bid.rank_high}" if bid.rank_low else DASH,
    "sheets": lambda bid, _: _counted(bid.sheets, bid.incomplete),
    "mean": lambda bid, t: t.show(bid.mean, "number.2"),
    "median": lambda bid, t: t.show(bid.median, "number.2"),
    "trimmed": lambda bid, t: t.show(bid.trimmed, "number.2"),
    "share": lambda bid, t: t.show(bid.share, "percent.0"),
    "adjusted": lambda bid, t: _plus_minus(bid.adjusted, bid.se, t),
    "first": lambda bid, t: chance(bid.first, t),
    "above": lambda bid, t: chance(bid.above, t),
}


def joined(judged: PanelResult, ordered: Sequence[BidResult], t: Translator) -> str:
    """Return the objects by their place, with the ways of joining scores side by side."""
    last, plan = judged.rounds[-1], judged.plan
    adjusted = last.chances is not None
    trimmed = any(not math.isnan(one.trimmed) for one in ordered)
    keys = ["sheets", "mean", "median", *(["trimmed"] if trimmed else [])]
    keys += ["adjusted"] if adjusted else ["share"]
    keys += ["place", *(["places", "first"] if adjusted else [])]
    keys += ["above"] if adjusted and plan.funded is not None else []
    rows = [
        [esc(f"{one.id} {one.title}".strip()), *(esc(_CELLS[key](one, t)) for key in keys)] for one in ordered
    ]  # fmt: skip
    if not rows:
        return ""
    shown = markup.table(t("panel.text.result"), _heads(t, "object", *keys), rows, classes="sapa-numbers")
    incomplete = any(one.incomplete for one in ordered)
    note = f'<p class="sapa-muted">{esc(t("panel.book.incomplete"))}</p>' if incomplete else ""
    return shown + note


def rounds(judged: PanelResult, ordered: Sequence[BidResult], t: Translator) -> str:
    """Return mean and place of every object round by round; empty where there was one round only."""
    if len(judged.rounds) == 1:
        return ""
    told = [{one.id: one for one in each.bids} for each in judged.rounds]
    heads = [sentence(t("panel.column.object"))]
    heads += [
        t(f"app.expert.round.{key}", round=each.cube.round) for each in judged.rounds for key in ("mean", "place")
    ]
    rows = []
    for bid in ordered:
        found = [each.get(bid.id) for each in told]
        cells = [_CELLS[key](one, t) if one else DASH for one in found for key in ("mean", "place")]
        rows.append([esc(f"{bid.id} {bid.title}".strip()), *map(esc, cells)])
    caption = t("app.expert.rounds")
    listed = markup.table(caption, heads, rows, classes="sapa-numbers")
    return f'<details class="sapa-more"><summary>{esc(caption)}</summary>{listed}</details>'


def result_words(judged: PanelResult, ordered: Sequence[BidResult], t: Translator) -> str:
    """Return how sure the order is, in sentences."""
    last, plan = judged.rounds[-1], judged.plan
    if last.chances is None:
        if last.council:
            return lines(t("panel.text.council"))
        return lines(t("panel.text.not_adjusted", why=t(f"panel.reason.{last.model_reason}")))
    groups = t("panel.text.groups", n=last.model.groups) if last.model.groups > 1 else ""
    said = [groups, t("panel.text.first", chance=chance(ordered[0].first, t)) if ordered else ""]
    if plan.funded is not None:
        said.append(line_words(ordered, plan, t))
    said.append(few_words(last, t))
    drawn = t.show(last.chances.draws, "int")
    said.append(t("panel.text.conventions", level=plan.level, draws=drawn, seed=str(plan.seed)))
    return lines(*said)


# -- agreement -----------------------------------------------------------------------------------------------------


def agreement(judged: PanelResult, t: Translator) -> str:
    """Return the coefficients with their intervals, or why one is not computable; and how many experts are enough."""
    last = judged.rounds[-1]
    if last.council:
        return lines(t("panel.text.council"))
    alpha, w = last.alpha, last.concordance
    rows = [
        _coefficient("alpha", alpha.alpha.alpha, (alpha.low, alpha.high), alpha.alpha.reason or alpha.reason, t),
        _coefficient("icc_single", last.single.estimate, (last.single.low, last.single.high), last.single.reason, t),
        _coefficient("icc_mean", last.mean.estimate, (last.mean.low, last.mean.high), last.mean.reason, t),
        _coefficient("w", w.w, (math.nan, math.nan), w.reason, t),
    ]
    if w.test is not None:
        rows[3][3] = esc(f"p = {t.show(w.p, 'number.4')} ({t(f'panel.test.{w.test}')})")
    for row, objects, value in (
        (rows[0], 0, alpha.alpha.alpha), (rows[1], last.single.units, last.single.estimate),
        (rows[2], last.single.units, last.mean.estimate), (rows[3], w.objects, w.w),
    ):  # fmt: skip
        remarks = (rests_on(objects, last, t), below_zero(value, t))
        row[3] = "; ".join([x for x in (row[3], *map(esc, remarks)) if x])
    heads = [t("panel.book.column.coefficient"), t("panel.book.column.value"), t("app.expert.column.interval"),
             t("panel.book.column.remark")]  # fmt: skip
    size = last.size
    if size.needed is None:
        why = last.model_reason if last.model_reason is not None else size.reason
        enough = t("panel.text.no_size", why=t(f"panel.reason.{why}"))
    else:
        enough = t("panel.text.size", single=size.single, now=size.now, wanted=size.wanted, needed=size.needed)
    return markup.table(t("panel.text.agreement"), heads, rows) + lines(enough, size_note(last, t))


def _coefficient(
    name: str, value: float, ends: tuple[float, float], reason: Reason | None, t: Translator
) -> list[str]:  # fmt: skip
    named, why = esc(t(f"panel.text.{name}")), esc(t(f"panel.reason.{reason}")) if reason is not None else ""
    if math.isnan(value):
        return [named, esc(t("app.expert.not_computable")), DASH, why]
    low, high = (t.show(end, "number.2") for end in ends)
    return [named, esc(t.show(value, "number.2")), DASH if math.isnan(ends[0]) else esc(f"[{low}; {high}]"), why]


def criteria(judged: PanelResult, t: Translator) -> str:
    """Return how far experts agree on each criterion."""
    last = judged.rounds[-1]
    if last.council:
        return ""
    titles, step = _criteria(judged.plan, t), last.criteria[0].agreement.step
    rows = [
        [esc(titles[one.id]), _number(one.alpha.alpha.alpha, one.alpha.alpha.reason, t),
         _number(one.fleiss.kappa, one.fleiss.reason, t), esc(t.show(one.agreement.exact, "percent.0")),
         esc(t.show(one.agreement.near, "percent.0"))]
        for one in last.criteria
    ]  # fmt: skip
    heads = [*_heads(t, "criterion", "alpha", "kappa", "exact"), sentence(t("panel.column.near", step=step))]
    return markup.table(t("panel.book.by_criterion"), heads, rows, classes="sapa-numbers")


def _number(value: float, reason: Reason | None, t: Translator) -> str:
    """Return a number, or that and why it cannot be worked out."""
    if not math.isnan(value):
        return esc(t.show(value, "number.2"))
    why = "" if reason is None else f'<span class="sapa-clause">{esc(t(f"panel.reason.{reason}"))}</span>'
    return esc(t("app.expert.not_computable")) + why


def experts(judged: PanelResult, t: Translator) -> str:
    """Return the experts: how severe each is, and with whom to talk."""
    last = judged.rounds[-1]
    if last.council:
        return ""
    rows = [
        [esc(f"{one.id} {one.name}".strip()), esc(_counted(one.sheets, one.incomplete)),
         esc(_plus_minus(one.severity, one.severity_se, t)), esc(t.show(one.difference, "number.2")),
         "<br>".join(esc(sentence(t(f"panel.outlying.{why}"))) for why in one.outlying)]
        for one in last.experts
    ]  # fmt: skip
    heads = _heads(t, "expert", "sheets", "severity", "difference", "discuss")
    return markup.table(t("panel.text.experts"), heads, rows, classes="sapa-experts")


def differences(judged: PanelResult, t: Translator) -> str:
    """Return the scores that lie half a scale apart or more, the widest first."""
    last = judged.rounds[-1]
    if last.council or not last.differences:
        return ""
    titles = _criteria(judged.plan, t)
    rows = [
        [esc(one.bid), esc(titles[one.criterion]), _given(one.lowest, one.low_experts, t),
         _given(one.highest, one.high_experts, t)]
        for one in last.differences
    ]  # fmt: skip
    heads = [*_heads(t, "object", "criterion"), t("panel.book.column.lowest"), t("panel.book.column.highest")]
    caption = t("panel.text.differences", n=len(rows))
    listed = markup.table(caption, heads, rows)
    return f'<details class="sapa-more"><summary>{esc(caption)}</summary>{listed}</details>'


def _given(score: float, by: Sequence[str], t: Translator) -> str:
    return esc(f"{t.show(score, 'number')} ({', '.join(by)})")


def calibration(judged: PanelResult, t: Translator) -> str:
    """Return the experts against agreed scores; empty where there were no benchmark cases."""
    last = judged.rounds[-1]
    if not last.calibration:
        return ""
    rows = [
        [esc(one.expert), str(one.scores), esc(t.show(one.bias, "number.2")), esc(t.show(one.exact, "percent.0")),
         esc(t.show(one.near, "percent.0"))]
        for one in last.calibration
    ]  # fmt: skip
    heads = _heads(t, "expert", "key_scores", "key_bias", "exact")
    heads.append(sentence(t("panel.column.near", step=last.criteria[0].agreement.step)))
    return markup.table(t("panel.text.calibration"), heads, rows, classes="sapa-numbers")


# -- draw ----------------------------------------------------------------------------------------------------------


def assignment(drawn: DrawnExperts, plan: PanelPlan, t: Translator) -> str:
    """Return who scores what, and how even the loads and the meetings of pairs are."""
    titles = {bid.id: bid.title for bid in plan.bids}
    names = {one.id: f"{one.id} {one.name}".strip() for one in plan.experts}
    rows = [
        [esc(f"{bid} {titles[bid]}".strip()), esc(", ".join(names[who] for who in found))]
        for bid, found in zip(drawn.bids, drawn.of_bid, strict=True)
    ]
    one = drawn.drawn
    met = [int(one.meetings[i, j]) for i, j in combinations(range(len(drawn.experts)), 2)] or [0]
    heads = [sentence(t("panel.column.object")), sentence(t("panel.draw.experts"))]
    caption = t("app.expert.draw.title")
    loads = t("panel.draw.loads", low=int(one.loads.min()), high=int(one.loads.max()), least=min(met), most=max(met))
    groups = t("panel.draw.groups", n=one.groups) if one.groups > 1 else ""
    cases = t("panel.draw.cases", cases=", ".join(drawn.cases)) if drawn.cases else ""
    return markup.table(caption, heads, rows) + lines(loads, groups, cases)
