"""The deliverable of the lesson "a full review": made from a seed with a few defects, and what can be read in it."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import numpy as np

from sapa.training.simulator import Chance, Simulated, simulate

if TYPE_CHECKING:
    import pandas as pd

INTERVIEWS = 600
SPARE = 10_000
"""Seeds of lessons are kept apart from those of measurements."""
STYLES = ("fabricated_copying", "fabricated_patterns", "fabricated_marginals", "fabricated_lazy_middle")
CLAIMS = (2.0, 2.5, 3.0)
"""Errors that the report claims, per cent; the sample's own is larger by any formula."""
SHORT, TRIED = (56.0, 70.0, 84.0), (0.1, 0.12, 0.135)
CONFIRMED, PARTLY, REFUTED, NOT_REACHED = "подтверждено", "частично", "не подтверждено", "не дозвонились"
SHARES = {"q3": (4, 5), "q7": (4, 5), "q9": (1,), "q13": (3, 4), "q17": (4, 5), "q23": (1,)}
"""Columns of the report's shares among all, and the codes that count."""
SILENT = (98, 99)
SHOWN, MOST_SHOWN = 3, 6
"""Rows of an excerpt before all others are put together."""
Row = tuple[str, int, int, int]


@dataclass(frozen=True, slots=True)
class Review:
    """An expert review as the passport names it."""

    expert: str
    own: bool
    signed: bool


@dataclass(frozen=True, slots=True)
class Delivered:
    """What an evaluator reads in the deliverable.

    claimed
        Error that the report claims, per cent.
    deff
        Median design effect of the report's shares, to one decimal.
    outcomes
        Outcome of control → interviews.
    regions
        Code, planned, achieved, missing: those furthest behind the plan, then all others together (code "").
    hands
        Interviewer, interviews, with a result of control, refuted: those with most refuted, then all others.
    others
        Regions and interviewers in the last rows.
    invented
        Whether interviews were invented; if not, nobody was asked in one region.
    """

    start: date
    accepted: date
    interviews: int
    claimed: float
    deff: float
    outcomes: Mapping[str, int]
    regions: tuple[Row, ...]
    hands: tuple[Row, ...]
    others: tuple[int, int]
    reviews: tuple[Review, ...]
    monitoring: str | None
    invented: bool

    @property
    def tried(self) -> int:
        """Interviews that somebody tried to control."""
        return sum(self.outcomes.values())

    @property
    def reached(self) -> int:
        """Interviews with a result of control, whatever it is."""
        return self.tried - self.outcomes[NOT_REACHED]

    @property
    def lawful(self) -> int:
        """Reviews that are signed and not by the Supplier's own people."""
        return sum(review.signed and not review.own for review in self.reviews)


def defects(seed: int) -> dict[str, float]:
    """Return what is wrong under a seed: always a claimed error, and a matter of the field; papers by turns.

    Of four seeds in a row two break the letter of norms, one only lacks a document, one keeps the letter of all.
    """
    rng = np.random.default_rng(seed)
    found = {"error_claimed": float(rng.choice(CLAIMS))}
    if rng.random() < 0.5:
        found["region_missing"] = 1.0
    else:
        found[str(rng.choice(STYLES))] = 0.15
    formal: dict[str, dict[str, float]] = {
        "control": {"control_tried": float(rng.choice(TRIED))},
        "period": {"period_short": float(rng.choice(SHORT))},
        "reviews": {"reviews_unsigned": float(rng.integers(1, 3)), "reviews_own": 1.0},
    }
    if seed % 4 in {0, 1}:
        for name in rng.choice(sorted(formal), 2, replace=False):
            found |= formal[str(name)]
    if seed % 4 == 2 or (seed % 4 == 0 and rng.random() < 0.5):
        found["monitoring_missing"] = 1.0
    return found


def made(seed: int) -> Simulated:
    """Return the deliverable of a seed."""
    return simulate(Chance.of_seed(SPARE + seed), interviews=INTERVIEWS, defects=defects(seed))


