"""Delivered tables: readers, values, conditions and the survey. Everything is text until someone asks for numbers."""

from __future__ import annotations

from sapa.data.expression import Expression, parse
from sapa.data.nearest import nearest, unknown_column
from sapa.data.readers import join_rows, read_rows
from sapa.data.reading import read_survey
from sapa.data.rows import Rows, SourceFile
from sapa.data.survey import Design, Replicates, Survey

__all__ = [
    "Design",
    "Expression",
    "Replicates",
    "Rows",
    "SourceFile",
    "Survey",
    "join_rows",
    "nearest",
    "parse",
    "read_rows",
    "read_survey",
    "unknown_column",
]
