"""Text from files and people as text: nothing hidden in it, nothing that a spreadsheet runs, no way to reach a person.

`visible` is for every text that is written anywhere, `csv_cell` for CSV that people open, `masked` for words that come
out of delivered tables.
"""

from __future__ import annotations

import json
import re
from typing import TypeVar

T = TypeVar("T")

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula (OWASP, CSV Injection; ASVS 5.0, 1.2.10)."""
MASK = "[…]"
"""What stands in place of a telephone, an address, a number of a person or a place on the map."""

_MARK = "'"
_NUMBER = re.compile(r"[+-]\d+(?:[.,]\d+)?", re.ASCII)
_LEAST = 6  # letters of the shortest name, number or address that leads to a person
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters but tab and new line
    "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"  # no width, or another direction
    "\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f\ud800-\udfff]"  # marks between lines, no letters, tags, halves
)
_RETURN = re.compile("\r\n?|\u2028|\u2029")
_FOUND = re.compile(f"{_HIDDEN.pattern}|\r|\u2028|\u2029")

_MAIL = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
_PHONE = r"(?<![\w.,])(?:\+\s?)?[78][\s(.-]{0,3}[3-9]\d{2}[\s).-]{0,3}\d{3}[\s.-]?\d{2}[\s.-]?\d{2}(?!\w)"
_ABROAD = r"(?<!\w)\+\d[\d\s().-]{8,16}\d(?!\d)"
_PLACE = r"(?<![\d.,])-?\d{1,3}[.,]\d{4,}\s*[,;/ ]\s*-?\d{1,3}[.,]\d{4,}(?!\d)"
_DEGREES = r"\d{1,3}\s?°\s?\d{1,2}\s?['′]\s?(?:[\d.,]+\s?[\"″])?"
_REACHES = re.compile("|".join((_MAIL, _PLACE, _DEGREES, _PHONE, _ABROAD)))
_TWELVE = re.compile(r"(?<![\w.,])\d{12}(?![\w.,]?\d|\w)")
_NAME = r"[А-ЯЁӘҒҚҢӨҰҮҺІ][а-яёәғқңөұүһі]+(?:-[А-ЯЁӘҒҚҢӨҰҮҺІ][а-яёәғқңөұүһі]+)?"
_FATHER = r"[А-ЯЁӘҒҚҢӨҰҮҺІ][а-яёәғқңөұүһі]+(?:[оеё]вич|ович|ич|[ое]вна|ична|инична|қызы|кызы|ұлы|улы|оғлы|оглы)"
_LETTER = r"[А-ЯЁӘҒҚҢӨҰҮҺІ]\."
_NAMES = re.compile(
    rf"\b{_NAME}\s+(?:{_NAME}\s+)?{_FATHER}\b|\b{_NAME}\s+{_FATHER}\s+{_NAME}\b"
    rf"|\b{_NAME}\s+{_LETTER}\s?{_LETTER}|\b{_LETTER}\s?{_LETTER}\s?{_NAME}\b"
)
"""Names as papers write them: with a patronymic, or a family name with two initials."""
_IIN_WEIGHTS = (tuple(range(1, 12)), (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2))


def visible(text: str) -> str:
    """Return a text in which nothing is hidden.

    Control characters, letters without width, marks that turn the direction of reading and halves of letters stand as
    `[U+202E]`; ends of lines are all the same. A text without such is returned as it is.
    """
    if _RETURN.search(text):
        text = _RETURN.sub("\n", text)
    return _HIDDEN.sub(lambda found: f"[U+{ord(found[0]):04X}]", text) if _HIDDEN.search(text) else text


def escaped(json_text: str) -> str:
    """Return JSON in which what is hidden stands as an escape: it says the same, and `visible` leaves it as it is."""
    return _FOUND.sub(lambda found: json.dumps(found[0])[1:-1], json_text)


def csv_cell(cell: T) -> T | str:
    """Return a cell that no spreadsheet takes for a formula: such a text gets an apostrophe (`own_cell` takes it off).

    A sign that stands alone and a number are what they are.
    """
    if isinstance(cell, str) and len(cell) > 1 and cell.startswith(FORMULA) and not _NUMBER.fullmatch(cell):
        return f"{_MARK}{cell}"
    return cell


def own_cell(text: str) -> str:
    """Return a cell as it was before `csv_cell`."""
    return text[1:] if text.startswith(_MARK) and text[1:].startswith(FORMULA) else text


def masked(text: str) -> str:
    """Return a text without what leads to a person.

    Telephones, e-mail addresses, exact coordinates, names with a patronymic or initials, and individual identification
    numbers: of numbers only those that a check digit shows to be a person's (the IIN of Kazakhstan: the first six
    digits are a date of birth, the last one is the check digit). A name alone, or with one initial, is not known from
    other words.
    """
    if len(text) < _LEAST or (text.isascii() and text.isidentifier()):
        return text
    text = _NAMES.sub(MASK, text)
    if not any(c.isdigit() or c == "@" for c in text):
        return text
    return _TWELVE.sub(lambda found: MASK if is_iin(found[0]) else found[0], _REACHES.sub(MASK, text))


def reaches_somebody(text: str) -> bool:
    """Tell whether a text holds what `masked` would take out."""
    return masked(text) != text


def is_iin(text: str) -> bool:
    """Tell whether twelve digits are an individual identification number of Kazakhstan: date, century, check digit."""
    if not re.fullmatch(r"[0-9]{12}", text):
        return False
    month, day, century = int(text[2:4]), int(text[4:6]), int(text[6])
    if not (1 <= month <= 12 and 1 <= day <= 31 and century <= 6):
        return False
    digits = [int(c) for c in text]
    rest = 10
    for weights in _IIN_WEIGHTS:  # a remainder of ten asks for the second row of weights
        rest = sum(w * d for w, d in zip(weights, digits, strict=False)) % 11
        if rest != 10:
            break
    return rest == digits[11]
