"""Names of sheets and references to cells."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sapa.workbook.names import area, cell, column, quoted, tab_name, text_in_formula


def test_columns_are_counted_like_excel_does() -> None:
    """A … Z, AA … XFD."""
    assert [column(i) for i in (0, 25, 26, 701, 702, 16383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]
    assert cell(4, 2) == "C5"
    assert cell(4, 2, fixed=True) == "$C$5"
    assert area(0, 0, 9, 1, fixed=True) == "$A$1:$B$10"


def test_quotes_are_doubled_where_formulas_want_it() -> None:
    """A sheet named after a method may hold an apostrophe; a word may hold a quotation mark."""
    assert quoted("Qala'lar") == "'Qala''lar'"
    assert text_in_formula('a "b"') == '"a ""b"""'


@given(st.lists(st.text(max_size=60), max_size=12))
def test_any_texts_become_names_that_excel_takes_and_that_differ(wanted: list[str]) -> None:
    """At most 31 characters, none that Excel forbids, no apostrophe at the ends, no two equal but for case."""
    names: list[str] = []
    for text in wanted:
        names.append(tab_name(text, names))
    assert len({n.casefold() for n in names}) == len(names)
    for name in names:
        assert 1 <= len(name) <= 31
        assert not set(name) & set("[]:*?/\\")
        assert not name.startswith("'")
        assert not name.endswith("'")
