"""Live rates and their 95 % intervals, from the counts that stand beside them."""

from __future__ import annotations

from typing import Any

from sapa.present.digits import significant
from sapa.stats import wilson, z_quantile
from sapa.workbook.blocks import Parameters, live
from sapa.workbook.sheet import Sheet

SMALLEST = 0.0001  # the last of four decimals

LEVEL = 0.95
"""Confidence level of the intervals of shares in results of field control (see `sapa.results.control`)."""


def z_parameter(sheet: Sheet[Any], block: Parameters, level: float) -> str:
    """Write a confidence level and its two-sided normal quantile, live; return where the quantile stands."""
    w = sheet.book.w
    at = block.number(w("p.confidence"), level, digits=0, percent=True)
    return block.formula(
        w("control.p.z"), f"=NORMSINV((1+{at})/2)", z_quantile(level), digits=4, note=w("control.p.z.note")
    )


def rate_cell(sheet: Sheet[Any], row: int, col: int, cells: tuple[str, str], value: float | None, *, digits: int = 1,
              style: str = "number") -> None:  # fmt: skip
    """Write one count over another, live; a dash, never 0, where there is nothing to divide by."""
    top, base = cells
    formula = f'=IF({base}=0,"–",{top}/{base})'
    if value is None:
        sheet.formula(row, col, formula, "–", style, align="center")
    else:
        sheet.formula(row, col, formula, value, style, digits=digits, percent=True)


def interval_cells(sheet: Sheet[Any], row: int, cols: tuple[int, int], where: tuple[str, str, str],
                   counts: tuple[int, int], engine: tuple[float | None, float | None]) -> None:  # fmt: skip
    """Write Wilson's interval (Wilson 1927) of a rate: live where it gives the engine's bounds, else those bounds.

    Parameters
    ----------
    cols
        Columns of the lower and the upper bound.
    where
        Cells of the count, of its base and of z.
    counts
        The count and its base.
    engine
        The bounds as the check computed them; None where there are none.
    """
    x, n, z = where
    middle = f"({x}/{n}+{z}^2/(2*{n})"
    half = f"{z}*SQRT({x}/{n}*(1-{x}/{n})/{n}+{z}^2/(4*{n}^2)))/(1+{z}^2/{n})"
    formulas = (f"=IF({x}=0,0,{middle}-{half})", f"=IF({x}={n},1,{middle}+{half})")
    own: tuple[float | None, float | None] = wilson(*counts, LEVEL) if counts[1] else (None, None)
    for col, formula, mine, value in zip(cols, formulas, own, engine, strict=True):
        live(sheet, row, col, formula, mine, value, digits=1, percent=True)


def p_cell(sheet: Sheet[Any], row: int, col: int, p: float | None) -> None:
    """Write a probability with four decimals; one that would show as zero is shown as smaller than the last of them."""
    if p is None or p >= SMALLEST / 2:
        sheet.number(row, col, p, digits=4)
        return
    least = sheet.book.w("control.p_below", p=SMALLEST).replace('"', "")
    sheet.ws.write_number(row, col, significant(p), sheet.book.style("number", num_format=f'"{least}"'))
