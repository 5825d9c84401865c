"""Defects of the figures that a report prints."""

from __future__ import annotations

import numpy as np

from sapa.training.fabrication_form import DONT_KNOW, REFUSED
from sapa.training.simulator.acts_data import Act, Site
from sapa.training.simulator.papers import numbers
from sapa.training.simulator.questions import INDICATORS, SATISFIED, TRUST


def _error_claimed(site: Site) -> None:
    site.made.tables["claims"]["margin"] = f"{site.dose:g}"
    site.notes["margin"] = site.dose


def _region_error_claimed(site: Site) -> None:
    """Print a share of the smallest region with the error of the whole sample."""
    import pandas as pd

    claims, data = site.made.tables["claims"], site.data
    counts = data["region"].value_counts()
    region = str(counts.index[int(np.argmin(counts.to_numpy()))])
    inside = (data["region"] == region).to_numpy()
    value, n = _share(site, TRUST, (4, 5), inside)
    row = claims.iloc[[0]].copy()
    row["group"], row["value"], row["n"] = f'region == "{region}"', f"{value:.1f}", n
    row["margin"] = f"{site.dose:g}"
    # By pages, as every report: at the end the row would stand out.
    site.wrote(pd.concat([claims, row]).sort_values("page", kind="stable"), "claims")
    site.notes |= {"region": region, "interviews": n}


def _share(site: Site, column: str, values: tuple[int, ...], inside: np.ndarray) -> tuple[float, int]:
    """Return a weighted percentage and its interviews."""
    codes = numbers(site.data[column])
    weight = site.data["weight"].to_numpy(dtype=float)
    asked = inside & ~np.isnan(codes) & ~np.isin(codes, (DONT_KNOW, REFUSED))
    return float(100 * weight[asked & np.isin(codes, values)].sum() / weight[asked].sum()), int(asked.sum())


def _base_wrong(site: Site) -> None:
    """Print the satisfied among all who were interviewed, as if all had been asked."""
    codes = numbers(site.data[SATISFIED])
    weight = site.data["weight"].to_numpy(dtype=float)
    values = np.array(INDICATORS["services_satisfied"]["values"], dtype=float)
    wrong = 100 * weight[np.isin(codes, values)].sum() / weight.sum()
    claims = site.made.tables["claims"]
    row = claims["indicator"] == "services_satisfied"
    claims.loc[row, "value"] = f"{wrong:.1f}"
    site.notes["indicator"] = "services_satisfied"


def _missing_in_base(site: Site) -> None:
    """Leave those who did not know in the base, for the question where they are most."""
    most, worst = "", -1.0
    for name, spec in INDICATORS.items():
        codes = numbers(site.data[str(spec["column"])])
        share = float(np.isin(codes, (DONT_KNOW, REFUSED)).sum() / np.isfinite(codes).sum())
        if share > worst and "base" not in spec:
            most, worst = name, share
    spec = INDICATORS[most]
    codes = numbers(site.data[str(spec["column"])])
    weight = site.data["weight"].to_numpy(dtype=float)
    asked = np.isfinite(codes)
    values = np.array(spec["values"], dtype=float)
    wrong = 100 * weight[asked & np.isin(codes, values)].sum() / weight[asked].sum()
    claims = site.made.tables["claims"]
    row = claims["indicator"] == most
    claims.loc[row, "value"] = f"{wrong:.1f}"
    claims.loc[row, "n"] = int(asked.sum())
    site.notes |= {"indicator": most, "without_answer": worst}


def _value_inflated(site: Site) -> None:
    claims = site.made.tables["claims"]
    row = int(site.rng.integers(0, len(claims)))
    printed = [str(value) for value in claims["value"]]
    printed[row] = f"{float(printed[row]) + site.dose:.1f}"
    claims["value"] = printed
    site.notes["indicator"] = claims["indicator"].tolist()[row]


def _n_inflated(site: Site) -> None:
    claims = site.made.tables["claims"]
    claims["n"] = [round(int(n) * site.dose) for n in claims["n"]]
    site.notes["times"] = site.dose


def _population_inflated(site: Site) -> None:
    """Say of how many people in the country the share of volunteers speaks, and say too many."""
    claims = site.made.tables["claims"]
    people = int(site.made.tables["frame"]["people"].sum())
    row = claims["indicator"] == "volunteers"
    claims["population"] = claims["population"].astype(object)
    claims.loc[row, "population"] = str(round(float(claims.loc[row, "value"].iloc[0]) / 100 * people * site.dose))
    site.notes["indicator"] = "volunteers"


ACTS: dict[str, Act] = {
    "error_claimed": _error_claimed,
    "region_error_claimed": _region_error_claimed,
    "base_wrong": _base_wrong,
    "missing_in_base": _missing_in_base,
    "value_inflated": _value_inflated,
    "n_inflated": _n_inflated,
    "population_inflated": _population_inflated,
}
