"""YAML read strictly: core types, lines, and refusals that name the line."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

import sapa.i18n  # noqa: F401 - gives errors their English words
from sapa.errors import BadInput
from sapa.strict_yaml import MAX_BYTES, load_strict, nearest, parse_strict


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("012", "012"),
        ("+7012", 7012),
        ("0", 0),
        ("-3", -3),
        ("0.5", 0.5),
        ("1e3", 1000.0),
        ("01.5", "01.5"),
        ("12:30", "12:30"),
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("y", "y"),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("2021-07-26", "2021-07-26"),
        ("2021-07-26 10:00:00", "2021-07-26 10:00:00"),
        ("1_000", "1_000"),
        ("0b11", "0b11"),
        ("0x1F", 31),
        ("0o17", 15),
        ("=", "="),
        ("'5'", "5"),
        ('"true"', "true"),
        ("9" * 5000, "9" * 5000),
        (".inf", math.inf),
    ],
)
def test_scalars_follow_yaml_1_2_and_leading_zeros_stay_text(written: str, value: object) -> None:
    """`012`, `no`, `12:30` and dates are text; numbers, true, false and null are what they look like."""
    got = parse_strict(f"a: {written}\n", shown="x.yaml").data["a"]
    assert got == value
    assert type(got) is type(value)


def test_every_value_knows_its_line() -> None:
    """Maps give the line of the key, lists that of the item, a missing key that of its nearest parent."""
    text = "a: 1\nb:\n  - x\n  - y: 2\n    z: 3\n'5': last\n"
    document = parse_strict(text, shown="x.yaml")
    assert document.line("a") == 1
    assert document.line("b", 0) == 3
    assert document.line("b", 1, "z") == 5
    assert document.line("b", 1, "missing") == 4
    assert document.line("5") == 6
    assert document.where("b", 1, "y") == "x.yaml:4"
    assert parse_strict("", shown="x.yaml").line("a") is None


BOMB = (
    "a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n"
    "b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]\n"
    "c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]\n"
    "d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]\n"
    "e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]\n"
)
TOWER = "a0: &a0 [1]\n" + "".join(f"a{i}: &a{i} [[[[*a{i - 1}]]]]\n" for i in range(1, 40))


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        pytest.param("a: 1\nb: 2\na: 3\n", 3, ["stands twice", "a", "line 1"], id="duplicate key"),
        pytest.param("a:\n  b: 1\n  b: 1\n", 3, ["stands twice", "line 2"], id="duplicate key below"),
        pytest.param("a: 1\nb: !!python/object:os.system x\n", 2, ["Tags", "python/object:os.system"], id="python tag"),
        pytest.param("a: !mine x\n", 1, ["Tags", "!mine", "quotes"], id="custom tag"),
        pytest.param("a: !!str 5\n", 1, ["Tags"], id="core tag"),
        pytest.param("a: &a\n  - *a\n", 2, ["points to itself", "*a"], id="circle"),
        pytest.param("a: *b\n", 1, ["points to nothing", "*b"], id="unknown alias"),
        pytest.param("a: &a {b: 1}\nc:\n  <<: *a\n", 3, ["Merge keys", "in full"], id="merge key"),
        pytest.param(BOMB, 5, ["multiply"], id="alias bomb"),
        pytest.param(TOWER, 16, ["nested too deeply"], id="tower of aliases"),
        pytest.param("[" * 5000, 1, ["nested too deeply"], id="deep nesting"),
        pytest.param("a: 1\n---\nb: 2\n", 2, ["more than one document"], id="two documents"),
        pytest.param("? [1, 2]\n: 3\n", 1, ["text or a number"], id="list as key"),
        pytest.param("~: 3\n", 1, ["text or a number"], id="null as key"),
        pytest.param("a: 1\nb: c: d\n", 2, ["well-formed", "colon"], id="colon in text"),
        pytest.param("a:\n\tb: 1\n", 2, ["well-formed", "tabs"], id="tab"),
        pytest.param("a: [1, 2\nb: 3\n", 2, ["well-formed"], id="unclosed list"),
        pytest.param("a: \x01\n", None, ["well-formed", "control characters"], id="control character"),
    ],
)
def test_a_fault_names_file_and_line(text: str, line: int | None, words: list[str]) -> None:
    """Each refusal says what is wrong, where, and what stood there."""
    with pytest.raises(BadInput) as caught:
        parse_strict(text, shown="x.yaml")
    assert caught.value.where == ("x.yaml" if line is None else f"x.yaml:{line}")
    for word in words:
        assert word in str(caught.value)


def test_ordinary_aliases_are_copies() -> None:
    """Two places that share an anchor can be changed apart."""
    data = parse_strict("a: &a {b: [1]}\nc: *a\n", shown="x.yaml").data
    data["c"]["b"].append(2)
    assert data == {"a": {"b": [1]}, "c": {"b": [1, 2]}}


def test_files_with_byte_order_marks_are_read(tmp_path: Path) -> None:
    """Notepad writes UTF-8 and UTF-16 with a mark."""
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        path = tmp_path / f"{encoding}.yaml"
        path.write_bytes("title: Қазақ\r\n".encode(encoding))
        assert load_strict(path).data == {"title": "Қазақ"}


def test_unreadable_files_are_bad_input(tmp_path: Path) -> None:
    """A missing file, another encoding and a huge file are refused in words."""
    with pytest.raises(BadInput, match="cannot be read") as missing:
        load_strict(tmp_path / "no.yaml")
    assert missing.value.where == "no.yaml"
    cyrillic = tmp_path / "cp1251.yaml"
    cyrillic.write_bytes(b"a: 1\n" + "б: опрос\n".encode("cp1251"))
    with pytest.raises(BadInput, match="UTF-8") as encoded:
        load_strict(cyrillic, shown="deliverable.yaml")
    assert encoded.value.where == "deliverable.yaml:2"
    huge = tmp_path / "huge.yaml"
    huge.write_bytes(b"#" * (MAX_BYTES + 1))
    with pytest.raises(BadInput, match="too large"):
        load_strict(huge)


def test_the_nearest_known_word_is_suggested() -> None:
    """A slip of the pen is recognised, an unrelated word is not."""
    assert nearest("confidense", ["confidence", "fpc"]) == "confidence"
    assert nearest("zzz", ["confidence", "fpc"]) is None
