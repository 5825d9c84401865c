"""How often interviewers who invent interviews come out first: simulated surveys, every style by itself.

    python benchmarks/fabrication.py [--runs 100] [--honest-runs 400] [--rank MODULE:FUNCTION] [--development]
                                     [--out X.md] [--style …]… [--share …]… [--arm …]… [--icc …]… [--jobs 2]

A cell is a style of inventing × the part that two of thirty interviewers invent × an arm (times and places as
fabricators leave them, or drawn as honest) × the interviewer ICC. Every run is a survey of 1,200 interviews and 40
questions from `sapa.training`, given to a callable `rank(frame, roles)` that returns (interviewer, Level) for every
interviewer, the most unusual first. It sees what a provider would deliver, the questionnaire under
`roles["questionnaire"]`, and nothing of the truth. Runs of a cell share their seeds with the other cells, so that
cells differ by what was invented and not by who was met.

Printed as Markdown: the part of runs with both fabricators among the first five, their mean rank (1.5 is the best
possible), the part of fabricators and of their honest colleagues with "act now", and beside it the single index that
did best in that very cell, chosen with hindsight. Then surveys in which nobody invents: how many of them, and how
many of their interviewers, show "act now".

The simulator was frozen before the checks were tuned on it. They are tuned on the seeds of `--development`; published
figures come from the other block, without the flag.
"""

from __future__ import annotations

import argparse
import importlib
import itertools
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# One thread a process: the runs themselves are shared out between the cores.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402
from joblib import Parallel, delayed  # noqa: E402
from tqdm import tqdm  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "toolkit"), str(ROOT / "benchmarks")]

from sapa.results.interviewers import Level  # noqa: E402
from sapa.training import Style, simulate_survey  # noqa: E402

FINAL = 300_000
"""First seed of the published figures; nothing is ever tuned on the seeds from here on.

The block moved: the run on the seeds from 700,000 showed a fault (p near 1 undid other evidence), and a few cells were
looked at on the seeds from 900,000 after it was mended. Figures of the mended check come from seeds nobody had seen.
"""
DEVELOPMENT = 100_000
HONEST_OFFSET = 50_000
"""Honest surveys have seeds of their own within a block."""
SHARES = (0.2, 0.5, 1.0)
ARMS = {"as left": False, "as honest": True}
"""Arm: whether times, places and telephones of invented interviews are drawn as honest."""
ICCS = (0.0, 0.05)
FIRST = 5
FABRICATORS = 2
Z = 1.959963984540054

Roles = Mapping[str, Any]
Ranking = Sequence[tuple[str, Level]]
Rank = Callable[[pd.DataFrame, Roles], Ranking]
Index = Callable[[pd.DataFrame, Roles, np.ndarray], pd.Series]


@dataclass(frozen=True, slots=True)
class Cell:
    """One kind of survey; `style` None: nobody invents."""

    style: str | None
    share: float
    arm: str
    icc: float


@dataclass(frozen=True, slots=True)
class Run:
    """What one survey showed: ranks of the fabricators, who has "act now", and ranks by each single index."""

    cell: Cell
    ranks: tuple[int, ...]
    guilty_now: int
    honest_now: int
    interviewers: int
    single: dict[str, tuple[int, ...]]
    seconds: float


# --- Single indices, as peers compute them: larger is more suspicious -----------------------------------------------


def answers_of(frame: pd.DataFrame, roles: Roles) -> np.ndarray:
    """Return the answers (n, k) as floats, NaN where not asked."""
    return frame[roles["questions"]].to_numpy(dtype=float, na_value=np.nan)


def matches(frame: pd.DataFrame, roles: Roles) -> np.ndarray:
    """Return the share of equal answers of each pair (n, n), over questions that both were asked; −1 with itself."""
    answers = answers_of(frame, roles)
    asked = (~np.isnan(answers)).astype(np.float32)
    # One column for each code of each question: equal answers are then one product of matrices.
    hits = [answers[:, [j]] == np.unique(column[~np.isnan(column)]) for j, column in enumerate(answers.T)]
    hit = np.concatenate(hits, axis=1).astype(np.float32)
    share = (hit @ hit.T) / np.maximum(asked @ asked.T, 1)
    np.fill_diagonal(share, -1)
    return share


