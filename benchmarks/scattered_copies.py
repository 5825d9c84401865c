"""Copies scattered over many interviewers: how often they are found, and how often honest surveys are accused.

    python benchmarks/scattered_copies.py [--honest 30] [--copied 15] [--seed 100] [--copies 6] [--out X.md]

Surveys of 1,000 interviews by 50 interviewers, 26 questions. Half of the populations are made to look like copying
without it: villages of one mind, facts that a whole village shares, answers that nearly everybody gives, people who
answer in lines or know nothing, households of which two are asked. Copied: ten interviewers with `--copies` copies of
their own interviews each, none to two answers changed. A survey is named at p ≤ 0.01. Intervals are Wilson's, 95 %.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "toolkit"))

from sapa.stats.scattered_copies import scattered_copies

N, HANDS, QUESTIONS, LEVEL = 1_000, 50, 26, 0.01
KINDS = {
    "plain": "five answers a question, three opinions behind them, weak clusters",
    "clusters": "intraclass correlation of 0.3 in places of 8",
    "own_place": "the same, every interviewer in a place of his or her own",
    "two_places": "the same, two places an interviewer",
    "facts": "ten questions are facts that a whole place shares, in a third of the places",
    "one_mind": "a fifth of the places give three of four answers alike",
    "camps": "people of six camps who give seven of ten answers alike; camps gather in places",
    "one_opinion": "one opinion behind all answers, loading 0.8",
    "yes_no": "two answers a question",
    "short": "twelve questions",
    "skewed": "seven of eight give the first of five answers",
    "skewed_clusters": "the same with clusters of 0.3",
    "lines": "eight of a hundred answer in lines, more where the interviewer lets them",
    "dont_know": "a tenth of the people say “don't know” to nine of ten questions",
    "dont_know_hands": "the same, more where the interviewer lets them",
    "households": "one in twenty is of the household asked before and gives two of five answers alike for it",
}


def population(kind: str, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return codes, interviewers and sampling units of an honest survey."""
    rng = np.random.default_rng(seed)
    hand = np.repeat(np.arange(HANDS), N // HANDS)
    size = {"own_place": 20, "two_places": 10}.get(kind, 8)
    place = np.arange(N) // size
    places, k = int(place.max()) + 1, 12 if kind == "short" else QUESTIONS
    alike = 0.3 if kind in {"clusters", "own_place", "two_places", "skewed_clusters"} else 0.1
    opinion = rng.normal(0, 1, (N, 3))[:, np.arange(k) % 3]
    loading = 0.5
    if kind == "one_opinion":
        opinion, loading = rng.normal(0, 1, (N, 1)), 0.8
    cuts = {"yes_no": [0.3], "skewed": [1.0, 1.4, 1.8, 2.2], "skewed_clusters": [1.0, 1.4, 1.8, 2.2]}
    latent = loading * opinion + np.sqrt(alike) * rng.normal(0, 1, (places, k))[place]
    latent += np.sqrt(0.05) * rng.normal(0, 1, (HANDS, k))[hand] + rng.normal(0, 0.4, k)
    latent += np.sqrt(max(1 - loading**2 - alike - 0.05, 0.1)) * rng.normal(0, 1, (N, k))
    codes = 1 + (latent[..., None] > np.array(cuts.get(kind, [-1.2, -0.4, 0.4, 1.2]))).sum(axis=2)
    if kind == "facts":
        shared = (rng.random(places) < 1 / 3)[place, None]
        codes[:, :10] = np.where(shared, rng.integers(1, 6, (places, 10))[place], codes[:, :10])
    elif kind == "one_mind":
        mind = rng.integers(1, 6, (5, k))[rng.integers(0, 5, places)[place]]
        strong = np.where(rng.random(places) < 0.2, 0.75, 0.2)[place, None]
        codes = np.where(rng.random((N, k)) < strong, mind, codes)
    elif kind == "camps":
        own = np.where(rng.random(N) < 0.5, rng.integers(0, 6, places)[place], rng.integers(0, 6, N))
        codes = np.where(rng.random((N, k)) < 0.7, rng.integers(1, 6, (6, k))[own], codes)
    elif kind == "lines":
        straight = rng.random(N) < 0.08 * rng.gamma(0.5, 2, HANDS)[hand]
        codes[straight, 4:] = rng.integers(2, 5, (int(straight.sum()), 1))
    elif kind.startswith("dont_know"):
        share = np.full(N, 0.1) if kind == "dont_know" else np.minimum(rng.gamma(0.5, 0.2, HANDS), 0.8)[hand]
        codes = np.where((rng.random(N) < share)[:, None] & (rng.random((N, k)) < 0.9), 98, codes)
    elif kind == "households":
        first = np.flatnonzero((rng.random(N - 1) < 0.05) & (hand[1:] == hand[:-1]))
        codes[first + 1] = np.where(rng.random((first.size, k)) < 0.4, codes[first], codes[first + 1])
    return codes, hand, place


def copied(codes: np.ndarray, hand: np.ndarray, *, copies: int, seed: int) -> np.ndarray:
    """Return the answers with copies in the work of ten interviewers; the first two questions stay as they are."""
    rng = np.random.default_rng([seed, 1])
    codes, k = codes.copy(), codes.shape[1]
    for one in rng.permutation(np.unique(hand))[:10]:
        rows = np.flatnonzero(hand == one)
        made = rng.choice(rows, min(copies, rows.size // 2), replace=False)
        for row in made:
            codes[row, 2:] = codes[rng.choice(np.setdiff1d(rows, made)), 2:]
            for question in rng.choice(np.arange(2, k), int(rng.integers(0, 3)), replace=False):
                codes[row, question] = rng.choice(np.unique(codes[:, question]))
    return codes


def named(codes: np.ndarray, hand: np.ndarray, place: np.ndarray) -> tuple[bool, int]:
    """Return whether a survey is named, and how many interviewers have close pairs."""
    found = scattered_copies(codes, interviewer=hand, psu=place)
    return (False, 0) if found is None else (found.p <= LEVEL, found.hands)


def wilson(k: int, n: int) -> str:
    """Return a share with Wilson's 95 % interval."""
    z, p = 1.959964, k / n
    centre, half = p + z * z / (2 * n), z * (p * (1 - p) / n + z * z / (4 * n * n)) ** 0.5
    low, high = (centre - half) / (1 + z * z / n), (centre + half) / (1 + z * z / n)
    return f"{k}/{n} ({100 * low:.0f}–{100 * high:.0f} %)"


def main() -> None:
    parser = argparse.ArgumentParser(description="copies scattered over many interviewers")
    parser.add_argument("--honest", type=int, default=30)
    parser.add_argument("--copied", type=int, default=15)
    parser.add_argument("--copies", type=int, default=6)
    parser.add_argument("--seed", type=int, default=100)
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    begun, false, honest = time.perf_counter(), 0, 0
    rows = []
    for kind, words in KINDS.items():
        clean = [named(*population(kind, asked.seed + i)) for i in range(asked.honest)]
        made = []
        for i in range(asked.copied):
            codes, hand, place = population(kind, asked.seed + i)
            made.append(named(copied(codes, hand, copies=asked.copies, seed=asked.seed + i), hand, place)[0])
        accused, most = sum(hit for hit, _ in clean), max(hands for _, hands in clean)
        false, honest = false + accused, honest + len(clean)
        rows.append(f"| {words} | {accused}/{len(clean)} | {most} | {wilson(sum(made), len(made))} |")
        print(rows[-1], file=sys.stderr)
    head = ["| population | honest, named | most interviewers with a pair | copied, named |", "|---|---|---|---|"]
    foot = f"Honest surveys named: {wilson(false, honest)}. Copies: {asked.copies} in each of ten interviewers' work; "
    foot += f"seed {asked.seed}; {time.perf_counter() - begun:.0f} s."
    text = "\n".join([*head, *rows, "", foot])
    print(text)
    if asked.out:
        asked.out.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
