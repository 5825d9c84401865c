"""What surrounds a simulated interview: its language, the telephone, and the log of control."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sapa.training.fabrication_field import Field

if TYPE_CHECKING:
    import pandas as pd

CONTROLLED = 0.15
"""Part of the interviews that the simulated provider controls, drawn at random."""
NO_PHONE_GIVEN = (0.3, 0.9)
"""Part of the invented interviews with a telephone: each fabricator has his own, between these."""


def contact_columns(field: Field, invented: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return the language (kk or ru) and whether a telephone was written down (1 or 0) of each interview.

    Languages differ by sampling unit, telephones by interviewer; an invented interview has fewer telephones.
    """
    from scipy.special import expit

    n = field.interviews
    kazakh = rng.beta(1.6, 1.0, field.psus)[field.psu]
    language = np.where(rng.random(n) < kazakh, "kk", "ru")
    usual = expit(1.7 + 0.6 * rng.standard_normal(field.interviewers))
    made_up = rng.uniform(*NO_PHONE_GIVEN, field.interviewers)
    share = np.where(invented, made_up[field.interviewer], usual[field.interviewer])
    return language, (rng.random(n) < share).astype(np.int16)


def control_log(ids: pd.Series[str], invented: np.ndarray, phone: np.ndarray, rng: np.random.Generator) -> pd.DataFrame:
    """Return a control log of 15 % of the interviews: id, controller, method, outcome.

    Those with a telephone are called, the others visited. 20 % are not reached. Of the reached real interviews 96 %
    are confirmed, 3 % confirmed in part and 1 % refuted by mistake (someone else of the household answered the call);
    of the reached invented ones 85 % are refuted, 10 % confirmed in part and 5 % confirmed.
    """
    import pandas as pd

    rows = np.sort(rng.choice(len(ids), size=round(CONTROLLED * len(ids)), replace=False))
    words = np.array(["confirmed", "partly", "refuted"], dtype=object)
    chance = rng.random(rows.size)
    real = words[np.searchsorted([0.96, 0.99], chance, side="right")]
    false = words[np.searchsorted([0.05, 0.15], chance, side="right")]
    outcome = np.where(invented[rows], false, real)
    outcome[rng.random(rows.size) < 0.2] = "not_reached"
    return pd.DataFrame(
        {
            "id": ids.to_numpy()[rows],
            "controller": [f"C{c}" for c in rng.integers(1, 5, rows.size)],
            "method": np.where(phone[rows] == 1, "telephone", "visit"),
            "outcome": outcome,
        }
    ).astype("str")