def files(seed: int) -> dict[str, bytes]:
    """Return the deliverable's files, name → content, as a supplier hands them in."""
    with tempfile.TemporaryDirectory() as folder:
        made(seed).write(Path(folder))
        return {path.name: path.read_bytes() for path in sorted(Path(folder).iterdir())}


def delivered(seed: int) -> Delivered:
    """Read the deliverable of a seed, by plain counting."""
    everything = made(seed).made
    manifest, tables = everything.manifest, everything.tables
    data, log = tables["interviews"], tables["control"]
    contract = manifest["contract"]
    outcomes = {name: int((log["outcome"] == name).sum()) for name in (CONFIRMED, PARTLY, REFUTED, NOT_REACHED)}
    regions, hands = _regions(tables["plan"], data), _hands(data, log)
    others = tables["plan"]["region"].nunique() - len(regions) + 1
    monitoring: Mapping[str, Any] | None = manifest.get("internal_monitoring")
    return Delivered(
        contract["start"], contract["accepted"], len(data), float(tables["claims"]["margin"].iloc[0]), _deff(data),
        outcomes, regions, hands, (others, data["interviewer"].nunique() - len(hands) + 1),
        tuple(Review(r["expert"], r["organisation"] == contract["provider"], bool(r["signed"]))
              for r in manifest["reviews"]),
        None if monitoring is None else str(monitoring["document"]), outcomes[REFUTED] > 0,
    )  # fmt: skip


def _regions(plan: pd.DataFrame, data: pd.DataFrame) -> tuple[Row, ...]:
    planned = plan.groupby("region")["planned"].sum()
    got = data.groupby("region").size().reindex(planned.index, fill_value=0)
    rows = [
        (str(code), int(a), int(b), max(0, int(a - b))) for code, a, b in zip(planned.index, planned, got, strict=True)
    ]
    rows.sort(key=lambda row: (-row[3], row[0]))
    return (*rows[:SHOWN], _together(rows[SHOWN:]))


def _hands(data: pd.DataFrame, log: pd.DataFrame) -> tuple[Row, ...]:
    done = data.groupby("interviewer").size()
    with_result = log[log["outcome"] != NOT_REACHED]
    reached = with_result.groupby("interviewer").size().reindex(done.index, fill_value=0)
    refuted = with_result[with_result["outcome"] == REFUTED].groupby("interviewer").size()
    refuted = refuted.reindex(done.index, fill_value=0)
    rows = [(str(n), int(a), int(b), int(c)) for n, a, b, c in zip(done.index, done, reached, refuted, strict=True)]
    rows.sort(key=lambda row: (-row[3], row[0]))
    shown = min(max(SHOWN, sum(row[3] > 0 for row in rows)), MOST_SHOWN)
    return (*rows[:shown], _together(rows[shown:]))


def _together(rows: list[Row]) -> Row:
    return ("", *(sum(int(row[i]) for row in rows) for i in (1, 2, 3)))  # type: ignore[return-value]


def _deff(data: pd.DataFrame) -> float:
    """Return the median design effect of the shares: variance under the design over p(1 − p)/n (Kish 1965, 8.2)."""
    from scipy.special import stdtrit

    from sapa.training.simulator.estimates import figure

    cells = np.unique((data["region"] + data["locality"]).to_numpy(dtype=str), return_inverse=True)[1]
    psu = data["psu"].to_numpy(dtype=str)
    weight = data["weight"].to_numpy(dtype=float)
    t = float(stdtrit(np.unique(psu).size - np.unique(cells).size, 0.975))
    effects = []
    for column, values in SHARES.items():
        codes = data[column].to_numpy(dtype=float)
        asked = ~np.isin(codes, SILENT)
        found = figure(np.isin(codes, values).astype(float), weight, asked, stratum=cells, psu=psu)
        effects.append((found.margin / t) ** 2 * found.n / (found.value * (1 - found.value)))
    return round(median(effects), 1)
