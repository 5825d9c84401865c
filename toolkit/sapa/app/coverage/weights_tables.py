"""Tables of the step "weights" as HTML: what each stage costs, how results moved, what could not be done."""

from __future__ import annotations

from collections.abc import Sequence

from sapa.app import markup
from sapa.app.coverage.numbers import points, signed
from sapa.app.coverage.weights_rows import Estimate, Shift
from sapa.app.markup import esc
from sapa.i18n import Translator
from sapa.results.repair import RepairDetail


def worth(detail: RepairDetail, t: Translator) -> str:
    """Return in one sentence what the unequal weights cost: so many interviews are worth so many."""
    stage = detail.stage(detail.shown)
    if stage is None or stage.effective is None or stage.kish is None:
        return ""
    return t("app.coverage.weights.worth", n=stage.n, effective=stage.effective, kish=stage.kish)


def said(detail: RepairDetail, t: Translator) -> str:
    """Return what a reader must know: no probability sample by weights, what was refused, who was left out."""
    lines = [t("app.coverage.weights.no_miracle")]
    lines += [t(text) for text in (*((detail.problem,) if detail.problem else ()), *detail.refused)]
    if detail.left_out:
        lines.append(t("app.coverage.weights.left_out", n=detail.left_out))
    items = "".join(f"<li>{esc(line)}</li>" for line in lines)
    return f'<div class="sapa-info"><ul>{items}</ul></div>'


def stages(detail: RepairDetail, t: Translator) -> str:
    """Return how unequal the weights of each stage are."""
    heads = [t("app.coverage.weights.stage"), *(t(f"app.coverage.weights.{k}") for k in (
        "interviews", "low", "high", "kish", "effective", "top5"))]  # fmt: skip
    rows = [
        [
            esc(markup.sentence(t(f"app.coverage.key.{s.stage.value}"))), t.show(s.n, "int"), t.number(s.low, 2),
            t.number(s.high, 2), t.number(s.kish, 2), _whole(s.effective, t), esc(t.percent(s.top5, 1)),
        ]
        for s in detail.stages
    ]  # fmt: skip
    return markup.table(t("app.coverage.weights.stages"), heads, rows, classes="sapa-numbers")


def _whole(value: float | None, t: Translator) -> str:
    return "–" if value is None else t.show(round(value), "int")


def results(found: Sequence[Shift], detail: RepairDetail, t: Translator) -> str:
    """Return every indicator before and after; those that moved beyond their error say so in words."""
    if detail.final is None or not found:
        return ""
    heads = [t("app.coverage.weights.indicator"), markup.sentence(t(f"app.coverage.key.{detail.reference.value}")),
             markup.sentence(t(f"app.coverage.key.{detail.final.value}")), t("app.coverage.weights.shift"),
             t("app.coverage.weights.beyond")]  # fmt: skip
    rows = []
    for s in found:
        word = "–" if s.beyond is None else t("app.coverage.weights.beyond.yes" if s.beyond else
                                              "app.coverage.weights.beyond.no")  # fmt: skip
        moved = points(s.by, t) if s.share else signed(s.by, 2, t)
        rows.append([esc(s.title), _value(s.before, t, share=s.share), _value(s.after, t, share=s.share), esc(moved),
                     esc(word)])  # fmt: skip
    return markup.table(t("app.coverage.weights.results"), heads, rows, classes="sapa-numbers")


def _value(estimate: Estimate, t: Translator, *, share: bool) -> str:
    def one(value: float) -> str:
        return t.percent(value, 1) if share else t.number(value, 2)

    if estimate.low is None or estimate.high is None:
        return esc(one(estimate.value))
    interval = f"{one(estimate.low)} – {one(estimate.high)}"
    return f'{esc(one(estimate.value))}<span class="sapa-clause">{esc(interval)}</span>'
