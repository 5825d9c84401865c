"""Lists that are saved from a page: no text becomes a formula."""

from __future__ import annotations

import io

import openpyxl
import pytest

from sapa.app.listing import Listing, listing_csv, listing_xlsx
from sapa.i18n import translator
from sapa.plain_text import csv_cell

LISTED = Listing("List", (("from", "=1+1"),), ("=head", "n"), (("=1+1", 2.5), ("@x", None), ("-", 0.0)))


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("+7 701", "'+7 701"),
        ("-5", "-5"),
        ("-5+A1", "'-5+A1"),
        ("@a", "'@a"),
        ("-", "-"),
        ("+", "+"),
        ("a", "a"),
        (-5, -5),
    ],
)
def test_a_sign_alone_is_text_and_a_formula_is_quoted(cell, shown):
    """The act prints - and + in its cells; numbers stay numbers."""
    assert csv_cell(cell) == shown


def test_csv_begins_with_a_mark_and_quotes_formulas():
    """Excel reads UTF-8 by the byte order mark."""
    assert listing_csv(LISTED).decode("utf-8") == "\ufeff'=head,n\r\n'=1+1,2.5\r\n'@x,\r\n-,0.0\r\n"


def test_a_workbook_holds_text_as_text_and_says_where_it_comes_from():
    """No cell is a formula; the second sheet holds what the list is made of."""
    book = openpyxl.load_workbook(io.BytesIO(listing_xlsx(LISTED, translator("en"))))
    assert book.sheetnames == ["List", "About"]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert [cell.value for cell in book["List"]["A"]] == ["=head", "=1+1", "@x", "-"]
    assert [cell.value for cell in book["List"]["B"]] == ["n", 2.5, None, 0]
