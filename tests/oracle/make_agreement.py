"""Expected numbers of agreement from other people's programs; run once, outside the project's environment.

    python make_agreement.py agreement_alpha.json    with krippendorff 0.9.0 and pingouin 0.7.0 (both GPL: oracles only)
    python make_agreement.py agreement_ac1.json      with irrCAC 0.4.4 (numpy 1.26, pandas 2)

The first writes alphas and intraclass correlations, the second kappa and AC1 with their errors. Data are made here.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np


def alphas() -> list[dict]:
    import krippendorff

    found = []
    for seed, (units, coders, top, noise, gone) in enumerate(
        [(12, 4, 5, 0.3, 0.2), (60, 2, 3, 0.1, 0.0), (200, 3, 7, 0.5, 0.4), (9, 6, 4, 0.9, 0.6), (500, 2, 40, 0.2, 0.1)]
    ):
        rng = np.random.default_rng(seed)
        true = rng.integers(1, top + 1, units)
        data = np.where(
            rng.random((units, coders)) < noise, rng.integers(1, top + 1, (units, coders)), true[:, None]
        ).astype(float)
        data[rng.random(data.shape) < gone] = np.nan
        found.append(
            {
                "ratings": [[None if np.isnan(v) else v for v in row] for row in data.tolist()],
                **{
                    metric: float(krippendorff.alpha(reliability_data=data.T, level_of_measurement=metric))
                    for metric in ("nominal", "ordinal", "interval")
                },
            }
        )
    return found


def iccs() -> list[dict]:
    import pandas as pd
    import pingouin

    pingouin.options["round.column.CI95"] = None

    found = []
    for seed, (units, coders, shift, noise) in enumerate([(6, 4, 2.0, 1.0), (30, 2, 0.0, 0.5), (15, 3, 0.5, 2.0)]):
        rng = np.random.default_rng(100 + seed)
        data = (
            rng.normal(0, 1, (units, 1))
            + shift * rng.normal(0, 1, (1, coders))
            + noise * rng.normal(0, 1, (units, coders))
        ).round(3)
        long = pd.DataFrame(
            {"u": np.repeat(np.arange(units), coders), "c": np.tile(np.arange(coders), units), "y": data.ravel()}
        )
        table = pingouin.intraclass_corr(long, targets="u", raters="c", ratings="y").set_index("Type")
        found.append(
            {
                "ratings": data.tolist(),
                "icc": {
                    kind: [float(table.loc[kind, "ICC"]), *map(float, table.loc[kind, "CI95"])]
                    for kind in ("ICC(1,1)", "ICC(A,1)", "ICC(C,1)")
                },
            }
        )
    return found


def ac1s() -> list[dict]:
    import pandas as pd
    from irrCAC.table import CAC

    found = []
    for seed, (q, n, same) in enumerate([(2, 50, 0.95), (3, 100, 0.7), (5, 400, 0.5), (2, 12, 0.5)]):
        rng = np.random.default_rng(200 + seed)
        first = rng.choice(q, n, p=np.arange(1, q + 1) / (q * (q + 1) / 2))
        second = np.where(rng.random(n) < same, first, rng.integers(0, q, n))
        table = np.zeros((q, q), dtype=int)
        np.add.at(table, (first, second), 1)
        cac = CAC(pd.DataFrame(table), digits=15)
        for name, call in (("ac1", cac.gwet), ("kappa", cac.cohen)):
            est = call()["est"]
            found.append(
                {
                    "counts": table.tolist(), "coefficient": name, "estimate": float(est["coefficient_value"]),
                    "se": float(est["se"]), "expected": float(est["pe"]),
                }
            )  # fmt: skip
    return found


if __name__ == "__main__":
    target = Path(sys.argv[1])
    made = {"alpha": alphas(), "icc": iccs()} if "alpha" in target.name else {"ac1": ac1s()}
    target.write_text(json.dumps(made), encoding="utf-8")
