"""Text as text: what is hidden is seen, no cell of CSV is a formula, nothing leads to a person."""

import json

import pytest

from sapa.plain_text import MASK, csv_cell, escaped, is_iin, masked, own_cell, reaches_somebody, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Әлеуметтік көңіл күй «ҮЕҰ»", "Әлеуметтік көңіл күй «ҮЕҰ»"),
        ("a\u202eb", "a[U+202E]b"),
        ("zero\u200bwidth", "zero[U+200B]width"),
        ("bell\x07 nul\x00 del\x7f nel\x85", "bell[U+0007] nul[U+0000] del[U+007F] nel[U+0085]"),
        ("half \ud800", "half [U+D800]"),
        ("\ufeffmark \U000e0041", "[U+FEFF]mark [U+E0041]"),
        ("tab\tline\r\nline\rline\u2028line", "tab\tline\nline\nline\nline"),
        ("👨\ufe0f", "👨\ufe0f"),
    ],
)
def test_what_is_hidden_or_turns_the_reading_is_seen(text, shown):
    """Code points by the Unicode standard, chapters 23.1, 23.2 and 23.9; a second run changes nothing."""
    assert visible(text) == shown
    assert visible(shown) == shown
    shown.encode("utf-8")


def test_escaped_json_says_the_same_and_hides_nothing():
    """Read back it is the same text, halves of letters and tags too."""
    text = "a\u202e\ud800 \U000e0041\u2028 \x7f «ә»"
    written = escaped(json.dumps({"t": text}, ensure_ascii=False))
    assert json.loads(written) == {"t": text}
    assert visible(written) == written
    assert "«ә»" in written


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠"])
def test_no_cell_of_csv_begins_like_a_formula(first):
    """The list of OWASP's page on CSV injection and of ASVS 5.0, 1.2.10; read back, the text is what it was."""
    text = f"{first}cmd|' /C calc'!A1"
    assert csv_cell(text) == "'" + text
    assert own_cell(csv_cell(text)) == text


@pytest.mark.parametrize("cell", ["-", "+", "-5", "+3.25", "-0,5", "a=b", "'quoted'", "", 5, -2.5, None])
def test_numbers_lone_signs_and_other_texts_stay(cell):
    """A share of −0.5 is a number; the act prints + and - alone."""
    assert csv_cell(cell) == cell
    if isinstance(cell, str):
        assert own_cell(cell) == cell


@pytest.mark.parametrize(
    "text",
    [
        "+7 701 555 12 34", "8(702)5551235", "87055551236", "8 727 255 12 37", "+7 7172 55-66-77", "+44 20 7946 0958",
        "aigul.x@example.kz", "43.238949, 76.889709", "51.128207;71.430411", "43°14'20\"", "850101300124",
        "Ахметова Айгүл Серікқызы", "Иванов Иван Петрович", "Иван Петрович", "Смагулова Д.К.", "Д. К. Смагулова",
        "Нұрлан Серікұлы",
    ],
)  # fmt: skip
def test_what_leads_to_a_person_is_masked(text):
    """Alone and inside a sentence."""
    assert masked(text) == MASK
    assert masked(f"сказал: {text}; больше не звонить") == f"сказал: {MASK}; больше не звонить"
    assert reaches_somebody(text)


@pytest.mark.parametrize(
    "text",
    [
        "1 152 340 человек", "12 345 678 901", "2026-02-11T14:04:23+05:00", "0.0283", "8022.2951", "S26-0001",
        "№e5b9b162",
        "87055551236abcdef0123", "850101300123", "990140000123", "Управление общественного развития",
        "ТОО «Зерттеу», г. Алматы", "KZ-10-U009", "п. 12, табл. 10", "Подрядчик А. Комментарий", "region == 'KZ-62'",
        "с 11.02.2026 по 14.02.2026", "40–45, 50.5", "улица Абая 5",
    ],
)  # fmt: skip
def test_figures_dates_codes_and_titles_stay(text):
    """A number of twelve digits without a valid check digit, or of an organisation (its fifth digit is 4–6), too."""
    assert masked(text) == text


def test_the_check_digit_of_an_iin():
    """850101 3 0012 ?: weights 1…11 give 8+10+0+4+0+6+21+0+0+10+22 = 81 = 7·11 + 4, so that the digit is 4."""
    assert [d for d in range(10) if is_iin(f"85010130012{d}")] == [4]
    assert not is_iin("851301300124")
    assert not is_iin("8501013001²4")
