"""How many planted defects the toolkit finds, and how often it accuses an honest deliverable.

    python benchmarks/training_power.py [--honest 20] [--defective 20] [--seed 20261123] [--all] [--only NAME]…
                                         [--dose 0] [--out X.md]

Honest and defective deliverables come from `sapa.training.simulator`, which shares no code with checks or review. Each
defective one has one defect, at one dose; `--defective` deliverables are dealt over defects × doses in turn, `--all`
takes every cell once (or as often as `--defective` goes round). Found means: one of the findings that the catalogue
expects stands there with one of its statuses. Beside it stands how often the same finding has such a status in honest
deliverables of that service: what is found everywhere is no find. Intervals are Wilson's (1927), 95 %.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "toolkit"))

from sapa.results import Evaluation
from sapa.review import review
from sapa.training.simulator import RESEARCH, SERVICES, Chance, Defect, Expected, catalogue, simulate

HONEST_SHARE = {RESEARCH: 0.75}
"""Part of the honest deliverables that are surveys; the rest is dealt over the other services."""


def stands(found: Evaluation, wanted: Expected) -> bool:
    """Whether an expected finding stands in an evaluation with one of the right statuses."""
    return any(
        (f.norm == wanted.finding or f"/{wanted.finding}" in f"/{f.id}")
        and f.line == wanted.side
        and f.status in wanted.status
        for f in found.findings
    )


def caught(found: Evaluation, defect: Defect) -> bool:
    """Whether a defect was found: one of its expected findings is enough."""
    return any(stands(found, wanted) for wanted in defect.expected)


def reviewed(seed: int, service: str, defects: dict[str, float]) -> Evaluation:
    with tempfile.TemporaryDirectory() as folder:
        return review(simulate(Chance.of_seed(seed), service=service, defects=defects).write(Path(folder)))


def wilson(k: int, n: int) -> tuple[float, float]:
    """Return Wilson's 95 % interval."""
    if n == 0:
        return 0.0, 1.0
    z, p = 1.959964, k / n
    centre, half = p + z * z / (2 * n), z * (p * (1 - p) / n + z * z / (4 * n * n)) ** 0.5
    return (centre - half) / (1 + z * z / n), (centre + half) / (1 + z * z / n)


def share(k: int, n: int) -> str:
    low, high = wilson(k, n)
    return f"{k}/{n} ({100 * low:.0f}–{100 * high:.0f} %)"


def honest_runs(count: int, seed: int) -> list[tuple[str, Evaluation]]:
    surveys = round(HONEST_SHARE[RESEARCH] * count)
    others = [s for s in SERVICES if s != RESEARCH]
    services = [RESEARCH] * surveys + [others[i % len(others)] for i in range(count - surveys)]
    return [(s, reviewed(seed + i, s, {})) for i, s in enumerate(services)]


def report(honest: list[tuple[str, Evaluation]], runs: Iterable[tuple[Defect, float, bool]]) -> str:
    accused: Counter[str] = Counter()
    formal: Counter[str] = Counter()
    for _, found in honest:
        bad = {f"{f.norm or f.id} {f.line}" for f in found.findings if f.status == "not_met" and f.line == "formal"}
        accused["formal"] += bool(bad)
        formal.update(bad)
        soft = {f"{f.norm or f.id} {f.line}" for f in found.findings if f.status == "not_met" and f.line != "formal"}
        accused["methodological"] += bool(soft)
        formal.update(soft)
    count = len(honest)
    lines = [f"Honest deliverables: {count}; with a false formal not_met: {share(accused['formal'], count)}."]
    lines += [f"With a methodological not_met: {share(accused['methodological'], count)}.", ""]
    lines += [f"* {name}: {n}" for name, n in formal.most_common()] + [""]
    cells: dict[tuple[str, float], list[bool]] = defaultdict(list)
    for defect, dose, hit in runs:
        cells[defect.name, dose].append(hit)
    lines += ["| defect | dose | claimed | found | in honest ones |", "|---|---|---|---|---|"]
    known = catalogue()
    total: Counter[bool] = Counter()
    for (name, dose), hits in cells.items():
        defect = known[name]
        same = [caught(found, defect) for service, found in honest if service == defect.service]
        lines.append(
            f"| `{name}` | {dose:g} | {'yes' if defect.claimed else 'no'} | {share(sum(hits), len(hits))} | "
            f"{sum(same)}/{len(same)} |"
        )
        if defect.claimed:
            total.update(hits)
    lines += ["", f"Claimed defects found: {share(total[True], sum(total.values()))}.", ""]
    missed = sorted({f"{n} at {d:g}" for (n, d), hits in cells.items() if known[n].claimed and not all(hits)})
    return "\n".join([*lines, "Missed at least once: " + (", ".join(missed) or "none") + "."])


def main() -> None:
    parser = argparse.ArgumentParser(description="power of the toolkit on simulated deliverables")
    parser.add_argument("--honest", type=int, default=20)
    parser.add_argument("--defective", type=int, default=20)
    parser.add_argument("--seed", type=int, default=20261123)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--only", action="append", default=[])
    parser.add_argument("--dose", type=int, help="only the dose of this place (0: the strongest)")
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    begun = time.perf_counter()
    cells = [
        (defect, dose)
        for name, defect in catalogue().items()
        for place, dose in enumerate(defect.doses)
        if (not asked.only or name in asked.only) and asked.dose in (None, place)
    ]
    count = max(asked.defective, len(cells)) if asked.all else asked.defective
    # A stride that has no divisor in common with the number of cells: few deliverables, too, meet all kinds of defects.
    step = next(k for k in range(max(1, len(cells) * 5 // 13), 10 * len(cells) + 7) if _coprime(k, len(cells)))
    chosen = [cells[i * step % len(cells)] for i in range(count)]
    chosen.sort(key=cells.index)
    runs = []
    for number, (defect, dose) in enumerate(chosen):
        found = reviewed(asked.seed + 10_000 + number, defect.service, {defect.name: dose})
        runs.append((defect, dose, caught(found, defect)))
        print(f"{number + 1}/{count} {defect.name} {dose:g} {'found' if runs[-1][2] else 'MISSED'}", file=sys.stderr)
    text = report(honest_runs(asked.honest, asked.seed), runs)
    text += f"\n\nSeed {asked.seed}; {time.perf_counter() - begun:.0f} s."
    print(text)
    if asked.out:
        asked.out.write_text(text + "\n", encoding="utf-8")


def _coprime(a: int, b: int) -> bool:
    while b:
        a, b = b, a % b
    return a == 1


if __name__ == "__main__":
    main()
