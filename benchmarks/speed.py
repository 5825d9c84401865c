"""Speed and memory on a million rows: sapa beside `svy` and R's package `survey`, on the same made data.

    python benchmarks/speed.py [--strata 200] [--psus 50] [--rows 100] [--runs 3] [--r-runs 1] [--svy PYTHON] [--write]

50 variables of mixed kinds (yes/no, scales, counts, continuous). Every operation runs in a process of its own, which
reads its columns, builds the design, and then times the operation alone. Printed: seconds (median), resident memory
after loading and at its peak, how many times faster sapa is, and whether the numbers agree. `--svy` is an interpreter
that has svy 0.35 (it is no dependency of sapa). What is not installed is skipped, and that is said. `--write` puts the
table into docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
HERE = Path(__file__).resolve()
SEED = 20260301
VARIABLES = 50
DOMAINS = 20
REPLICATES = 200
MARGINS = {"m1": 5, "m2": 4, "m3": 8}
TOLERANCE = 1e-6
MANY_MARGINS = [f"c{i}" for i in range(1, 13)]
"""Three categories each, correlated 0.36 pairwise: cut from normals that correlate 0.44."""
CLOSE = 1e-8
OPERATIONS = {
    "one": "one mean, SE, deff",
    "many": f"{VARIABLES} means, SE, deff",
    "domains": f"one mean, SE, deff in {DOMAINS} domains",
    "rake": f"raking to {len(MARGINS)} margins, tolerance {TOLERANCE:g}",
    "rake12": f"raking to {len(MANY_MARGINS)} margins of 3, correlated 0.36, tolerance {CLOSE:g}",
    "bootstrap": f"bootstrap of {REPLICATES} replicates, mean and SE",
}


@dataclass(frozen=True, slots=True)
class Measured:
    """What one process reports: seconds of the design and of the operation, MiB after loading and at the peak."""

    design: float
    seconds: float
    loaded: float
    peak: float
    numbers: tuple[float, ...]


def columns_of(operation: str) -> list[str]:
    """Return the columns that an operation needs beside those of the design."""
    if operation == "many":
        return [f"y{i}" for i in range(1, VARIABLES + 1)]
    others = {"domains": ["y1", "g"], "rake": ["y1", *MARGINS], "rake12": ["y1", *MANY_MARGINS]}
    return others.get(operation, ["y1"])


def write_data(folder: Path, strata: int, psus: int, rows: int) -> int:
    """Make the sample, a raw file a column (int32 or float64), and the margins; return the number of rows."""
    rng = np.random.default_rng(SEED)
    n = strata * psus * rows
    unit = np.repeat(np.arange(strata * psus), rows)
    level = rng.normal(0, 0.4, strata * psus)[unit]
    made: dict[str, np.ndarray] = {
        "s": np.repeat(np.arange(strata), psus * rows).astype(np.int32),
        "p": (unit % psus).astype(np.int32),
        "w": rng.uniform(5, 50, n).round(3),
        "N": np.full(n, 10.0 * psus),
        "g": rng.integers(0, DOMAINS, n).astype(np.int32),
    }
    latent = 0.5 * level + rng.normal(size=n)
    for name, k in MARGINS.items():
        cuts = np.quantile(latent, np.arange(1, k) / k)
        made[name] = np.searchsorted(cuts, 0.6 * latent + 0.8 * rng.normal(size=n)).astype(np.int32)
    common = rng.normal(size=n)
    for name in MANY_MARGINS:
        x = np.sqrt(0.44) * common + np.sqrt(0.56) * rng.normal(size=n)
        made[name] = np.searchsorted([-0.43, 0.43], x).astype(np.int32)
    for i in range(1, VARIABLES + 1):
        x = level + rng.normal(size=n)
        kind = (i - 1) % 5
        if kind in {0, 1}:
            y = (x > 0.1).astype(np.int32)
        elif kind == 2:
            y = (1 + np.searchsorted([-1, -0.3, 0.4, 1.1], x)).astype(np.int32)
        elif kind == 3:
            y = rng.poisson(np.exp(0.3 * x)).astype(np.int32)
        else:
            y = 50 + 12 * x
        made[f"y{i}"] = y
    for name, values in made.items():
        values.tofile(folder / name)
    size = float(made["w"].sum())
    targets: dict[str, list[float]] = {}
    for number, name in enumerate([*MARGINS, *MANY_MARGINS]):
        have = np.bincount(made[name], weights=made["w"])
        # Away from the sample by 5 to 20 per cent, so that there is work to do.
        tilted = have * (1 + (0.05 if name in MARGINS else 0.2) * np.cos(np.pi * np.arange(have.size) + number))
        targets[name] = (tilted * size / tilted.sum()).tolist()
    types = {name: str(values.dtype) for name, values in made.items()}
    (folder / "about.json").write_text(json.dumps({"types": types, "targets": targets}), encoding="utf-8")
    return n


def load(folder: Path, names: list[str]) -> tuple[dict[str, np.ndarray], dict[str, list[float]]]:
    """Return columns and margins."""
    about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
    columns = ["s", "p", "w", "N", *names]
    return {name: np.fromfile(folder / name, dtype=about["types"][name]) for name in columns}, about["targets"]


def memory(key: str) -> float:
    """Return VmRSS or VmHWM of this process in MiB; nan where /proc is absent."""
    status = Path("/proc/self/status")
    if not status.exists():
        return float("nan")
    for line in status.read_text(encoding="ascii").splitlines():
        if line.startswith(key):
            return int(line.split()[1]) / 1024
    return float("nan")


def with_sapa(folder: Path, operation: str) -> Measured:
    """Run one operation with sapa's arithmetic on arrays."""
    sys.path.insert(0, str(ROOT / "toolkit"))
    from sapa.stats import (
        Domains,
        SampleDesign,
        make_replicates,
        margin,
        mean,
        means,
        rake,
    )

    d, targets = load(folder, columns_of(operation))
    loaded = memory("VmRSS")
    start = time.perf_counter()
    design = SampleDesign.build(weights=d["w"], strata=[d["s"]], psu=[d["p"]], population=[d["N"]])
    built = time.perf_counter() - start

    def run() -> list[float]:
        if operation == "one":
            r = mean(d["y1"], design)
            return [r.estimate, r.se, r.deff_wor]
        if operation == "many":
            whole = Domains.whole(design)
            found = [means(d[f"y{i}"], whole)[0] for i in range(1, VARIABLES + 1)]
            return [x for r in (found[0], found[-1]) for x in (r.estimate, r.se)]
        if operation == "domains":
            r = means(d["y1"], Domains.build(design, d["g"], DOMAINS))[0]
            return [r.estimate, r.se, r.deff_wor]
        if operation in {"rake", "rake12"}:
            names, close = (MANY_MARGINS, CLOSE) if operation == "rake12" else (list(MARGINS), TOLERANCE)
            raked = rake(design, [margin(d[name], targets[name]) for name in names], tolerance=close)
            return [float(raked.weights.min()), float(raked.weights.max())]
        replicates = make_replicates(design, "bootstrap", count=REPLICATES, seed=SEED)
        r = mean(d["y1"], replace(design, replicates=replicates))
        return [r.estimate, r.se]

    return _timed(run, built, loaded)


