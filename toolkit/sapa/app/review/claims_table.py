"""The table of the report's figures: claimed, recomputed, difference, whether they agree, and by which way."""

from __future__ import annotations

from sapa.app import markup
from sapa.app.markup import esc
from sapa.app.review.claims_rows import ClaimRow, ClaimsShown, Verdict
from sapa.i18n import Translator
from sapa.present.palette import STATUS_INK, STATUS_TINT

LOOKS = {
    Verdict.AGREES: ("✓", "met"),
    Verdict.OTHERWISE: ("±", "depends"),
    Verdict.DIFFERS: ("✗", "not_met"),
    Verdict.UNKNOWN: ("?", "not_assessable"),
}
"""Sign and colours of a verdict: those of the status that means the same."""
PERCENT = "percent"


def claims_table(shown: ClaimsShown, t: Translator) -> str:
    """Return one sentence, the table, and what of the list could not be read."""
    counts = {verdict.value: shown.count(verdict) for verdict in Verdict}
    sentence = t("app.claims.sentence", n=len(shown.rows), agrees=counts["agrees"], otherwise=counts["otherwise"],
                 differs=counts["differs"])  # fmt: skip
    heads = [t(f"app.claims.head.{name}") for name in ("figure", "claimed", "recomputed", "difference", "verdict")]
    rows = [_row(row, t) for row in shown.rows]
    table = markup.table(t("app.claims.caption", n=len(rows)), heads, rows, classes="sapa-claims") if rows else ""
    return f'<p class="sapa-sentence">{esc(sentence)}</p>{table}{_unread(shown, t)}'


def _row(row: ClaimRow, t: Translator) -> list[str]:
    claim = row.claim
    source = t("app.claims.page", document=claim.document or "–", page=claim.page) if claim.page else claim.document
    about = [group_text(claim.group, t), source or ""]
    share = claim.unit == PERCENT
    claimed = number(claim.claimed, claim.decimals, t, share=share)
    found = number(claim.recomputed, claim.decimals + 1, t, share=share)
    return [
        f"{esc(claim.shown)}{_lines(about)}",
        f'<span class="sapa-value">{esc(claimed)}</span>{_lines(_stated(row, t))}',
        f'<span class="sapa-value">{esc(found)}</span>{_lines(_found(row, t))}',
        f"<span>{esc(_difference(row, t))}</span>",
        f"{verdict_chip(row.verdict, t)}{_ways(row, t)}",
    ]


def _lines(texts: list[str]) -> str:
    return "".join(f'<span class="sapa-clause">{esc(text)}</span>' for text in texts if text)


def number(value: float | None, decimals: int, t: Translator, *, share: bool) -> str:
    """Return a figure in the language's way of writing, with % where it is a share."""
    if value is None:
        return "–"
    shown = t.number(value, decimals)
    return t("app.claims.share", value=shown) if share else shown


def _stated(row: ClaimRow, t: Translator) -> list[str]:
    claim = row.claim
    margin = t.number(claim.margin_claimed, claim.margin_decimals) if claim.margin_claimed is not None else ""
    return [
        t("app.claims.margin", margin=margin) if margin else "",
        t("app.claims.n", count=claim.n_claimed) if claim.n_claimed is not None else "",
    ]


def _found(row: ClaimRow, t: Translator) -> list[str]:
    claim = row.claim
    lines = []
    if claim.margin_claimed is not None and row.margin is not None:
        text = t("app.claims.margin_true", margin=t.number(row.margin, claim.margin_decimals + 1))
        lines.append(f"{text} ✗ {t('app.claims.margin_low')}" if claim.margin_understated else f"{text} ✓")
    if claim.n is not None:
        lines.append(t("app.claims.n", count=claim.n))
    return lines


def _difference(row: ClaimRow, t: Translator) -> str:
    if row.difference is None:
        return "–"
    shown = t.number(abs(row.difference), row.claim.decimals + 1)
    zero = not any(c in "123456789" for c in shown)
    signed = shown if zero else f"{'+' if row.difference > 0 else '−'}{shown}"
    return t("app.claims.points", value=signed) if row.claim.unit == PERCENT else signed


def verdict_chip(verdict: Verdict, t: Translator) -> str:
    """Return a verdict as sign, word and colour."""
    sign, status = LOOKS[verdict]
    return (
        f'<span class="sapa-chip" style="color:{STATUS_INK[status]};background:{STATUS_TINT[status]}">'
        f'<span aria-hidden="true">{sign}</span> {esc(t(f"app.claims.verdict.{verdict.value}"))}</span>'
    )


def _ways(row: ClaimRow, t: Translator) -> str:
    """Return how the figure comes out: the way stated, or the likeliest other one with the rest folded."""
    claim = row.claim
    if claim.problem is not None:
        return _lines([t(claim.problem)])
    if not claim.reproduced_by:
        return _lines([t("app.claims.no_way")])
    first, *others = [t(way) for way in claim.reproduced_by]
    lines = _lines([t("app.claims.by", way=first)])
    if row.verdict is Verdict.AGREES or not others:
        return lines
    listed = "".join(f"<li>{esc(way)}</li>" for way in others)
    summary = esc(t("app.claims.other_ways", n=len(others)))
    return f'{lines}<details class="sapa-more"><summary>{summary}</summary><ul>{listed}</ul></details>'


def group_text(group: str | None, t: Translator) -> str:
    """Return a group in words: the whole sample, or its condition with places by name."""
    return t.condition(group) if group else t("app.claims.whole")


def _unread(shown: ClaimsShown, t: Translator) -> str:
    if not shown.defects:
        return ""
    items = "".join(
        f"<li>{esc(t('app.claims.defect', row=d.row, why=d.defect, value=d.value or '–'))}</li>" for d in shown.defects
    )
    return f'<div class="sapa-info"><b>{esc(t("app.claims.unread"))}</b><ul>{items}</ul></div>'
