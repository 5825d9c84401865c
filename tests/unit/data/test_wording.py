"""What users read when a file cannot be read: complete in three languages, and said plainly."""

from __future__ import annotations

import ast
from pathlib import Path

import pandas as pd
import pytest

import sapa.data
from sapa.data.expression import parse
from sapa.data.readers import read_rows
from sapa.data.values import instants
from sapa.errors import BadInput
from sapa.i18n import translator
from sapa.i18n.catalogue import catalogue
from sapa.messages import Message

KAZAKH = set("әғқңөұүһі")


def used_ids():
    """Return every id that the room's source passes to message()."""
    ids = set()
    for path in Path(sapa.data.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "message":
                first = node.args[0]
                assert isinstance(first, ast.Constant), f"{path.name}: an id that is no plain text"
                ids.add(first.value)
    return ids


def test_every_message_exists_and_every_text_is_used(language):
    """No id without words, no words without use."""
    t = translator(language)
    ids = used_ids()
    assert {name for name in ids if not t.has(name)} == set()
    assert {name for name in catalogue(language).ids() if name.startswith("data.")} - ids == set()


def failures(tmp_path):
    """Return one error of every kind that a small file can cause."""
    files = {
        "empty.csv": b"",
        "twice.csv": b"a,a\n1,2\n",
        "two.csv": b"a,a,b,b\n1,2,3,4\n",
        "ragged.csv": b"a,b\n1,2,3\n",
        "quote.csv": b'a,b\n1,"x\n',
        "nul.csv": b"a,b\n1,\x00\n",
        "old.csv": "өңір\nҚала\n".encode("kz1048"),
        "book.csv": b"PK\x03\x04",
        "text.xlsx": b"text",
        "text.sav": b"text",
        "x.docx": b"",
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    errors = {}
    for name in [*files, "none.csv", "."]:
        with pytest.raises(BadInput) as caught:
            read_rows(tmp_path / name, shown=name)
        errors[name] = caught.value
    for condition in (
        "q = 1",
        "q",
        "",
        "1 == 1",
        "q in [a]",
        "q > 'x'",
        "q ; 1",
        "q == 1 q",
        "not " * 60 + "q",
        "q" * 5000,
    ):
        with pytest.raises(BadInput) as caught:
            parse(condition)
        errors[condition[:12]] = caught.value
    with pytest.raises(BadInput) as caught:
        instants(pd.Series(["x"]), timezone="Mars")
    errors["zone"] = caught.value
    with pytest.raises(BadInput) as caught:
        parse("wieght > 1", columns=["weight"])
    errors["column"] = caught.value
    return errors


def test_every_failure_reads_whole_in_each_language(tmp_path, language):
    """What is wrong and what to do, without gaps; Kazakh texts are Kazakh."""
    t = translator(language)
    for name, error in failures(tmp_path).items():
        parts = [error.what, error.todo, *([error.expected] if isinstance(error.expected, Message) else [])]
        for part in parts:
            assert part is not None, name
            words = t(part)
            assert "«data." not in words, (name, words)
            assert "{" not in words, (name, words)
            assert words[0] != " ", (name, words)
        if language == "kk":
            assert t(error.what) != translator("ru")(error.what), name
        if language == "ru":
            assert not KAZAKH & set(t(error.what).lower()), (name, t(error.what))


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("ragged.csv", "Row 2 does not fit the header: it has 3 fields."),
        ("twice.csv", "The column “a” stands in the header more than once."),
        ("two.csv", "2 column names stand in the header more than once: a, b."),
        ("none.csv", "The file does not exist."),
        ("q = 1", "In a condition, “=” is written as “==”."),
        ("q", "The condition breaks off; here should stand: ==, !=, <, <=, >, >=, in, is missing."),
        ("column", "The file has no such column."),
    ],
)
def test_the_sentence_says_what_is_wrong(tmp_path, name, sentence):
    """The English wording, as a reader sees it."""
    assert translator("en")(failures(tmp_path)[name].what) == sentence


def test_counted_words_take_their_forms():
    """1 поле, 3 поля, 5 полей."""
    t = translator("ru")
    texts = [t(Message("data.csv.ragged.expected", {"n": n})) for n in (1, 3, 5, 21)]
    assert texts == [
        "1 поле, как в заголовке",
        "3 поля, как в заголовке",
        "5 полей, как в заголовке",
        "21 поле, как в заголовке",
    ]


def test_the_encoding_message_shows_the_line_in_each_encoding(tmp_path):
    """The reader recognises the right one by eye."""
    error = failures(tmp_path)["old.csv"]
    words = translator("kk")(error.expected)
    assert "kz1048 – «өңір»" in words
    assert "cp1251 – «" in words
