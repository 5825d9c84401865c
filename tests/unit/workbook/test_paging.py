"""Where printed pages begin: pictures and headings are not cut by the end of a page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sapa.workbook.paging import blocks, fitted, needless, page_breaks, room

ROW = 10.0


def test_a_page_takes_what_its_width_leaves():
    """Ten columns of ten digits are 10·(75 px)·0.75 = 562.5 points: on 842 − 42 points they are not scaled."""
    assert room([10.0] * 10, landscape=True, side=42, ends=95) == pytest.approx(0.98 * 500)
    # Twice the columns, 1125 points on 800: scaled by 800 / 1125, so a page takes 500 · 1125 / 800 of the sheet.
    assert room([10.0] * 20, landscape=True, side=42, ends=95) == pytest.approx(0.98 * 500 * 1125 / 800)


def test_a_picture_that_would_be_cut_begins_a_page():
    """Rows 5–14 on a page of ten rows: the page begins at row 5, and the next one is left to the program."""
    assert page_breaks([ROW] * 20, 100, [(5, 13)]) == [5]


def test_a_picture_that_ends_with_the_page_fits_every_program():
    """Rows 10–15 begin where our page ends; a program that takes two rows more would cut them: the break is set."""
    assert page_breaks([ROW] * 20, 100, [(10, 15)]) == [10]


def test_long_tables_are_left_to_the_program():
    """Where nothing would be cut no break is set."""
    assert page_breaks([ROW] * 200, 100, []) == []


def pages(rows: int, takes: int, breaks: list[int]) -> list[int]:
    """Return the rows with which pages begin in a program that takes that many rows a page."""
    begins = [0]
    while (begin := begins[-1]) < rows:
        begins.append(min([rows, begin + takes, *(b for b in breaks if b > begin)]))
    return begins[1:-1]


@pytest.mark.parametrize("takes", [10, 11, 12])
def test_programs_that_drift_apart_page_by_page_cut_nothing(takes):
    """Pages of 10 rows begin at 0, 10, 20, 30; of 12 rows at 0, 12, 24, 36: rows 32–37 are cut by the roomier only."""
    breaks = page_breaks([ROW] * 60, 100, [(32, 37), (51, 54)])
    assert [row for row in pages(60, takes, breaks) for a, b in ((32, 37), (51, 54)) if a < row <= b] == []


def test_a_block_higher_than_a_page_is_cut():
    """Nothing can be done about it, and no empty page is made before it."""
    assert page_breaks([ROW] * 40, 100, [(5, 30)]) == []


def test_breaks_asked_for_stay():
    """A sheet's own breaks are kept beside those found."""
    assert page_breaks([ROW] * 30, 100, [(12, 16)], forced=[3]) == [3, 12]


def test_repeated_rows_take_room():
    """Two repeated rows leave eight of ten on later pages: rows 18–19 would be cut on the second, which holds 10–17."""
    assert page_breaks([ROW] * 25, 100, [(17, 18)], repeat=(0, 1)) == [17]


def test_a_heading_stays_with_its_rows():
    """A short block is whole; of a long one the heading and three rows stay together."""
    assert blocks([0, 5], [ROW] * 30, 100) == [(0, 3), (5, 8)]
    assert blocks([0, 3], [ROW] * 6, 100) == [(0, 2), (3, 5)]


def test_a_table_is_whole_wherever_it_fits():
    """Rows 5–13 are nine tenths of a page of ten rows: whole; rows 14–29 are more than a page: the first four."""
    assert blocks([0, 5, 14], [ROW] * 30, 100, short=1.0) == [(0, 4), (5, 13), (14, 17)]


def test_a_header_is_repeated_only_for_a_table_that_is_cut():
    """Tables in rows 5–9 and 10–29 with the header in row 6: needless when both are whole, needed when one is not."""
    assert needless((6, 6), [(0, 4), (5, 9), (10, 29)], [0, 5, 10], 30)
    assert not needless((6, 6), [(0, 4), (5, 9), (10, 13)], [0, 5, 10], 30)
    # What stands before the header does not count, and a sheet without headings keeps its header.
    assert needless((11, 11), [(0, 3), (10, 29)], [0, 10], 30)
    assert not needless((3, 3), [], [], 30)


def test_few_columns_leave_room_beside_them():
    """Ten columns of ten digits are 562.5 points (75 px · 0.75 each): 800 / 562.5 of the page's width lying."""
    assert fitted([10.0] * 10, landscape=True, side=42) == pytest.approx(800 / 562.5)
    assert room([10.0] * 10, landscape=True, side=42, ends=95, most=0.75) == pytest.approx(0.98 * 500 / 0.75)


@given(
    st.lists(st.floats(5, 60), min_size=1, max_size=60),
    st.lists(st.tuples(st.integers(0, 55), st.integers(1, 6)), max_size=8),
)
def test_no_block_that_fits_is_cut(heights, spans):
    """Whatever the rows: breaks rise, and none stands inside a block that fits a page."""
    keep = [(a, min(a + n, len(heights) - 1)) for a, n in spans if a < len(heights) - 1]
    found = page_breaks(heights, 300, keep)
    assert found == sorted(set(found))
    assert all(0 < row < len(heights) for row in found)
    alone = [(a, b) for a, b in keep if not any((c, d) != (a, b) and c <= b and a <= d for c, d in keep)]
    assert [(row, span) for row in found for span in alone if span[0] < row <= span[1]
            and sum(heights[span[0] : span[1] + 1]) <= 300] == []  # fmt: skip