def by_interviewer(values: np.ndarray, frame: pd.DataFrame, roles: Roles) -> pd.Series:
    """Return the mean of a value of interviews for each interviewer."""
    return pd.Series(values).groupby(frame[roles["interviewer"]].to_numpy()).mean()


def percent_match(frame: pd.DataFrame, roles: Roles, pairs: np.ndarray) -> pd.Series:
    """Mean of the largest share of equal answers with any other interview (Kuriakose & Robbins 2016)."""
    return by_interviewer(pairs.max(axis=1), frame, roles)


def own_match(frame: pd.DataFrame, roles: Roles, pairs: np.ndarray) -> pd.Series:
    """Mean of the largest share of equal answers with another interview of the same interviewer."""
    who = frame[roles["interviewer"]].to_numpy()
    share = np.where(who[:, None] == who[None, :], pairs, -1)
    return by_interviewer(share.max(axis=1), frame, roles)


def long_string(frame: pd.DataFrame, roles: Roles, _pairs: np.ndarray) -> pd.Series:
    """Mean length of the longest run of one code."""
    answers = answers_of(frame, roles)
    longest, run = np.ones(len(frame)), np.ones(len(frame))
    for j in range(1, answers.shape[1]):
        run = np.where(answers[:, j] == answers[:, j - 1], run + 1, 1)
        longest = np.maximum(longest, run)
    return by_interviewer(longest, frame, roles)


def low_variance(frame: pd.DataFrame, roles: Roles, _pairs: np.ndarray) -> pd.Series:
    """Minus the mean standard deviation of an interview's codes (Dunn et al. 2018), small codes only."""
    answers = answers_of(frame, roles)
    answers[answers > 10] = np.nan
    return -by_interviewer(np.nanstd(answers, axis=1), frame, roles)


def few_dont_knows(frame: pd.DataFrame, roles: Roles, _pairs: np.ndarray) -> pd.Series:
    """Minus the share of don't knows and refusals."""
    answers = answers_of(frame, roles)
    asked = (~np.isnan(answers)).sum(axis=1)
    return -by_interviewer(np.isin(answers, roles["missing"]).sum(axis=1) / asked, frame, roles)


def closed_filters(frame: pd.DataFrame, roles: Roles, _pairs: np.ndarray) -> pd.Series:
    """Share of questions that were not asked."""
    return by_interviewer(np.isnan(answers_of(frame, roles)).mean(axis=1), frame, roles)


def short(frame: pd.DataFrame, roles: Roles, _pairs: np.ndarray) -> pd.Series:
    """Minus the median length."""
    minutes = (frame[roles["end"]] - frame[roles["start"]]).dt.total_seconds()
    return -minutes.groupby(frame[roles["interviewer"]]).median()


def same_point(frame: pd.DataFrame, roles: Roles, _pairs: np.ndarray) -> pd.Series:
    """Share of interviews within about 30 m of another one of the same interviewer."""
    found = {}
    for who, rows in frame.groupby(roles["interviewer"]):
        place = rows[[roles["latitude"], roles["longitude"]]].dropna().to_numpy()
        kilometres = place * [111.2, 111.2 * np.cos(np.radians(48))]
        apart = np.hypot(*(kilometres[:, None, :] - kilometres[None, :, :]).transpose(2, 0, 1))
        np.fill_diagonal(apart, np.inf)
        found[who] = float((apart.min(axis=1) < 0.03).mean()) if len(place) > 1 else 0.0
    return pd.Series(found)


INDICES: dict[str, Index] = {
    "percent match": percent_match, "match, own interviews": own_match, "long string": long_string,
    "low variance": low_variance, "few don't knows": few_dont_knows, "closed filters": closed_filters,
    "short": short, "same point": same_point,
}  # fmt: skip


def ranking_by(scores: pd.Series) -> list[str]:
    """Return interviewers, the largest score first; ties in the order of their codes, which is of chance."""
    return scores.sort_index().sort_values(ascending=False, kind="stable").index.tolist()


