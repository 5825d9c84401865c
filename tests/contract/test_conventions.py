"""docs/conventions.md: every disagreement names a test that exists and a sentence that exists."""

from __future__ import annotations

import ast
import re
from functools import cache

import pytest

from fixtures.project import PACKAGE, ROOT

PAGE = ROOT / "docs" / "conventions.md"
HEAD = ["question", "programs", "sapa, and why", "printed", "test"]
TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
MESSAGE = re.compile(r"`(estimation\.\w+(?:\.\w+)+)`")


def rows() -> list[list[str]]:
    """Return the rows of the tables that have the five columns."""
    found, wanted = [], False
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if not line.startswith("|"):
            wanted = False
            continue
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if cells == HEAD:
            wanted = True
        elif wanted and not set(cells[0]) <= {"-"}:
            found.append(cells)
    return found


ROWS = [pytest.param(row, id=row[0]) for row in rows()]


@cache
def functions(path: str) -> frozenset[str]:
    """Return the test functions of a file."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


@cache
def sentences(language: str) -> str:
    return (PACKAGE / "i18n" / "locale" / language / "LC_MESSAGES" / "estimation.po").read_text(encoding="utf-8")


def test_every_known_disagreement_has_a_row():
    """Fifteen of the comparison of peers, and two on how input is read."""
    assert len(ROWS) == 17


@pytest.mark.parametrize("row", ROWS)
def test_every_row_names_a_test_that_exists(row):
    """A renamed test renames it here."""
    named = TEST.findall(row[4])
    assert named
    for path, name in named:
        assert name in functions(path), f"{path} has no {name}"


@pytest.mark.parametrize("row", ROWS)
def test_every_row_names_a_sentence_that_is_printed_in_every_language(row):
    """A message id of the catalogues."""
    named = MESSAGE.findall(row[3])
    assert named
    for language in ("kk", "ru", "en"):
        for name in named:
            assert f'msgid "{name}"' in sentences(language), (language, name)


@pytest.mark.parametrize("row", ROWS)
def test_every_row_says_what_programs_answer_and_what_is_done(row):
    """Five cells, none of them empty."""
    assert len(row) == len(HEAD)
    assert all(row)


def test_the_page_is_linked_where_readers_start():
    """README and the method notes."""
    assert "docs/conventions.md" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert "conventions.md" in (ROOT / "docs" / "method-notes.md").read_text(encoding="utf-8")
