"""What a customer should see first of an allocation: one sentence, and the margins as a picture."""

from __future__ import annotations

from collections.abc import Sequence

from sapa.results.plan import DomainPlan
from sapa.workbook.charts import Series, columns_with_limits
from sapa.workbook.design.book import DesignBook, DesignSheet

_MANY = 8
ERROR = "t10.population_survey.sampling_error"


def worst_domain(book: DesignBook) -> DomainPlan | None:
    """Return the domain with the widest margin, of the first division of the plan; None where there are no domains."""
    known = [d for d in book.plan.domains if d.margin is not None]
    first = [d for d in known if d.by == known[0].by]
    return max(first, key=lambda d: d.margin or 0, default=None)


def exhibit(book: DesignBook) -> str:
    """Return the sentence every customer should see: the whole beside the least precise part."""
    plan = book.plan
    whole, worst = book.margin(plan.margin), worst_domain(book)
    if worst is None:
        return book.w("design.exhibit.whole", margin=whole, n=plan.interviews)
    return book.w("design.exhibit", margin=whole, n=plan.interviews, domain=book.place(worst.domain),
                  worst=book.margin(worst.margin), few=worst.interviews)  # fmt: skip


def norm_limit(book: DesignBook) -> float | None:
    """Return the limit of the sampling error in force for the whole sample, a fraction; None where none applies."""
    if not book.as_percent:
        return None
    found = [x.max for one in book.study.norms if one.id == ERROR for x in one.limits if x.max is not None]
    return min(found) / 100 if found else None


def line_words(book: DesignBook, rows: Sequence[DomainPlan]) -> str:
    """Return what the line across a division's margins is: margins wanted, else the limit of the whole sample."""
    if any(d.wanted is not None for d in rows):
        return book.w("design.col.wanted")
    return book.w("design.col.norm_limit") if norm_limit(book) is not None else ""


def draw_margins(sheet: DesignSheet, at: int, span: tuple[int, int], rows: Sequence[DomainPlan], col: int) -> None:
    """Draw the margins of a division as sorted columns, with the margins wanted as a line.

    Parameters
    ----------
    at
        Row of the picture.
    span
        First and last row of the table whose column `col` holds the margins, and the next one those wanted.
    """
    book = sheet.book
    w = book.w
    first, last = span
    after, sheet.row = sheet.row, at
    limits: tuple[Series, ...] = ()
    words = line_words(book, rows)
    if words:
        limits = (Series(words, "=" + sheet.range(first, col + 1, last, col + 1), "limit"),)
    name = " / ".join(book.column(one) for one in rows[0].by)
    worst = max(rows, key=lambda d: d.margin or 0)
    columns_with_limits(
        sheet,
        title=w("design.chart.margins", by=name),
        categories="=" + sheet.range(first, 0, last, 0),
        bars=Series(w("col.margin"), "=" + sheet.range(first, col, last, col)),
        limits=limits,
        axes=(name, w("col.margin")),
        form="0%" if book.as_percent else "General",
        upright=last - first >= _MANY,
        count=last - first + 1,
        description=w("design.chart.margins.alt", by=name, domain=book.place(worst.domain),
                      margin=book.margin(worst.margin), whole=book.margin(book.plan.margin)),
    )  # fmt: skip
    sheet.row = after