def naive(frame: pd.DataFrame, roles: Roles) -> Ranking:
    """Rank by percent match alone; "act now" above 3.5 robust standard deviations. To show that the harness works."""
    scores = percent_match(frame, roles, matches(frame, roles))
    spread = 1.4826 * float((scores - scores.median()).abs().median())
    limit = float(scores.median()) + 3.5 * spread
    return [(who, Level.ACT_NOW if scores[who] > limit else Level.NOTHING) for who in ranking_by(scores)]


# --- Runs -----------------------------------------------------------------------------------------------------------


def resolve(name: str) -> Rank:
    """Return the callable `module:function`; `naive` is this file's own."""
    if name == "naive":
        return naive
    module, _, function = name.partition(":")
    return getattr(importlib.import_module(module), function)


def one_run(cell: Cell, seed: int, name: str) -> Run:
    """Simulate a survey, rank its interviewers, and note where the fabricators stand."""
    survey = simulate_survey(
        fabricators=FABRICATORS if cell.style else 0, share=cell.share, style=cell.style or Style.COPYING,
        interviewer_icc=cell.icc, honest_times=ARMS[cell.arm], seed=seed,
    )  # fmt: skip
    roles = survey.roles | {"questionnaire": (survey.form.survey(), survey.form.choices())}
    guilty = sorted(survey.truth.fabricators)
    started = time.perf_counter()
    ranked = list(resolve(name)(survey.frame.copy(), roles))
    seconds = time.perf_counter() - started
    order = [who for who, _ in ranked]
    everybody = set(survey.frame["interviewer"])
    if len(order) != len(set(order)) or set(order) != everybody:
        raise SystemExit(f"{name} did not rank every interviewer once: {len(order)} of {len(everybody)}")
    now = {who for who, level in ranked if level is Level.ACT_NOW}
    single = {}
    if guilty:
        pairs = matches(survey.frame, roles)
        for label, index in INDICES.items():
            by_index = ranking_by(index(survey.frame, roles, pairs))
            single[label] = tuple(by_index.index(who) + 1 for who in guilty)
    ranks = tuple(order.index(who) + 1 for who in guilty)
    return Run(cell, ranks, len(now & set(guilty)), len(now - set(guilty)), len(everybody), single, seconds)


def cells(styles: Sequence[str], shares: Sequence[float], arms: Sequence[str], iccs: Sequence[float]) -> list[Cell]:
    """Return the cells in the order in which they are printed."""
    return [Cell(s, x, a, i) for a, i, s, x in itertools.product(arms, iccs, styles, shares)]


def run_all(jobs: list[tuple[Cell, int]], name: str, workers: int) -> dict[Cell, list[Run]]:
    """Run everything on so many processes, with progress on standard error."""
    found: dict[Cell, list[Run]] = {}
    runs = Parallel(n_jobs=workers, return_as="generator_unordered")(delayed(one_run)(c, s, name) for c, s in jobs)
    for run in tqdm(runs, total=len(jobs), file=sys.stderr, disable=not sys.stderr.isatty()):
        found.setdefault(run.cell, []).append(run)
    return found


# --- Tables ---------------------------------------------------------------------------------------------------------


def wilson(hits: int, n: int) -> str:
    """Return a share with its 95 % interval (Wilson 1927) in per cent."""
    p = hits / n
    centre, half = p + Z**2 / (2 * n), Z * np.sqrt(p * (1 - p) / n + Z**2 / (4 * n**2))
    low, high = (100 * (centre + sign * half) / (1 + Z**2 / n) for sign in (-1, 1))
    return f"{100 * p:.1f} ({max(low, 0):.1f}–{min(high, 100):.1f})"


def both_first(ranks: Sequence[tuple[int, ...]]) -> int:
    """Return in how many runs all fabricators are among the first five."""
    return sum(max(r) <= FIRST for r in ranks)


