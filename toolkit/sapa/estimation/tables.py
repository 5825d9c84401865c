"""Do the answers depend on the group? Rao–Scott tests of two-way tables."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sapa.data.survey import Survey
from sapa.errors import BadInput
from sapa.estimation.columns import categories
from sapa.estimation.conventions import unweighted_note
from sapa.estimation.differences import rows_where
from sapa.estimation.prepared import Prepared, lonely_refusal, prepare
from sapa.messages import Message, message
from sapa.stats.faults import LonelyUnitsError, Problem, StatError
from sapa.stats.tables import rao_scott

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class IndependenceTest:
    """The test of independence of two answers.

    row, column
        The columns; row_levels, column_levels: their answers.
    shares
        Weighted shares of the table, a tuple a row; they sum to 1.
    n
        Rows with both answers.
    pearson, effect
        Pearson's X² of the weighted shares as if the n rows were a simple random sample, and the mean generalised
        design effect.
    df, p_first
        First-order correction: X²/effect against χ²(df).
    f, f_df1, f_df2, p
        Second-order correction against F: the one to report. None where there are no degrees of freedom.
    """

    row: str
    column: str
    row_levels: tuple[str, ...]
    column_levels: tuple[str, ...]
    shares: tuple[tuple[float, ...], ...]
    n: int
    pearson: float
    effect: float
    df: int
    p_first: float
    f: float
    f_df1: float
    f_df2: float
    p: float | None
    conventions: tuple[Message, ...] = ()

    def record(self) -> dict[str, Any]:
        """Return the test as a dictionary of plain values, without the table."""
        left_out = {"shares", "row_levels", "column_levels", "conventions"}
        return {name: getattr(self, name) for name in type(self).__dataclass_fields__ if name not in left_out}

    def to_frame(self) -> pd.DataFrame:
        """Return the table of shares of the rows: each row sums to 1."""
        import pandas as pd

        shares = np.array(self.shares)
        return pd.DataFrame(
            shares / shares.sum(axis=1, keepdims=True),
            index=pd.Index(self.row_levels, name=self.row),
            columns=pd.Index(self.column_levels, name=self.column),
        )


def rao_scott_test(
    survey: Survey | Prepared, row: str, column: str, *, where: str | None = None, lonely: str = "fail"
) -> IndependenceTest:
    """Test whether two answers are independent, given how the sample was drawn.

    Parameters
    ----------
    survey
        Rows with their design, or a `Prepared` one (calibrated, perhaps).
    row, column
        Columns of answer codes. Rows without a valid answer in both are left out of the table, not of the design.
    where
        Condition on rows.
    lonely
        See `estimate_mean`.

    Raises
    ------
    BadInput
        An unknown column, one with a single answer, a table with too many empty cells, a lonely unit.

    Notes
    -----
    Rao and Scott (1984); F as R `survey::svychisq(statistic = "F")`, first order as `"Chisq"`. R reports X² for all
    rows of the design, this for those with both answers; the tests are the same. Under a condition the degrees of
    freedom stay those of the whole design.
    """
    ready = prepare(survey)
    inside = rows_where(ready, where)
    a, b = categories(ready.survey, row), categories(ready.survey, column)
    inside &= (a.place >= 0) & (b.place >= 0)
    try:
        found = rao_scott(a.place, b.place, ready.design, domain=inside, lonely=lonely)
    except LonelyUnitsError as error:
        raise lonely_refusal(ready, error) from error
    except StatError as error:
        if error.problem is not Problem.OPTION or error.role not in {"rows", "columns", "table"}:
            raise
        what = "empty" if error.role == "table" else "one_level"
        name = row if error.role == "rows" else column
        raise BadInput(
            message(f"estimation.test.bad.{what}", column=name),
            where=where,
            got=None if error.value is None else str(error.value),
            todo=message(f"estimation.test.todo.{what}"),
        ) from error
    return IndependenceTest(
        row=row,
        column=column,
        row_levels=tuple(a.labels[i] for i in np.unique(a.place[inside])),
        column_levels=tuple(b.labels[i] for i in np.unique(b.place[inside])),
        shares=tuple(tuple(float(v) for v in line) for line in found.shares),
        n=found.n,
        pearson=found.pearson,
        effect=found.effect,
        df=found.df,
        p_first=found.p_first,
        f=found.f,
        f_df1=found.f_df1,
        f_df2=found.f_df2,
        p=found.p_second if math.isfinite(found.p_second) else None,
        conventions=(
            *unweighted_note(ready),
            *ready.calibrated,
            message("estimation.test.convention.second", df1=found.f_df1, df2=found.f_df2),
            message("estimation.test.convention.first", effect=found.effect, df=found.df),
        ),
    )