def with_svy(folder: Path, operation: str) -> Measured:
    """Run one operation with svy (0.35)."""
    import polars as pl
    import svy

    d, targets = load(folder, columns_of(operation))
    frame = pl.DataFrame(d)
    d.clear()
    loaded = memory("VmRSS")
    start = time.perf_counter()
    sample = svy.Sample(frame, svy.Design(stratum="s", psu="p", wgt="w", pop_size="N"))
    built = time.perf_counter() - start

    def run() -> list[float]:
        if operation == "one":
            r = sample.estimation.mean("y1", deff="wor").estimates[0]
            return [r.est, r.se, r.deff]
        if operation == "many":
            names = columns_of("many")
            found = [r.estimates[0] for r in sample.estimation.mean(names, deff="wor")]
            return [x for r in (found[0], found[-1]) for x in (r.est, r.se)]
        if operation == "domains":
            found = sample.estimation.mean("y1", by="g", deff="wor").estimates
            r = next(
                r for r in found if str(r.by_level[0] if isinstance(r.by_level, tuple | list) else r.by_level) == "0"
            )
            return [r.est, r.se, r.deff]
        if operation in {"rake", "rake12"}:
            names, close = (MANY_MARGINS, CLOSE) if operation == "rake12" else (list(MARGINS), TOLERANCE)
            controls = {name: dict(enumerate(targets[name])) for name in names}
            # svy comes to rest at 1.005e-8 in the last of these and would go round for nothing.
            raked = sample.weighting.rake(controls=controls, tol=1.1 * close, max_iter=500)
            w = raked.data[raked.design.wgt]
            return [float(w.min()), float(w.max())]
        made = sample.weighting.create_bs_wgts(n_reps=REPLICATES, rstate=SEED)
        r = made.estimation.mean("y1", method="replication").estimates[0]
        return [r.est, r.se]

    return _timed(run, built, loaded)


def _timed(run: Callable[[], list[float]], built: float, loaded: float) -> Measured:
    start = time.perf_counter()
    numbers = run()
    seconds = time.perf_counter() - start
    return Measured(built, seconds, loaded, memory("VmHWM"), tuple(numbers))


