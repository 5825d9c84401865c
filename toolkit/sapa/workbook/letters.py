"""How wide words are in a cell, letter by letter, and how many lines they take: rows must be high enough for theirs."""

from __future__ import annotations

from functools import cache

# Advance widths of Arial in hundredths of its size, read from a font of the same widths (Liberation Sans).
_WIDTHS = {
    19: "'", 22: "ijl’‘і", 26: "|", 28: " !,./:;I[\\]ft\xa0І", 33: "()-`r{}·“”„²³", 35: '"', 36: "гғ", 39: "*", 40: "°",
    44: "кқ", 45: "ε", 46: "зт", 47: "^", 50: "Jcksvxyz↑↓сухұү", 51: "э", 52: "χчь", 53: "в", 54: "ГпяҒ", 55: "±≤≥≠нң",
    56: "#$0123456789?L_abdeghnopqu«»–€аеийорёәөҰҮһ", 57: "бц", 58: "+<=>~×−αКдлҚ", 60: "З", 61: "FTZТ", 62: "σъ",
    64: "У", 66: "БЛЬ", 67: "&ABEKPSVXYАВЕРХЧжЁҺ", 68: "Д", 69: "м", 72: "CDHNRUwИЙНПСЭЯыҢ", 74: "Ц", 75: "юӘ", 76: "Ф",
    78: "GOQОӨ", 79: "Ъ", 80: "ш", 82: "фщ", 83: "Mm½М", 89: "%Ы", 92: "ЖШ", 94: "WЩ", 100: "—…→←", 101: "Ю", 102: "@",
    107: "№",
}  # fmt: skip
_OF = {letter: width / 100 for width, letters in _WIDTHS.items() for letter in letters}
_UNKNOWN = 0.8  # signs of other fonts: ✓, ✗, ₸
BOLD = 1.1
"""What bold letters take of the width of plain ones (1.09 to 1.10 in kk, ru and en)."""
_DIGIT, _EDGES, _POINTS = 7, 2, 0.75
"""Pixels of a digit of the default font and of a cell's edges (ECMA-376, part 1, 18.3.1.13), points of a pixel."""


@cache
def word_points(word: str, size: float) -> float:
    """Return how wide a word is in points."""
    return size * sum(_OF.get(letter, _UNKNOWN) for letter in word)


def cell_points(characters: float) -> float:
    """Return the room for letters in a column that many digits wide, in points."""
    return max(0.0, characters * _DIGIT - _EDGES) * _POINTS


def lines_taken(text: str, characters: float, *, size: float) -> int:
    """Return the lines that a text takes in a cell; a word that is too long for a line breaks inside.

    Parameters
    ----------
    text
        Words; a new line in it begins a new one.
    characters
        Width of the column in digits of the default font.
    size
        Of the letters, in points.
    """
    room, space, total = cell_points(characters), word_points(" ", size), 0
    if room < size:  # a hidden column shows no line
        return 1
    for paragraph in text.split("\n"):
        at, used = 0.0, 1
        for word in paragraph.split(" "):
            wide = word_points(word, size)
            if at and at + wide > room:
                used, at = used + 1, 0.0
            broken = int(wide // room)
            used, at = used + broken, at + wide - broken * room + space
        total += used
    return total
