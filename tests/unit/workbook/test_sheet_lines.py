"""How many lines a text takes in a cell."""

from __future__ import annotations

import pytest

from sapa.workbook.letters import cell_points, lines_taken, word_points
from sapa.workbook.sheet import lines_needed


@pytest.mark.parametrize(
    ("text", "characters", "lines"),
    [("одно слово", 20, 1), ("одно слово", 6, 2), ("one\ntwo", 20, 2), ("abcdefghij", 4, 3), ("hidden", 0, 1)],
)
def test_lines_of_a_text(text, characters, lines):
    """Words wrap, long words break; a column without width ends the count instead of going on for ever."""
    assert lines_needed(text, characters) == lines


def test_width_of_a_word_is_the_sum_of_its_letters():
    """Arial: о 0.56, т 0.46, х 0.50 of the size; “отход” has о т х о д = 0.56 + 0.46 + 0.50 + 0.56 + 0.58."""
    assert word_points("отход", 10) == pytest.approx(26.6)
    assert cell_points(15) == pytest.approx((15 * 7 - 2) * 0.75)


@pytest.mark.parametrize(
    ("text", "characters", "lines"),
    [
        # 77.25 points of room for 9.5 × 9.12 = 86.6: the word breaks inside.
        ("удовлетворенность", 15, 2),
        # The same word in 18 characters has 93 points.
        ("удовлетворенность", 18, 1),
        ("ЩЩЩЩЩ ЩЩЩЩЩ", 10, 2),
        ("one\ntwo", 20, 2),
        ("hidden", 0, 1),
    ],
)
def test_lines_by_the_letters_themselves(text, characters, lines):
    """Broad letters need more room than their number says."""
    assert lines_taken(text, characters, size=9.5) == lines