R_SCRIPT = r"""
suppressMessages(library(survey))
a <- commandArgs(TRUE); folder <- a[1]; op <- a[2]; k <- as.integer(a[3]); reps <- as.integer(a[4])
about <- read.csv(file.path(folder, "about.csv"), header = FALSE)
read <- function(name) {
  path <- file.path(folder, name); int <- about$V2[about$V1 == name] == "int32"
  readBin(path, if (int) "integer" else "double", n = file.size(path) / (if (int) 4 else 8), size = if (int) 4 else 8)
}
memory <- function(key) {
  s <- readLines("/proc/self/status"); as.numeric(gsub("[^0-9]", "", s[startsWith(s, key)])) / 1024
}
if (op == "rake12") stop("left out: R builds the table of all 531,441 combinations in every cycle")
names <- switch(op, many = paste0("y", 1:k), domains = c("y1", "g"), rake = c("y1", "m1", "m2", "m3"), "y1")
d <- as.data.frame(lapply(setNames(nm = c("s", "p", "w", "N", names)), read))
loaded <- memory("VmRSS")
built <- system.time(x <- svydesign(id = ~p, strata = ~s, weights = ~w, fpc = ~N, nest = TRUE, data = d))[["elapsed"]]
run <- function() {
  if (op == "one") { m <- svymean(~y1, x, deff = TRUE); return(c(coef(m), SE(m), deff(m))) }
  if (op == "many") {
    m <- svymean(as.formula(paste("~", paste0("y", 1:k, collapse = "+"))), x)
    return(c(coef(m)[1], SE(m)[1], coef(m)[k], SE(m)[k]))
  }
  if (op == "domains") { m <- svyby(~y1, ~g, x, svymean, deff = TRUE); return(as.numeric(m[1, 2:4])) }
  if (op == "rake") {
    t <- read.csv(file.path(folder, "targets.csv"))
    one <- function(name) setNames(data.frame(t$level[t$margin == name], t$total[t$margin == name]), c(name, "Freq"))
    margins <- list(one("m1"), one("m2"), one("m3"))
    r <- rake(x, list(~m1, ~m2, ~m3), margins, control = list(epsilon = 1e-6, maxit = 500))
    return(range(weights(r)))
  }
  set.seed(1)
  b <- as.svrepdesign(x, type = "subbootstrap", replicates = reps)
  m <- svymean(~y1, b)
  c(coef(m), SE(m))
}
seconds <- system.time(r <- run())[["elapsed"]]
cat("RESULT", built, seconds, loaded, memory("VmHWM"), formatC(as.numeric(r), digits = 15, format = "g"), "\n")
"""


def in_r(folder: Path, operation: str) -> Measured | str:
    """Run one operation with R in a process of its own; the reason where it fails."""
    script = folder / "run.R"
    if not script.exists():
        about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
        (folder / "about.csv").write_text("\n".join(f"{k},{v}" for k, v in about["types"].items()), encoding="utf-8")
        lines = [f"{m},{i},{v!r}" for m, values in about["targets"].items() for i, v in enumerate(values)]
        (folder / "targets.csv").write_text("\n".join(["margin,level,total", *lines]), encoding="utf-8")
        script.write_text(R_SCRIPT, encoding="utf-8")
    arguments = [str(folder), operation, str(VARIABLES), str(REPLICATES)]
    done = subprocess.run(["Rscript", str(script), *arguments], capture_output=True, text=True, check=False)
    line = next((line for line in done.stdout.splitlines() if line.startswith("RESULT")), None)
    if line is None:
        return done.stderr.strip()[-300:] or "no result"
    values = [float(part) for part in line.split()[1:]]
    return Measured(*values[:4], tuple(values[4:]))


def in_python(python: str, tool: str, folder: Path, operation: str) -> Measured | str:
    """Run one operation in a fresh interpreter; the reason where it fails."""
    done = subprocess.run(
        [python, str(HERE), "--worker", tool, operation, str(folder)], capture_output=True, text=True, check=False
    )
    line = next((line for line in done.stdout.splitlines() if line.startswith("{")), None)
    if done.returncode != 0 or line is None:
        return done.stderr.strip()[-300:] or "no result"
    found = json.loads(line)
    return Measured(found["design"], found["seconds"], found["loaded"], found["peak"], tuple(found["numbers"]))


def worker(tool: str, operation: str, folder: Path) -> None:
    """Do the work of a fresh process and print what was measured."""
    found = (with_sapa if tool == "sapa" else with_svy)(folder, operation)
    names = ("design", "seconds", "loaded", "peak", "numbers")
    print(json.dumps({name: getattr(found, name) for name in names}))


