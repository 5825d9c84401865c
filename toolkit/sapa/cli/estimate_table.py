"""Estimates as aligned text, in the language of the reader."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from sapa.i18n import Translator
from sapa.messages import Message

if TYPE_CHECKING:
    from sapa.data import Rows
    from sapa.estimation import Estimate, Estimates

_GAP = "  "
_SIGNIFICANT = 3
"""Digits of the standard error that are shown; the estimate gets as many decimals."""
_MOST_DECIMALS = 6
_LONGEST_TEXT = 40


def listing(found: Estimates, rows: Rows, t: Translator, *, width: int = 100) -> list[str]:
    """Return the lines of the table, the notes and the conventions."""
    by = list(dict.fromkeys(name for row in found.rows for name in row.domain or ()))
    with_category = any(row.category is not None for row in found.rows)
    heads = [t("estimation.table.indicator")]
    heads += [t("estimation.table.category")] if with_category else []
    texts = len(heads) + len(by)
    heads += [
        *by,
        t("estimation.table.estimate"),
        t("estimation.table.se"),
        t("estimation.table.ci", level=found.level),
        t("estimation.table.df"),
        t("estimation.table.deff"),
        t("estimation.table.n"),
    ]
    body = [_cells(row, by, rows, t, with_category=with_category) for row in found.rows]
    statistic = t(f"estimation.statistic.{found.rows[0].statistic}") if found.rows else ""
    return [
        statistic[:1].upper() + statistic[1:],
        "",
        *_aligned([heads, *body], texts),
        "",
        *_more(found, [heads, *body], texts, t),
        *notes(found, t, width=width),
        *_bullets(t("estimation.table.conventions"), found.conventions, t, width),
    ]


def _more(found: Estimates, table: Sequence[Sequence[str]], texts: int, t: Translator) -> list[str]:
    """Return the second table: how precise each estimate is, and how far its design effect can be trusted."""
    if not any(row.deff is not None for row in found.rows):
        return []
    other = "wr" if found.deff == "wor" else "wor"
    heads = ["cv", "n_effective", "deff_interval", "deff_other", "deff_kish", "psus", "roh", "icc"]
    lines = [[*table[0][:texts], *(t(f"estimation.table.{head}", reference=other) for head in heads)]]
    for row, cells in zip(found.rows, table[1:], strict=True):
        both = "–" if row.deff_low is None else f"{t.number(row.deff_low, 2)} … {t.number(row.deff_high, 2)}"
        lines.append(
            [
                *cells[:texts],
                t.percent(row.cv, 1),
                t.number(row.n_effective, 0),
                both,
                t.number(row.deff_wr if other == "wr" else row.deff_wor, 2),
                t.number(row.deff_kish, 2),
                t.show(row.psus),
                t.number(row.roh, 3),
                t.number(row.icc, 3),
            ]
        )
    return [f"{t('estimation.table.more')}:", "", *_aligned(lines, texts), ""]


def notes(found: Estimates, t: Translator, *, width: int = 100) -> list[str]:
    """Return what the reader must know about the data, a bullet each; nothing where there is nothing."""
    return [*_bullets(t("estimation.table.notes"), found.notes, t, width), ""] if found.notes else []


def _bullets(title: str, texts: Iterable[Message], t: Translator, width: int) -> list[str]:
    lines = [f"{title}:"]
    for text in texts:
        lines += textwrap.wrap(t(text), width, initial_indent="  • ", subsequent_indent="    ")
    return lines


def _cells(row: Estimate, by: Sequence[str], rows: Rows, t: Translator, *, with_category: bool) -> list[str]:
    cells = [_short(row.indicator)]
    if with_category:
        cells.append(_labelled(row.indicator, row.category, rows))
    cells += [_labelled(name, (row.domain or {}).get(name), rows) for name in by]
    percent = row.statistic == "proportion"
    digits = _decimals(row.se if row.se else row.estimate, percent=percent)

    def show(value: float | None) -> str:
        return t.percent(value, digits) if percent else t.number(value, digits)

    between = "–" if row.ci_low is None else f"{show(row.ci_low)} … {show(row.ci_high)}"
    return [*cells, show(row.estimate), show(row.se), between, t.show(row.df), t.number(row.deff, 2), t.show(row.n)]


def _decimals(error: float | None, *, percent: bool) -> int:
    """Return the decimals at which the standard error shows three digits."""
    size = abs(error or 0.0) * (100 if percent else 1)
    # An error of rounding dust is no reason for six decimals.
    if not math.isfinite(size) or size < 1e-9:
        return 2
    return max(0, min(_MOST_DECIMALS, _SIGNIFICANT - 1 - math.floor(math.log10(size))))


def _labelled(column: str, code: str | None, rows: Rows) -> str:
    if code is None:
        return "–"
    label = rows.value_labels.get(column, {}).get(code)
    return _short(f"{code} {label}" if label else code)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_TEXT else text[: _LONGEST_TEXT - 1] + "…"


def _aligned(table: Sequence[Sequence[str]], texts: int) -> Iterator[str]:
    """Lay columns out: the first `texts` to the left, numbers to the right."""
    widths = [max(len(line[i]) for line in table) for i in range(len(table[0]))]
    for number, line in enumerate(table):
        cells = [
            text.ljust(width) if i < texts else text.rjust(width)
            for i, (text, width) in enumerate(zip(line, widths, strict=True))
        ]
        yield _GAP.join(cells).rstrip()
        if number == 0:
            yield _GAP.join("─" * width for width in widths)
