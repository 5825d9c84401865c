"""Speed and memory of the search for near-duplicate interviews, on made data with and without skipped questions.

    python benchmarks/near_duplicates.py [--interviews 10000] [--questions 200] [--draws 199] [--check]

Each case runs in a process of its own: seconds of the search alone, seconds of all processors together (what counts
where other work shares the machine), and the highest memory of the whole process. The planted copies (of one
interviewer, every tenth answer edited) are looked for among the closest pairs. `--check` exits 1 where a case takes
more than 15 seconds or 2 GiB. On Windows the memory is not measured.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

from sapa.stats import near_duplicates

try:
    import resource
except ImportError:  # Windows
    resource = None

ROOT = Path(__file__).resolve().parents[1]
SEED = 20260301
TARGET_SECONDS = 15.0
TARGET_MIB = 2048.0
CASES = {
    "20 strata, PSUs of one interviewer": {"strata": 20, "shared": False, "skips": False},
    "20 strata, shared PSUs, skipped questions": {"strata": 20, "shared": True, "skips": True},
    "one stratum, no PSU known": {"strata": 1, "shared": True, "skips": False},
}
"""What the cases are: the last is the largest, as all pairs are then pairs of one stratum."""


def survey(n: int, k: int, *, strata: int, skips: bool, seed: int = SEED) -> dict[str, np.ndarray]:
    """Make correlated answers 1 … 5 of loading 0.5 and some numbers, PSUs of 10, two an interviewer, and ten copies."""
    rng = np.random.default_rng(seed)
    psu = np.arange(n) // 10
    trait = rng.normal(0, 1, n) + rng.normal(0, 0.3, psu.max() + 1)[psu]
    latent = 0.5 * trait[:, None] + np.sqrt(0.75) * rng.normal(0, 1, (n, k)) + rng.normal(0, 0.5, k)
    codes = 1 + (latent[..., None] > np.array([-1.2, -0.4, 0.4, 1.2])).sum(axis=2)
    codes[:, ::10] = rng.integers(0, 80, codes[:, ::10].shape)  # every tenth question asks a number
    copies = np.arange(6, min(n, 106), 10)  # of the interview before, by the same interviewer in all cases
    for row in copies:
        edited = rng.random(k) < 0.1
        codes[row] = np.where(edited, codes[row], codes[row - 1])
    answered = rng.random((n, k)) > 0.2 if skips else np.ones((n, k), dtype=bool)
    every = -(-n // strata)
    return {
        "codes": codes.astype(np.int16), "answered": answered, "psu": psu, "stratum": np.arange(n) // every,
        "copies": copies,
    }  # fmt: skip


def measure(name: str, n: int, k: int, draws: int) -> dict[str, float]:
    """Search once and return seconds, peak MiB and the share of copies found."""
    case = CASES[name]
    made = survey(n, k, strata=case["strata"], skips=case["skips"])
    # Two interviewers take turns in two PSUs, or each has two PSUs.
    interviewer = (made["psu"] // 2 * 2 + np.arange(n) // 5 % 2) if case["shared"] else made["psu"] // 2
    begun, busy = time.perf_counter(), time.process_time()
    found = near_duplicates(
        made["codes"], answered=made["answered"], interviewer=interviewer, stratum=made["stratum"],
        psu=None if case["strata"] == 1 else made["psu"], draws=draws, seed=SEED,
    )  # fmt: skip
    seconds, busy = time.perf_counter() - begun, time.process_time() - busy
    copied = {(int(row) - 1, int(row)) for row in made["copies"]}
    seen = copied & {(pair.first, pair.second) for pair in found.pairs}
    return {"seconds": seconds, "busy": busy, "peak": peak(), "found": len(seen) / max(len(copied), 1)}


def peak() -> float:
    """Return the highest resident memory of this process, MiB; nan where the system does not tell."""
    if resource is None:
        return float("nan")
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 2**20


def main() -> int:
    parser = argparse.ArgumentParser(description="time the search for near-duplicate interviews")
    parser.add_argument("--interviews", type=int, default=10_000)
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--draws", type=int, default=199)
    parser.add_argument("--check", action="store_true", help="exit 1 above the targets")
    parser.add_argument("--one", choices=list(CASES), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(measure(asked.one, asked.interviews, asked.questions, asked.draws)))
        return 0
    print(
        f"{asked.interviews:,} interviews × {asked.questions} questions, {asked.draws} permutations, "
        f"{os.cpu_count()} processors, numpy {np.__version__}; at most {TARGET_SECONDS:g} s and {TARGET_MIB:g} MiB"
    )
    over = False
    for name in CASES:
        command = [
            sys.executable, str(Path(__file__).resolve()), "--interviews", str(asked.interviews), "--questions",
            str(asked.questions), "--draws", str(asked.draws), "--one", name,
        ]  # fmt: skip
        variables = dict(os.environ, PYTHONPATH=str(ROOT / "toolkit"))
        got = json.loads(subprocess.run(command, env=variables, capture_output=True, text=True, check=True).stdout)
        over |= got["seconds"] > TARGET_SECONDS or got["peak"] > TARGET_MIB
        print(
            f"{name:45} {got['seconds']:6.1f} s ({got['busy']:.1f} s of processors) {got['peak']:7.0f} MiB   "
            f"copies found {got['found']:.0%}"
        )
    return int(asked.check and over)


if __name__ == "__main__":
    sys.exit(main())
