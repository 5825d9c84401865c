"""Frozen results: findings, evaluations and tables, with no pandas, no Excel and no words."""

from sapa.results.finding import (
    Evaluation,
    Evidence,
    Finding,
    InputFile,
    Interval,
    Judgement,
    Passport,
    ReadingUsed,
    Sensitivity,
)
from sapa.results.tables import COLUMNS, Table, table
from sapa.results.vocabulary import Addressee, Basis, BoundsFrom, Line, Status

__all__ = [
    "COLUMNS",
    "Addressee",
    "Basis",
    "BoundsFrom",
    "Evaluation",
    "Evidence",
    "Finding",
    "InputFile",
    "Interval",
    "Judgement",
    "Line",
    "Passport",
    "ReadingUsed",
    "Sensitivity",
    "Status",
    "Table",
    "table",
]
