"""Guessing what files and columns are, by names and by contents. A guess says how sure it is; a person confirms it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sapa.deliverable.guess_names import FILE_WORDS, PLANNED, PSUS, ROLE_NAMES, SECTION_NAMES, SIZE, WORD_MEANINGS, fold

if TYPE_CHECKING:
    from sapa.data.rows import Rows

NEARLY_UNIQUE = 0.9
MATCHING = 0.5
SAME_COLUMNS = 0.8
FEW_ROWS = 2_000
_REGIONS = ("state", "province", "region", "oblast", "область", "облыс", "governorate")
_LEVELS = (*_REGIONS, "district", "район", "аудан", "county",
           "sector", "sub_county", "commune", "cell", "parish", "ward")  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A file that was read, with the values of its columns at hand."""

    path: Path
    name: str
    rows: Rows
    columns: tuple[str, ...]
    folded: dict[str, str] = field(default_factory=dict)
    """Folded name → column; the first column of a name."""

    def values(self, column: str) -> set[str]:
        """Return the distinct values of a column."""
        return set(self.rows.frame[column].dropna())

    def filled(self, column: str) -> bool:
        """Tell whether a column has any value."""
        return bool(self.rows.frame[column].notna().any())

    def first(self, names: Sequence[str]) -> str | None:
        """Return the first column that has one of the names and a value."""
        for name in names:
            column = self.folded.get(name)
            if column is not None and self.filled(column):
                return column
        return None

    def says(self, table: str) -> bool:
        """Tell whether the file's name speaks for a table."""
        return any(word in fold(self.path.stem) for word in FILE_WORDS.get(table, ()))


def candidate(path: Path, name: str, rows: Rows) -> Candidate:
    """Return a file ready for guessing."""
    columns = tuple(str(c) for c in rows.frame.columns)
    folded: dict[str, str] = {}
    for column in columns:
        folded.setdefault(fold(column), column)
    return Candidate(path, name, rows, columns, folded)


def form_part(file: Candidate) -> str | None:
    """Return `survey` or `choices` where a file is a sheet of an XLSForm, else None."""
    names = set(file.folded)
    if {"list_name", "name"} <= names:
        return "choices"
    if {"type", "name"} <= names and any(n.startswith(("label", "relevant", "required", "constraint")) for n in names):
        return "survey"
    return None


def is_log(file: Candidate) -> bool:
    """Tell whether a file is a cleaning log: a question, an old value and a new value."""
    return all(
        file.first(SECTION_NAMES["log"][k]) or set(SECTION_NAMES["log"][k]) & set(file.folded)
        for k in ("question", "old", "new")
    )


def is_contacts(file: Candidate) -> bool:
    """Tell whether a file is a contact log: attempts with their disposition."""
    names = SECTION_NAMES["contacts"]
    return file.first(names["disposition"]) is not None and (
        file.says("contacts") or file.first(names["disposition"][:2]) is not None
    )


def controls(file: Candidate, data: Candidate) -> bool:
    """Tell whether a file is a control log of the data: it has controller and outcome, or says so, and known ids."""
    names = SECTION_NAMES["control"]
    marked = file.says("control") or (
        file.first(names["controller"]) is not None and file.first(names["outcome"]) is not None
    )
    return bool(marked and len(file.rows) < len(data.rows) and shared_id(data, file) is not None)


def shared_id(data: Candidate, other: Candidate) -> tuple[str, str] | None:
    """Return the column of each file by which most rows of the other find their interview; None where none does."""
    best: tuple[float, str, str] | None = None
    theirs = [c for n in ROLE_NAMES["id"] if (c := other.folded.get(n)) is not None and other.filled(c)]
    for ours in id_columns(data):
        known = data.values(ours)
        same = other.folded.get(fold(ours))
        for column in dict.fromkeys(([same] if same and other.filled(same) else []) + theirs):
            values = other.values(column)
            share = len(values & known) / len(values)
            if share >= MATCHING and (best is None or share > best[0]):
                best = (share, ours, column)
    return None if best is None else best[1:]


