"""The plug of `fabrication.py`: the toolkit's own check of interviewers, given only what a provider would deliver.

python benchmarks/fabrication.py --rank fabrication_rank:rank
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from sapa.checks.base import Context
from sapa.checks.interviewers import interviewers
from sapa.checks.interviews import Interviews, relate
from sapa.data.rows import Rows, SourceFile
from sapa.deliverable.sections import Roles
from sapa.results.interviewers import Level
from sapa.standard import choose, load_standard

STANDARD = "kz-social-order"


def as_rows(frame: pd.DataFrame, name: str) -> Rows:
    """Return a frame as a delivered table: every cell a text, blanks missing."""
    texts = {c: pd.array([None if pd.isna(v) or v == "" else str(v) for v in frame[c]], dtype="str") for c in frame}
    origin = pd.DataFrame({"file": [name] * len(frame), "row": np.arange(2, len(frame) + 2)})
    return Rows(pd.DataFrame(texts), origin, (SourceFile(name, "0", len(frame), "csv"),))


def delivered(frame: pd.DataFrame, roles: Mapping[str, Any]) -> Interviews:
    """Return the interviews related to the roles that the benchmark names."""
    known = set(Roles.model_fields)
    named = Roles.model_validate({role: (column,) for role, column in roles.items() if role in known})
    missing = tuple(str(c) for c in roles["missing"])
    return relate(as_rows(frame, "interviews.csv"), named, statuses=None, missing=missing, indicators={})


def rank(frame: pd.DataFrame, roles: Mapping[str, Any]) -> Sequence[tuple[str, Level]]:
    """Return every interviewer with the level, the most unusual first."""
    survey, choices = roles["questionnaire"]
    context = Context(load_standard(STANDARD), choose({}), method="main")
    result = interviewers(
        delivered(frame, roles), context, survey=as_rows(survey, "survey"), choices=as_rows(choices, "choices")
    )
    return [(d.interviewer, d.level) for d in result.detail.dossiers]
