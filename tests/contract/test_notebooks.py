"""Notebooks are doors, not rooms: a title, a sentence, one call each."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fixtures.project import ROOT

NOTEBOOKS = sorted((ROOT / "notebooks").rglob("*.ipynb"))
MOST_CELLS = 6
MOST_LINES = 12


@pytest.fixture(params=NOTEBOOKS, ids=[p.name for p in NOTEBOOKS])
def notebook(request: pytest.FixtureRequest) -> dict:
    """Return each shipped notebook as JSON."""
    path: Path = request.param
    return json.loads(path.read_text(encoding="utf-8"))


def code(notebook: dict) -> list[dict]:
    """Return the code cells."""
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def test_there_are_notebooks():
    """The design of a survey and the review of a deliverable have theirs."""
    assert {"01_design_survey.ipynb", "02_review_deliverable.ipynb"} <= {path.name for path in NOTEBOOKS}


def test_a_notebook_has_few_short_cells(notebook):
    """At most six code cells of at most twelve lines: what is longer belongs to the package."""
    cells = code(notebook)
    assert 1 <= len(cells) <= MOST_CELLS
    assert max(len("".join(cell["source"]).splitlines()) for cell in cells) <= MOST_LINES


def test_a_notebook_stores_no_output(notebook):
    """Stored outputs go stale and may carry respondents' data."""
    assert [cell for cell in code(notebook) if cell["outputs"] or cell["execution_count"] is not None] == []
    assert "widgets" not in notebook["metadata"]


def test_a_notebook_begins_with_a_title(notebook):
    """The first cell is a heading in Markdown."""
    first = notebook["cells"][0]
    assert first["cell_type"] == "markdown"
    assert "".join(first["source"]).startswith("# ")
