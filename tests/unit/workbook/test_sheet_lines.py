"""How many lines a text takes in a cell."""

from __future__ import annotations

import pytest

from sapa.workbook.sheet import lines_needed


@pytest.mark.parametrize(
    ("text", "characters", "lines"),
    [("одно слово", 20, 1), ("одно слово", 6, 2), ("one\ntwo", 20, 2), ("abcdefghij", 4, 3), ("hidden", 0, 1)],
)
def test_lines_of_a_text(text, characters, lines):
    """Words wrap, long words break; a column without width ends the count instead of going on for ever."""
    assert lines_needed(text, characters) == lines
