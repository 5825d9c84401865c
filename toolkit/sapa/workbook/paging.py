"""Where printed pages begin: pictures and short blocks stay whole, a heading stays with the rows that it announces.

Programs that open a workbook break pages by themselves where a page is full. Breaks of our own stand only before
blocks that would be cut; all others are left to the program, so that a small error of the estimate costs nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

A4_POINTS = (595.0, 842.0)
"""Width and height of an upright A4 page in points."""
SPARE = 0.98
"""Part of a page that is counted on: programs differ by a few points."""
_MOST = 1.2
"""What the roomiest program takes on a page, against our estimate."""
_SHORT = 0.4
"""Part of a page up to which a block is not cut."""
_HEADED = 3
"""Rows that stay with the heading of a longer block."""

Span = tuple[int, int]


def fitted(widths: Sequence[float], *, landscape: bool, side: float) -> float:
    """Return the scale at which all columns fit the width of a page; above 1 there is room beside them.

    Parameters
    ----------
    widths
        Columns in characters of the default font.
    side
        Margins in points, left and right together.
    """
    # ECMA-376, part 1, 18.3.1.13: seven pixels a digit, five to spare; 0.75 points a pixel.
    wide = sum(0.75 * (int(7 * width + 0.5) + 5) for width in widths)
    across = max(A4_POINTS) if landscape else min(A4_POINTS)
    return (across - side) / max(wide, 1.0)


def room(widths: Sequence[float], *, landscape: bool, side: float, ends: float, most: float = 1.0) -> float:
    """Return the height of a page in points of the sheet, when all columns are fitted to its width.

    Parameters
    ----------
    widths
        Columns in characters of the default font.
    side, ends
        Margins in points: left and right together, top and bottom together.
    most
        The largest scale that is printed.
    """
    down = min(A4_POINTS) if landscape else max(A4_POINTS)
    return SPARE * (down - ends) / min(most, fitted(widths, landscape=landscape, side=side))


def blocks(sections: Sequence[int], heights: Sequence[float], page: float, *, short: float = _SHORT) -> list[Span]:
    """Return what headings hold together: a short block as a whole, of a longer one its first rows.

    Parameters
    ----------
    sections
        Rows of the headings.
    heights, page
        Heights of the rows and of a page, in points.
    short
        Part of a page up to which a block is whole.
    """
    found = []
    starts = sorted(set(sections))
    for start, after in zip(starts, [*starts[1:], len(heights)], strict=True):
        last = after - 1
        if sum(heights[start:after]) > short * page:
            last = min(last, start + _HEADED)
        found.append((start, last))
    return found


def needless(repeat: Span, keep: Sequence[Span], sections: Sequence[int], rows: int) -> bool:
    """Say whether no block from the repeated header on is ever cut: it would only stand above other headings."""
    starts = sorted(set(sections))
    begins = [s for s in starts if s < repeat[0]]
    if not begins:
        return False
    ends = dict(zip(starts, [*starts[1:], rows], strict=True))
    whole = set(keep)
    return all((s, ends[s] - 1) in whole for s in starts if s >= begins[-1])


def page_breaks(heights: Sequence[float], page: float, keep: Sequence[Span], *, repeat: Span | None = None,
                forced: Sequence[int] = ()) -> list[int]:  # fmt: skip
    """Return the rows before which a page must begin so that no block is cut.

    Programs differ in how much a page takes (LibreOffice takes up to a sixth more than Excel, as its columns are
    wider): where a block would be cut in either, the break is set.

    Parameters
    ----------
    heights
        Height of every row in points, as `page`.
    keep
        First and last row of each block; a block higher than a page is cut.
    repeat
        Rows that stand again at the top of every later page.
    forced
        Rows before which a page begins anyway; they are among what is returned.
    """
    wanted, found = set(forced), set(forced)
    top = sum(heights[repeat[0] : repeat[1] + 1]) if repeat else 0.0
    spans = [(a, b) for a, b in keep if sum(heights[a : b + 1]) + top <= page]

    def end(begin: int, size: float) -> int:
        """Return the row after the last one that a page of that height takes."""
        left = size - (top if repeat and begin > repeat[1] else 0.0)
        row = begin
        while row < len(heights) and (row == begin or (heights[row] <= left and row not in wanted)):
            left -= heights[row]
            row += 1
        return row

    # Where the page begins in the narrowest and in the roomiest program: page by page they drift apart.
    tight = roomy = 0
    while tight < len(heights):
        row, ended = end(tight, page), roomy >= len(heights)
        # The roomiest may be done before the narrowest: then only the narrowest can still cut.
        cut, later = row, row if ended else end(roomy, _MOST * page)
        if row < len(heights) and row not in wanted:
            while inside := [a for a, b in spans if tight < a < cut <= b]:
                cut = min(inside)
            if cut != row or any(max(row, a + 1) <= min(later, b) for a, b in spans):
                found.add(cut)
                later = cut
        elif row in wanted:
            later = row
        tight, roomy = cut, len(heights) if ended and cut not in found else max(cut, later)
    return sorted(found)
