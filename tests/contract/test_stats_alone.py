"""The statistics stand alone: they run where only numpy and scipy can be imported."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SCRIPT = """
import sys

ALLOWED = {"numpy", "scipy", "sapa"} | set(sys.stdlib_module_names)

class Blocker:
    def find_spec(self, name, path=None, target=None):
        top = name.partition(".")[0]
        # Cython registers modules of its own for scipy's compiled parts.
        if top in ALLOWED or top.startswith("_"):
            return None
        raise ModuleNotFoundError(f"blocked: {name}")

sys.meta_path.insert(0, Blocker())
sys.path.insert(0, sys.argv[1])
import numpy as np
from sapa import stats

design = stats.SampleDesign.build(weights=[2.0, 2.0, 3.0, 3.0], strata=[["a", "a", "b", "b"]])
print(stats.mean(np.array([1.0, 2.0, 3.0, 5.0]), design).estimate, stats.t_quantile(0.95, 2), stats.wilson(1, 4))
print(sorted(m for m in sys.modules if m.startswith("sapa")))
print("scipy.stats" in sys.modules)
"""


def test_statistics_need_numpy_and_scipy_only():
    """A subprocess in which every other library is blocked estimates a mean; nothing of sapa beside stats is loaded."""
    toolkit = Path(__file__).parents[2] / "toolkit"
    done = subprocess.run(
        [sys.executable, "-I", "-c", SCRIPT, str(toolkit)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    first, modules, scipy_stats = done.stdout.splitlines()
    # (2·1 + 2·2 + 3·3 + 3·5) / 10 = 3.0; t of 2 degrees of freedom at 97.5 % is 4.302653 (any t table)
    assert first.startswith("3.0 4.3026")
    assert "sapa.messages" not in modules
    assert "sapa.i18n" not in modules
    assert scipy_stats == "False"