def id_columns(file: Candidate) -> list[str]:
    """Return the columns that may be the interview's id, likeliest first: known names, values nearly all distinct."""
    found = []
    for name in ROLE_NAMES["id"]:
        column = file.folded.get(name)
        if column is not None and file.rows.frame[column].nunique() >= NEARLY_UNIQUE * max(1, len(file.rows)):
            found.append(column)
    return found


def looks_numeric(file: Candidate, column: str) -> bool:
    """Tell whether nearly all values of a column are numbers."""
    import pandas as pd

    values = file.rows.frame[column].dropna()
    if not len(values):
        return False
    numbers = pd.to_numeric(
        values.str.replace(",", ".", regex=False).str.replace("\u00a0", "", regex=False), errors="coerce"
    )
    return float(numbers.notna().mean()) >= NEARLY_UNIQUE


def column_sum(file: Candidate, column: str) -> float:
    """Return the sum of a numeric column."""
    import pandas as pd

    values = file.rows.frame[column].str.replace(",", ".", regex=False).str.replace("\u00a0", "", regex=False)
    return float(pd.to_numeric(values, errors="coerce").sum())


@dataclass(frozen=True, slots=True)
class StratumTable:
    """A small table with a row for each stratum of the data: a plan, or a population."""

    kind: str
    strata: tuple[tuple[str, str], ...]
    """Pairs of the data's column and the table's."""
    number: str
    psus: str | None
    sure: bool


def stratum_table(file: Candidate, data: Candidate) -> StratumTable | None:
    """Return how a small table relates to the data by stratum; None where it does not."""
    if len(file.rows) > FEW_ROWS or len(file.rows) >= len(data.rows):
        return None
    pairs: list[tuple[str, str]] = []
    for column in file.columns:
        values = file.values(column)
        same = data.folded.get(fold(column))
        if not values or (looks_numeric(file, column) and same is None):
            continue
        for ours in (
            [same]
            if same
            else [
                c
                for n in (*ROLE_NAMES["stratum"], *ROLE_NAMES["region"], *ROLE_NAMES["locality"])
                if (c := data.folded.get(n))
            ]
        ):
            known = data.values(ours)
            if len(known) > 1 and len(known & values) / len(known) >= MATCHING:
                pairs.append((ours, column))
                break
    if not pairs:
        return None
    taken = {c for _, c in pairs}
    planned = file.first([n for n in PLANNED if file.folded.get(n) not in taken])
    size = file.first([n for n in SIZE if file.folded.get(n) not in taken])
    number = planned or size
    if number is None or not looks_numeric(file, number):
        numeric = [c for c in file.columns if c not in taken and looks_numeric(file, c)]
        if not numeric:
            return None
        number = numeric[0]
    people = column_sum(file, number) > 5 * len(data.rows)
    named = (file.says("plan") and not people) or (file.says("population") and people) or number in (planned, size)
    if size and people:
        number = size
    return StratumTable("population" if people else "plan", tuple(pairs), number, file.first(PSUS), bool(named))


def nested(file: Candidate, column: str) -> tuple[str, ...]:
    """Return the columns that name a primary unit: where names of villages repeat, the units above are added."""
    frame = file.rows.frame
    above = [c for n in _LEVELS if (c := file.folded.get(n)) is not None and c != column and file.filled(c)]
    if not above:
        return (column,)
    whole = len(frame[[*above, column]].drop_duplicates())
    if frame[column].nunique() == whole:
        return (column,)
    # A unit is named as people name it, from the district down; a region is added only where it is needed.
    lower = [c for c in above if fold(c) not in _REGIONS]
    if len(frame[[*lower, column]].drop_duplicates()) == whole:
        above = lower
    return (*above, column)


def meanings(file: Candidate, column: str, group: str) -> dict[str, list[str]]:
    """Return the words of a column by meaning, as far as they are known; empty where none is."""
    found: dict[str, list[str]] = {}
    known = {word: code for code, words in WORD_MEANINGS[group].items() for word in words}
    for word in sorted(file.values(column)):
        if (code := known.get(fold(word))) is not None:
            found.setdefault(code, []).append(word)
    return found


def same_shape(one: Candidate, other: Candidate) -> bool:
    """Tell whether two files have nearly the same columns."""
    a, b = set(one.columns), set(other.columns)
    return len(a & b) / len(a | b) >= SAME_COLUMNS