def median(runs: list[Measured]) -> Measured:
    """Return the medians of several processes."""
    picked = [statistics.median(getattr(r, name) for r in runs) for name in ("design", "seconds", "loaded", "peak")]
    return Measured(*picked, runs[0].numbers)


def tools(svy_python: str | None) -> dict[str, Callable[[Path, str], Measured | str]]:
    """Return the tools that are installed; says what is skipped."""
    found: dict[str, Callable[[Path, str], Measured | str]] = {
        "sapa": lambda folder, operation: in_python(sys.executable, "sapa", folder, operation)
    }
    python = svy_python or sys.executable
    if subprocess.run([python, "-c", "import svy, polars"], capture_output=True, check=False).returncode == 0:
        found["svy"] = lambda folder, operation: in_python(python, "svy", folder, operation)
    else:
        print("svy is not installed here: skipped (--svy names an interpreter that has it)", file=sys.stderr)
    probe = ["Rscript", "-e", "library(survey)"]
    if shutil.which("Rscript") and subprocess.run(probe, capture_output=True, check=False).returncode == 0:
        found["R survey"] = in_r
    else:
        print("R with the package survey is not installed here: skipped", file=sys.stderr)
    return found


def agrees(operation: str, one: Measured, other: Measured) -> str:
    """Tell whether two tools have the same numbers; a bootstrap has its own draws, so only its mean is compared."""
    numbers = slice(0, 1) if operation == "bootstrap" else slice(None)
    # Raked weights agree as far as the tolerances of raking let them.
    tolerance = {"rake": 1e-4, "rake12": 1e-5}.get(operation, 1e-9)
    same = np.allclose(one.numbers[numbers], other.numbers[numbers], rtol=tolerance, atol=0)
    return "equal" if same else "DIFFERENT"


def table(folder: Path, svy_python: str | None, runs: int, r_runs: int) -> list[str]:
    """Run everything and return the lines of the table."""
    lines = [
        "| operation | tool | s | design, s | MiB loaded | MiB at peak | sapa is faster | numbers |",
        "|---|---|---:|---:|---:|---:|---:|---|",
    ]
    found = tools(svy_python)
    for operation, title in OPERATIONS.items():
        base: Measured | None = None
        for name, run in found.items():
            times = [run(folder, operation) for _ in range(r_runs if name == "R survey" else runs)]
            good = [t for t in times if isinstance(t, Measured)]
            if not good:
                lines.append(f"| {title} | {name} | {_short(times[0])} | | | | | |")
                print(lines[-1], flush=True)
                continue
            m = median(good)
            base = m if name == "sapa" else base
            ratio = "" if name == "sapa" or base is None else f"{m.seconds / base.seconds:.1f} ×"
            same = "" if name == "sapa" or base is None else agrees(operation, base, m)
            shown = f"{m.seconds:.3f} | {m.design:.3f} | {m.loaded:.0f} | {m.peak:.0f}"
            lines.append(f"| {title} | {name} | {shown} | {ratio} | {same} |")
            print(lines[-1], flush=True)
    return lines


def _short(reason: Measured | str) -> str:
    """Return the last line of an error."""
    lines = [line.removeprefix("Error: ").strip() for line in str(reason).splitlines()]
    useful = [line for line in lines if line and not line.startswith(("Execution halted", "Calls:"))]
    return useful[-1] if useful else "no result"


def main() -> None:
    """Print the table, or be the worker of one row of it."""
    if len(sys.argv) == 5 and sys.argv[1] == "--worker":
        worker(sys.argv[2], sys.argv[3], Path(sys.argv[4]))
        return
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--strata", type=int, default=200)
    parser.add_argument("--psus", type=int, default=50)
    parser.add_argument("--rows", type=int, default=100)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--r-runs", type=int, default=1)
    parser.add_argument("--svy", help="an interpreter that has svy")
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        n = write_data(folder, asked.strata, asked.psus, asked.rows)
        lines = table(folder, asked.svy, asked.runs, asked.r_runs)
    if asked.write:
        target = ROOT / "docs" / "benchmarks.md"
        head = target.read_text(encoding="utf-8") if target.exists() else "# Benchmarks\n"
        start, end = "<!-- speed -->", "<!-- /speed -->"
        part = f"{start}\n{n:,} rows; medians of {asked.runs} processes, R of {asked.r_runs}; seed {SEED}.\n\n"
        part += "\n".join(lines) + f"\n{end}"
        if start in head:
            head = head[: head.index(start)] + part + head[head.index(end) + len(end) :]
        else:
            head = f"{head.rstrip()}\n\n{part}\n"
        target.write_text(head, encoding="utf-8")


if __name__ == "__main__":
    main()
