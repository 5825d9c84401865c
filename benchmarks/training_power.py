"""How many planted defects the toolkit finds, and how often it accuses an honest deliverable.

    python benchmarks/training_power.py [--honest 20] [--defective 20] [--seed 20261123] [--all] [--only NAME]…
                                         [--dose 0] [--out X.md]

Honest and defective deliverables come from `sapa.training.simulator`, which shares no code with checks or review. Each
defective one has one defect, at one dose; `--defective` deliverables are dealt over defects × doses in turn, `--all`
takes every cell once (or as often as `--defective` goes round). Found means: one of the findings that the catalogue
expects stands there with one of its statuses. Beside it stands how often the same finding has such a status in honest
deliverables of that service: what is found everywhere is no find. Intervals are Wilson's (1927), 95 %. The table of
docs/training.md: `--all --defective 200 --honest 200`.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "toolkit"))

from sapa.results import Evaluation, Finding
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


@dataclass(frozen=True, slots=True)
class Honest:
    """What was found against one honest deliverable: norms or checks by line, and defects that it does not have."""

    service: str
    formal: frozenset[str]
    other: frozenset[str]
    seen: frozenset[str]


def honest_runs(count: int, seed: int) -> list[Honest]:
    surveys = round(HONEST_SHARE[RESEARCH] * count)
    others = [s for s in SERVICES if s != RESEARCH]
    services = [RESEARCH] * surveys + [others[i % len(others)] for i in range(count - surveys)]
    runs = []
    for number, service in enumerate(services):
        found = reviewed(seed + number, service, {})
        bad = [f for f in found.findings if f.status == "not_met"]
        known = [d for d in catalogue().values() if d.service == service]
        formal = frozenset(_name(f) for f in bad if f.line == "formal")
        other = frozenset(_name(f) for f in bad if f.line != "formal")
        runs.append(Honest(service, formal, other, frozenset(d.name for d in known if caught(found, d))))
        print(f"honest {number + 1}/{count} {service} {sorted(runs[-1].formal | runs[-1].other)}", file=sys.stderr)
    return runs


def _name(found: Finding) -> str:
    """Return the norm, or the question and what it is about: the id without part, method and line."""
    return found.norm or "/".join(found.id.split("/")[2:-1])


def report(honest: list[Honest], runs: Iterable[tuple[Defect, float, bool]]) -> str:
    """Write the table: what was missed first, then the rest in the order of the catalogue."""
    known = catalogue()
    cells: dict[str, dict[float, list[bool]]] = defaultdict(lambda: defaultdict(list))
    for defect, dose, hit in runs:
        cells[defect.name][dose].append(hit)
    all_hits = {name: [h for hits in doses.values() for h in hits] for name, doses in cells.items()}
    claimed = [h for name, hits in all_hits.items() if known[name].claimed for h in hits]
    count = len(honest)
    surveys = sum(h.service == RESEARCH for h in honest)
    accused = share(sum(bool(h.formal) for h in honest), count)
    kinds = f"{surveys} surveys, {count - surveys} of the other services"
    lines = [
        f"* Claimed defects found: {share(sum(claimed), len(claimed))}.",
        f"* Honest deliverables with a false formal `not_met`: {accused}; {kinds}.",
        f"* Honest deliverables with a methodological `not_met`: {share(sum(bool(h.other) for h in honest), count)}.",
    ]
    for line in ("formal", "other"):
        tally = Counter(name for h in honest for name in getattr(h, line))
        lines += [
            f"    * `{name}`: {share(n, count)}" for name, n in sorted(tally.items(), key=lambda t: (-t[1], t[0]))
        ]
    lines += ["", "| defect | doses | found at each | together | in honest ones |", "|---|---|---|---|---|"]
    missed = [name for name in cells if not all(all_hits[name])]
    missed.sort(key=lambda name: (not known[name].claimed, sum(all_hits[name]) / len(all_hits[name])))
    for name in [*missed, *(n for n in cells if n not in missed)]:
        defect, doses = known[name], cells[name]
        same = [name in h.seen for h in honest if h.service == defect.service]
        each = ", ".join(f"{sum(doses[d])}/{len(doses[d])}" for d in defect.doses if d in doses)
        hits = share(sum(all_hits[name]), len(all_hits[name]))
        mark = "" if defect.claimed else " (not claimed)"
        lines.append(
            f"| `{name}`{mark} | {', '.join(f'{d:g}' for d in defect.doses if d in doses)} | {each} | "
            f"{f'**{hits}**' if name in missed else hits} | {sum(same)}/{len(same)} |"
        )
    return "\n".join(lines)


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
    seconds = time.perf_counter() - begun
    text += f"\n\nSeed {asked.seed}; {len(runs)} defective and {asked.honest} honest deliverables; {seconds:.0f} s."
    print(text)
    if asked.out:
        asked.out.write_text(text + "\n", encoding="utf-8")


def _coprime(a: int, b: int) -> bool:
    while b:
        a, b = b, a % b
    return a == 1


if __name__ == "__main__":
    main()
