"""How long the main job takes: the whole process `sapa review` on the sample, from start to exit.

    python benchmarks/review_time.py [--runs 3] [--check] [DELIVERABLE]

Prints seconds (best and median) and the highest memory of the process and its children. `--check` exits 1 where the
best run is above the target. On Windows the memory is not measured.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "data-samples" / "social-survey-2026"
TARGET_SECONDS = 4.0
TARGET_MIB = 400.0
# ru_maxrss is in KiB on Linux and in bytes on macOS.
RSS_UNIT = 1 if sys.platform == "darwin" else 1024


def once(deliverable: Path, folder: Path) -> tuple[float, float | None]:
    """Review once in a fresh process; return seconds and peak MiB."""
    out = folder / "evaluation.xlsx"
    out.unlink(missing_ok=True)
    command = [sys.executable, "-c", "from sapa.cli import main; main()", "review", str(deliverable), "--out", str(out)]
    variables = dict(os.environ, PYTHONPATH=str(ROOT / "toolkit"), PYTHONUTF8="1", SAPA_LANG="kk")
    begun = time.perf_counter()
    process = subprocess.Popen(command, env=variables, stdout=subprocess.DEVNULL)
    if hasattr(os, "wait4"):
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        peak = usage.ru_maxrss * RSS_UNIT / 2**20
    else:
        process.wait()
        peak = None
    seconds = time.perf_counter() - begun
    if process.returncode or not out.exists():
        raise SystemExit(f"sapa review ended with {process.returncode}; nothing was measured")
    return seconds, peak


def main() -> int:
    parser = argparse.ArgumentParser(description="time `sapa review` on the sample deliverable")
    parser.add_argument("deliverable", nargs="?", type=Path, default=SAMPLE)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--check", action="store_true", help="exit 1 above the target")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        runs = [once(asked.deliverable, Path(folder)) for _ in range(asked.runs)]
    seconds = sorted(run[0] for run in runs)
    peaks = [run[1] for run in runs if run[1] is not None]
    machine = f"{os.cpu_count()} processors, Python {sys.version.split()[0]}"
    print(f"sapa review {asked.deliverable.name}: {asked.runs} runs, {machine}")
    print(f"{'':<14}{'best':>8}{'median':>9}{'target':>9}")
    print(f"{'seconds':<14}{seconds[0]:>8.2f}{statistics.median(seconds):>9.2f}{TARGET_SECONDS:>9.2f}")
    if peaks:
        print(f"{'peak MiB':<14}{min(peaks):>8.0f}{statistics.median(peaks):>9.0f}{TARGET_MIB:>9.0f}")
    slow = seconds[0] > TARGET_SECONDS or (bool(peaks) and min(peaks) > TARGET_MIB)
    return 1 if asked.check and slow else 0


if __name__ == "__main__":
    raise SystemExit(main())
