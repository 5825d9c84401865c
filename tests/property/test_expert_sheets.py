"""Whatever experts enter into their sheets comes back as it was: scores as scores, blanks as blanks, the rest named."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fixtures.expert_panels import CRITERIA, asked_panel, fill_sheets, made_sheets
from sapa.i18n import LANGUAGES
from sapa.panel import FaultKind, read_panel
from sapa.panel.cube import sort_scores
from sapa.panel.reading import read_scores

CELL = st.one_of(st.none(), st.integers(1, 5), st.sampled_from([0, 6, 2.5, "n/a", "3", "4,5", True]))
ENTRIES = st.fixed_dictionaries({bid: st.fixed_dictionaries(dict.fromkeys(CRITERIA, CELL)) for bid in "AB"})


_PLACES = tempfile.TemporaryDirectory()


@cache
def blank(language: str) -> Path:
    """Return a panel of two experts with its blank sheets, made once a language."""
    folder = asked_panel(Path(_PLACES.name) / language, experts="[E1, E2]")
    made_sheets(folder, language=language)
    return folder


def expected(entries: dict[str, dict[str, object]]) -> Iterator[tuple[str, str, float | None]]:
    """Return what each cell must come to: a whole number from 1 to 5, also typed as text, and nothing else."""
    for bid, row in entries.items():
        for criterion, cell in row.items():
            whole = {1: 1, 2: 2, 3: 3, 4: 4, 5: 5, "3": 3}
            yield bid, criterion, None if isinstance(cell, bool) else whole.get(cell)  # type: ignore[call-overload]


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(ENTRIES, st.sampled_from(LANGUAGES))
def test_sheets_come_back_as_they_were_filled_in(entries, language):
    """Every score is there, no other number is; every cell that is no score is named with its address."""
    with tempfile.TemporaryDirectory() as place:
        folder = shutil.copytree(blank(language), Path(place) / "panel")
        fill_sheets(folder / "scores-E1.xlsx", entries)
        plan = read_panel(folder)
        told = sort_scores(read_scores(plan), plan)
    wanted = list(expected(entries))
    usable = sum(score is not None for *_, score in wanted)
    if usable:
        (cube,) = told.rounds
        for bid, criterion, score in wanted:
            cell = cube.scores[cube.bids.index(bid), 0, CRITERIA.index(criterion)]
            assert np.isnan(cell) if score is None else cell == score
    else:
        assert told.rounds == ()
    cells = [f for f in told.faults if f.criterion]
    named = {(f.bid, f.criterion) for f in cells}
    sheets = {bid for bid, _, score in wanted if score is not None}
    for bid, criterion, score in wanted:
        blank_cell = entries[bid][criterion] is None
        if score is not None:
            assert (bid, criterion) not in named
        elif not blank_cell or bid in sheets:
            assert (bid, criterion) in named
    assert all("!D" in f.place for f in cells)
    assert {f.bid for f in told.faults if f.kind is FaultKind.SHEET_BLANK and f.expert == "E1"} == {
        bid for bid, row in entries.items() if set(row.values()) == {None}
    }
