"""Replicate weights of a survey: delivered columns with their constants, or made from the design."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sapa.data.nearest import unknown_column
from sapa.data.survey import Replicates, Survey, as_columns
from sapa.data.values import numbers_in
from sapa.errors import BadInput
from sapa.estimation.columns import location
from sapa.estimation.options import choose
from sapa.messages import message
from sapa.stats import Lonely, Problem, ReplicateKind, SampleDesign, StatError, given_replicates, make_replicates

NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")


def replicated(survey: Survey, design: SampleDesign, stated: Replicates, lonely: str) -> SampleDesign:
    """Return the design with its replicates.

    Raises
    ------
    BadInput
        Columns that do not exist or hold no numbers, a constant that the kind needs and that was not given, a kind
        that does not fit the design.
    """
    kind = choose(ReplicateKind, stated.kind, "kind")
    rule = choose(Lonely, lonely, "lonely")
    try:
        if stated.columns is None:
            made = make_replicates(
                design, kind, rho=stated.rho or 0.0, count=stated.count, seed=stated.seed, mse=stated.mse, lonely=rule
            )
            return replace(design, replicates=made)
        names = replicate_columns(survey, as_columns(stated.columns))
        given = given_replicates(
            np.column_stack([_weights(survey, name) for name in names]) if names else np.zeros((0, 0)),
            kind,
            scale=stated.scale,
            rscales=None if stated.rscales is None else read_rscales(stated.rscales),
            rho=stated.rho,
            mse=stated.mse,
        )
    except StatError as error:
        refused = _refusal(survey, error, kind)
        if refused is None:
            raise
        raise refused from error
    return replace(design, replicates=given)


def replicate_columns(survey: Survey, patterns: Sequence[str]) -> list[str]:
    """Return the columns that match, in the order of the file; a pattern that matches none is refused."""
    columns = [str(name) for name in survey.rows.frame.columns]
    found: set[str] = set()
    where = survey.rows.files[0].path if survey.rows.files else None
    for pattern in patterns:
        matching = {name for name in columns if name == pattern or fnmatchcase(name, pattern)}
        if not matching and not any(sign in pattern for sign in "*?["):
            raise unknown_column(pattern, columns, where=where)
        if not matching:
            raise BadInput(
                message("estimation.bad.replicate_pattern", pattern=pattern),
                where=where,
                got=pattern,
                todo=message("estimation.todo.replicate_pattern"),
            )
        found |= matching
    # The full-sample weight often has a name like those of its replicates.
    weight = survey.design.weight
    return [name for name in columns if name in found and name != weight]


def _weights(survey: Survey, name: str) -> NDArray[np.float64]:
    read = numbers_in(survey.rows, name)
    wrong = ~(read.values >= 0)
    if bool(wrong.any()):
        at = int(np.argmax(wrong))
        where, row = location(survey.rows, at)
        cell = survey.rows.frame[name].iloc[at]
        raise BadInput(
            message("estimation.bad.replicate_weight", column=name, row=row, n=int(wrong.sum())),
            where=where,
            got=None if cell is None or cell != cell else str(cell),  # noqa: PLR0124 - only nan differs from itself
            expected=message("estimation.expected.replicate_weight"),
            todo=message("estimation.todo.weight"),
        )
    return read.values


def read_rscales(stated: Sequence[float] | str | Path) -> list[float]:
    """Return the scale of each replicate: given ones, or those of a file with one number a line."""
    if not isinstance(stated, str | Path):
        return [float(x) for x in stated]
    path = Path(stated)
    try:
        words = path.read_text(encoding="utf-8-sig").replace(";", " ").replace(",", " ").split()
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(
            message("estimation.bad.rscales_file"), where=str(path), todo=message("estimation.todo.rscales_file")
        ) from error
    numbers = [float(word) for word in words if NUMBER.fullmatch(word.strip('"'))]
    other = [word for word in words if not NUMBER.fullmatch(word.strip('"'))]
    # One word above the numbers is the head of the column.
    if not numbers or len(other) > 1 or (other and other[0] != words[0]):
        raise BadInput(
            message("estimation.bad.rscales_file"),
            where=str(path),
            got=other[-1] if other else None,
            expected=message("estimation.expected.rscales_file"),
            todo=message("estimation.todo.rscales_file"),
        )
    return numbers


SAID = frozenset(
    {
        Problem.REPLICATES_FEW,
        Problem.REPLICATE_KIND,
        Problem.REPLICATE_SCALE,
        Problem.REPLICATE_RSCALES,
        Problem.REPLICATE_RHO,
        Problem.REPLICATE_SEED,
        Problem.REPLICATE_STRATA,
        Problem.REPLICATE_PAIRS,
        Problem.REPLICATE_CENSUS,
        Problem.REPLICATE_LONELY,
    }
)


def _refusal(survey: Survey, error: StatError, kind: ReplicateKind) -> BadInput | None:
    if error.problem not in SAID:
        return None
    key = error.problem.value
    where = None if error.position is None else location(survey.rows, error.position)[0]
    got = None if error.value is None else f"{error.value:g}" if isinstance(error.value, float) else str(error.value)
    expected = None if error.expected is None else f"{error.expected:.10g}"
    return BadInput(
        message(f"estimation.bad.{key}", kind=kind.value),
        where=where or survey.rows.files[0].path if survey.rows.files else where,
        got=got,
        expected=expected,
        todo=message(f"estimation.todo.{key}", kind=kind.value),
    )
