"""Tables of the step "plan and achieved" as HTML: rows behind first, missed territories, replacements, reserve."""

from __future__ import annotations

from collections import Counter

from sapa.app import markup
from sapa.app.coverage.draw_map import COLOURS, ink_on, sign
from sapa.app.coverage.plan_rows import Breakdown, PlanRow, Reached
from sapa.app.markup import esc
from sapa.i18n import Translator
from sapa.results.coverage import CoverageDetail, Replacements, ReserveStratum

MOST_NAMED = 12


def title(breakdown: Breakdown, t: Translator) -> str:
    """Return the answer to "is the plan carried out?" in one sentence."""
    behind = breakdown.behind
    if not behind:
        return t(f"app.coverage.map.met.{breakdown.kind}", valid=breakdown.valid, planned=breakdown.planned)
    share = breakdown.valid / breakdown.planned if breakdown.planned else None
    return t(
        f"app.coverage.map.short.{breakdown.kind}", valid=breakdown.valid, planned=breakdown.planned, share=share,
        n=len(behind), of=sum(1 for r in breakdown.rows if r.planned), missing=breakdown.missing,
        worst=t.place(behind[0].label), most=behind[0].missing,
    )  # fmt: skip


def name(breakdown: Breakdown, t: Translator) -> str:
    """Return the words of the button that chooses a breakdown."""
    return t(f"app.coverage.by.{breakdown.kind}", name=breakdown.name)


def rows(breakdown: Breakdown, t: Translator) -> str:
    """Return every row, those furthest behind first."""
    issued = any(r.issued is not None for r in breakdown.rows)
    heads = [t(f"app.coverage.head.{breakdown.kind}")]
    heads += [t(f"app.coverage.head.{k}") for k in ("planned", *(("issued",) if issued else ()), "completed", "valid",
                                                    "missing", "share")]  # fmt: skip
    ordered = sorted(breakdown.rows, key=lambda r: (-r.missing, r.share is None, r.share or 0.0, r.label))
    body = []
    for row in ordered:
        shown = [_number(row.planned, t), *([_number(row.issued, t)] if issued else []), _number(row.completed, t)]
        share = "–" if row.share is None else esc(t.percent(row.share, 1))
        body.append([esc(t.place(row.label)), *shown, _number(row.valid, t), chip(row, t), share])
    caption = t(f"app.coverage.table.{breakdown.kind}", name=breakdown.name)
    return markup.table(caption, heads, body, classes="sapa-numbers")


def chip(row: PlanRow, t: Translator) -> str:
    """Return how far a row is behind, in the picture's colour, with its word for those who do not see it."""
    colour = COLOURS[row.reached]
    word = t(f"app.coverage.reached.{row.reached.value}")
    ink = "#5B6470" if row.reached is Reached.NO_PLAN else ink_on(colour)
    return (
        f'<span class="sapa-chip" style="color:{ink};background:{colour}" title="{esc(word)}">'
        f"{esc(sign(row, t))}</span>"
    )


def _number(value: int | None, t: Translator) -> str:
    return "–" if value is None else t.show(value, "int")


def missed(detail: CoverageDetail, t: Translator) -> str:
    """Return the territories without any valid interview; empty where there are none."""
    if not detail.missed:
        return ""
    names = ", ".join(t.place(m) for m in detail.missed[:MOST_NAMED])
    more = len(detail.missed) - MOST_NAMED
    rest = f" {t('app.coverage.missed.more', n=more)}" if more > 0 else ""
    text = f"{t('app.coverage.missed', n=len(detail.missed))} {names}{rest}"
    return f'<div class="sapa-error" role="note"><p>{esc(text)}</p></div>'


def cases(detail: CoverageDetail, t: Translator) -> str:
    """Return what became of replacements and of the reserve, folded; empty where nothing was handed in."""
    parts = []
    if detail.replacements is not None:
        parts.append(_folded(t("app.coverage.replacements"), _replacements(detail.replacements, t)))
    if detail.reserve:
        parts.append(_folded(t("app.coverage.reserve"), _reserve(detail.reserve, t)))
    return "".join(parts)


def _replacements(found: Replacements, t: Translator) -> str:
    text = t("app.coverage.replacements.said", n=found.replaced, cases=found.cases, share=found.share)
    said = f"<p>{esc(text)}</p>"
    if not found.rule:
        return said + f"<p>{esc(t('app.coverage.replacements.no_rule'))}</p>"
    if not found.bad:
        return said + f"<p>{esc(t('app.coverage.replacements.kept'))}</p>"
    kinds = Counter(b.breach.value for b in found.bad)
    body = [[esc(t(f"app.coverage.breach.{kind}")), t.show(n, "int")] for kind, n in kinds.most_common()]
    heads = [t("app.coverage.breach"), t("app.coverage.breach.cases")]
    return said + markup.table(t("app.coverage.replacements.bad", n=len(found.bad)), heads, body, classes="sapa-narrow")


def _reserve(found: tuple[ReserveStratum, ...], t: Translator) -> str:
    short = [r for r in found if r.shortfall]
    if not short:
        return f"<p>{esc(t('app.coverage.reserve.enough'))}</p>"
    columns = ("missing", "left", "response", "expected", "chance")
    heads = [t("app.coverage.head.stratum"), *(t(f"app.coverage.reserve.{k}") for k in columns)]
    body = []
    for r in sorted(short, key=lambda r: (-1.0 if r.chance is None else r.chance, -r.shortfall, r.stratum)):
        expected = "–" if r.expected is None else t.number(r.expected, 1)
        if r.low is not None and r.high is not None:
            expected += f" ({t.show(r.low, 'int')}–{t.show(r.high, 'int')})"
        body.append([
            esc(t.place(r.stratum)), t.show(r.shortfall, "int"), t.show(r.left, "int"),
            esc(t.percent(r.response, 0)), esc(expected), esc(t.percent(r.chance, 0)),
        ])  # fmt: skip
    return markup.table(t("app.coverage.reserve.caption"), heads, body, classes="sapa-numbers")


def _folded(title: str, inside: str) -> str:
    return f'<details class="sapa-more"><summary>{esc(title)}</summary>{inside}</details>'


__all__ = ["cases", "chip", "missed", "name", "rows", "title"]
