"""`Table`: rows with declared columns. Every column that a table may have is declared here, once.

Shares are fractions; margins of error in tables are fractions too (0.0283), never per cent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

Cell: TypeAlias = "str | int | float | bool | Mapping[str, str] | None"

COMMON = ("part", "method")

COLUMNS: dict[str, tuple[str, ...]] = {
    "estimates": (
        "indicator",
        "category",
        "domain",
        "statistic",
        "estimate",
        "se",
        "ci_low",
        "ci_high",
        "df",
        "deff",
        "n",
        "margin",
        "nominal_margin",
        "too_thin",
    ),
    "sampling_error": (
        "group_by",
        "group",
        "n",
        "population",
        "fraction",
        "fpc",
        "p",
        "z",
        "nominal_margin",
        "margin_deff_1_5",
        "margin_deff_2",
        "above_limit",
        "needed",
        "needed_design",
    ),
    "field_control_by_interviewer": (
        "interviewer",
        "organisation",
        "interviews",
        "attempted",
        "controlled",
        "share",
        "confirmed",
        "partly",
        "refuted",
        "not_reached",
        "low",
        "high",
        "exact_low",
        "exact_high",
    ),
    "field_control_by_region": (
        "region",
        "interviews",
        "attempted",
        "controlled",
        "share",
        "confirmed",
        "partly",
        "refuted",
        "not_reached",
        "low",
        "high",
        "exact_low",
        "exact_high",
    ),
    "field_control_by_group": (
        "by",
        "group",
        "interviews",
        "attempted",
        "controlled",
        "share",
        "low",
        "high",
        "exact_low",
        "exact_high",
        "confirmed",
        "partly",
        "refuted",
        "not_reached",
    ),
    "control_records": (
        "kind",
        "id",
        "file",
        "row",
        "interviewer",
        "value",
    ),
    "control_proof": (
        "interviewer",
        "interviews",
        "tried",
        "reached",
        "refuted",
        "rate",
        "low",
        "high",
        "false_low",
        "false_high",
        "tolerated",
        "more",
    ),
    "comparison": (
        "question",
        "column",
        "kind",
        "numeric",
        "tolerance",
        "compared",
        "different",
        "share",
        "low",
        "high",
        "exact_low",
        "exact_high",
        "tolerated",
        "excluded",
        "no_survey",
        "no_control",
        "neither",
        "unreadable",
        "percent",
        "cohen_kappa",
        "gwet_ac1",
        "krippendorff_alpha",
        "icc",
        "srv",
        "ratio_control",
        "ratio_survey",
        "inconsistency",
        "bias",
        "test",
        "p",
    ),
    "comparison_by_group": (
        "by",
        "group",
        "interviews",
        "compared",
        "different",
        "share",
        "low",
        "high",
        "exact_low",
        "exact_high",
        "interviews_stable",
    ),
    "interviewers": (
        "interviewer",
        "organisation",
        "region",
        "interviews",
        "controlled",
        "refuted",
        "flagged",
        "level",
        "score",
        "p",
        "low_rank",
        "high_rank",
        "first_signal",
        "recontact",
        "controls_needed",
    ),
    "interviews_flagged": (
        "signal",
        "interviewer",
        "id",
        "file",
        "row",
        "value",
        "reference",
        "other",
        "other_row",
    ),
    "coverage": (
        "stratum",
        "population",
        "population_share",
        "planned",
        "issued",
        "completed",
        "valid",
        "sample_share",
        "shortfall",
        "fulfilled",
    ),
    "claims": (
        "document",
        "page",
        "indicator",
        "group",
        "base",
        "weighted",
        "unit",
        "claimed",
        "recomputed",
        "difference",
        "agrees",
        "ways",
        "n_claimed",
        "n",
        "margin_claimed",
        "margin_nominal",
        "margin_design",
        "population_claimed",
        "population",
    ),
    "weights": (
        "group_by",
        "group",
        "weighted",
        "population",
        "difference",
        "reproduced",
    ),
    "register": (
        "kind",
        "item",
        "detail",
        "document",
        "page",
        "basis",
    ),
    "sessions": (
        "kind",
        "session",
        "participants",
        "min",
        "max",
        "status",
    ),
    "data_defects": (
        "file",
        "row",
        "column",
        "value",
        "defect",
    ),
}


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of one declared table. Each row holds `part`, `method` and the table's columns, in that order."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def records(self) -> list[dict[str, Cell]]:
        """Return the rows as dictionaries."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


def table(name: str, rows: Iterable[Mapping[str, Any]]) -> Table:
    """Build a declared table; a column that is not declared, or a missing one, raises KeyError."""
    columns = (*COMMON, *COLUMNS[name])
    built = []
    for row in rows:
        unknown = set(row) - set(columns)
        if unknown:
            raise KeyError(f"table {name!r} has no column {sorted(unknown)}")
        built.append(tuple(row[c] for c in columns))
    return Table(name, columns, tuple(built))
