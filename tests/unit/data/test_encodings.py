"""Encodings: UTF-8 or what was said; Kazakh letters are never spoiled silently."""

from __future__ import annotations

import codecs

import pytest

from sapa.data.readers import read_rows
from sapa.errors import BadInput

LETTERS = "ӘҒҚҢӨҰҮҺІәғқңөұүһі"
TABLE = f"id;өңір\n1;Қызылорда облысы\n2;{LETTERS}\n"


def read(tmp_path, content, **options):
    path = tmp_path / "data.csv"
    path.write_bytes(content)
    return read_rows(path, shown="data.csv", **options)


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TABLE.encode("utf-8"), "utf-8"),
        (codecs.BOM_UTF8 + TABLE.encode("utf-8"), "utf-8"),
        (codecs.BOM_UTF16_LE + TABLE.encode("utf-16-le"), "utf-16"),
        (codecs.BOM_UTF16_BE + TABLE.encode("utf-16-be"), "utf-16"),
    ],
)
def test_unicode_is_read_without_a_declaration(tmp_path, content, encoding):
    """A byte order mark says what it is, and is no part of the first name."""
    rows = read(tmp_path, content)
    assert rows.columns == ("id", "өңір")
    assert rows.frame["өңір"].tolist() == ["Қызылорда облысы", LETTERS]
    assert rows.files[0].encoding == encoding


@pytest.mark.parametrize("encoding", ["kz1048", "ptcp154"])
def test_old_kazakh_encodings_are_offered_with_a_preview(tmp_path, encoding):
    """The right reading of the line stands among the three, and the wrong one beside it."""
    with pytest.raises(BadInput) as caught:
        read(tmp_path, TABLE.encode(encoding))
    error = caught.value
    assert error.what.id == "data.encoding.not_utf8"
    assert error.where == "data.csv:1"  # the header is Kazakh already
    assert error.expected.params[encoding] == "id;өңір"
    assert error.expected.params["cp1251"] != "id;өңір"
    assert error.got.endswith("(3)")  # "id;" is three bytes


@pytest.mark.parametrize("encoding", ["kz1048", "ptcp154", "KZ-1048", "PTCP-154"])
def test_a_declared_old_encoding_is_read(tmp_path, encoding):
    """Once declared, every Kazakh letter comes out right."""
    rows = read(tmp_path, TABLE.encode(encoding.replace("-", "").lower()), encoding=encoding)
    assert rows.frame["өңір"].tolist()[1] == LETTERS
    assert rows.files[0].encoding == encoding.replace("-", "").lower()


def test_russian_in_cp1251_is_not_guessed_either(tmp_path):
    """Without Kazakh letters the three previews agree for Russian; the user still says which."""
    content = "id;город\n1;Астана\n".encode("cp1251")
    with pytest.raises(BadInput) as caught:
        read(tmp_path, content)
    assert caught.value.expected.params["cp1251"] == "id;город"
    assert read(tmp_path, content, encoding="windows-1251").frame["город"].tolist() == ["Астана"]


def test_the_row_of_the_first_wrong_byte_is_named(tmp_path):
    """A file that is UTF-8 but for one line."""
    content = "id;q\n1;өңір\n".encode() + b"2;" + "Қала".encode("kz1048") + b"\n3;x\n"
    with pytest.raises(BadInput) as caught:
        read(tmp_path, content)
    assert caught.value.where == "data.csv:3"
    assert caught.value.expected.params["kz1048"] == "2;Қала"


def test_the_preview_of_a_long_line_is_short(tmp_path):
    """A line of a thousand columns does not fill the screen."""
    with pytest.raises(BadInput) as caught:
        read(tmp_path, b"a;" * 1000 + "қ".encode("kz1048") + b";b" * 1000)
    assert len(caught.value.expected.params["kz1048"]) <= 60
    assert "қ" in caught.value.expected.params["kz1048"]


def test_a_wrong_declaration_is_refused(tmp_path):
    """Declared UTF-8 that is none; declared cp1251 where a mark says UTF-8; an encoding that nobody has."""
    with pytest.raises(BadInput) as caught:
        read(tmp_path, TABLE.encode("kz1048"), encoding="utf-8")
    assert caught.value.what.id == "data.encoding.not"
    with pytest.raises(BadInput) as caught:
        read(tmp_path, codecs.BOM_UTF8 + TABLE.encode(), encoding="cp1251")
    assert caught.value.what.id == "data.encoding.mark"
    with pytest.raises(BadInput) as caught:
        read(tmp_path, TABLE.encode(), encoding="koi8-q")
    assert caught.value.what.id == "data.encoding.unknown"


def test_wide_text_without_a_mark_is_no_text(tmp_path):
    """UTF-16 without its mark is full of zero bytes: the message offers utf-16."""
    content = "id;q\n1;x\n".encode("utf-16-le")
    with pytest.raises(BadInput) as caught:
        read(tmp_path, content)
    assert caught.value.what.id == "data.nul"
    assert read(tmp_path, content, encoding="utf-16").columns == ("id", "q")