def table_of_cells(found: dict[Cell, list[Run]], order: Sequence[Cell]) -> list[str]:
    """Return the table of surveys with fabricators."""
    head = (
        f"| times, places | ICC | style | invented | runs | both in first {FIRST}, % | mean rank | act now, % "
        "| honest colleagues with act now, % | best single index | its both, % | its mean rank |"
    )
    lines = [
        head,
        "|---|---:|---|---:|---:|---:|---:|---:|---:|---|---:|---:|",
    ]
    for cell in order:
        runs = found[cell]
        ranks = [r.ranks for r in runs]
        single = {label: [r.single[label] for r in runs] for label in runs[0].single}
        best = max(single, key=lambda label: (both_first(single[label]), -float(np.mean(single[label]))))
        guilty = sum(len(r) for r in ranks)
        honest = sum(r.interviewers for r in runs) - guilty
        lines.append(
            f"| {cell.arm} | {cell.icc:g} | {str(cell.style).replace('_', ' ')} | {cell.share:.0%} | {len(runs)} "
            f"| {wilson(both_first(ranks), len(runs))} | {np.mean(ranks):.1f} "
            f"| {100 * sum(r.guilty_now for r in runs) / guilty:.1f} "
            f"| {100 * sum(r.honest_now for r in runs) / honest:.2f} "
            f"| {best} | {100 * both_first(single[best]) / len(runs):.1f} | {np.mean(single[best]):.1f} |"
        )
    return lines


def table_of_honest(found: dict[Cell, list[Run]], order: Sequence[Cell]) -> list[str]:
    """Return the table of surveys in which nobody invents."""
    lines = ["| ICC | surveys | surveys with act now, % | interviewers with act now, % |", "|---:|---:|---:|---:|"]
    for cell in order:
        runs = found[cell]
        hit = sum(r.honest_now > 0 for r in runs)
        people = sum(r.interviewers for r in runs)
        share = 100 * sum(r.honest_now for r in runs) / people
        lines.append(f"| {cell.icc:g} | {len(runs)} | {wilson(hit, len(runs))} | {share:.2f} |")
    return lines


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the cells asked for and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=100, help="surveys a cell")
    parser.add_argument("--honest-runs", type=int, default=None, help="honest surveys an ICC (four times --runs)")
    parser.add_argument("--rank", default="naive", help="module:function, or naive")
    parser.add_argument("--development", action="store_true", help="seeds for tuning, not for published figures")
    parser.add_argument("--style", action="append", choices=list(Style))
    parser.add_argument("--share", action="append", type=float)
    parser.add_argument("--arm", action="append", choices=list(ARMS))
    parser.add_argument("--icc", action="append", type=float)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--out", type=Path, help="write the tables here too")
    chosen = parser.parse_args(arguments)
    honest_runs = 4 * chosen.runs if chosen.honest_runs is None else chosen.honest_runs
    block = DEVELOPMENT if chosen.development else FINAL
    iccs = chosen.icc or ICCS
    lying = cells([str(s) for s in chosen.style or Style], chosen.share or SHARES, chosen.arm or list(ARMS), iccs)
    honest = [Cell(None, 0.0, "as honest", icc) for icc in iccs]
    jobs = [(cell, block + r) for cell in lying for r in range(chosen.runs)]
    jobs += [(cell, block + HONEST_OFFSET + r) for cell in honest for r in range(honest_runs)]
    started = time.perf_counter()
    found = run_all(jobs, chosen.rank, chosen.jobs)
    spent = [run.seconds for runs in found.values() for run in runs]
    head = (
        f"Ranked by `{chosen.rank}`; seeds from {block:,}{' (development)' if chosen.development else ''}; "
        f"{FABRICATORS} of 30 interviewers invent; {len(jobs):,} surveys in {time.perf_counter() - started:,.0f} s, "
        f"of which a ranking takes {np.median(spent):.2f} s (median)."
    )
    lines = [
        head,
        "",
        *(table_of_cells(found, lying) if chosen.runs else []),
        "",
        *(table_of_honest(found, honest) if honest_runs else []),
    ]
    text = "\n".join(lines) + "\n"
    print(text, end="")
    if chosen.out:
        chosen.out.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
