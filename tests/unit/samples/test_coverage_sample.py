"""The review of the sample against plain loops over its files: outcomes, replacements, weights, response, audit, fit.

Nothing of sapa is used to get an expected number: each is computed here from the files and the definition that its
test names.
"""

from __future__ import annotations

import csv
import json
import math
import os
import subprocess
import sys
from collections import Counter, defaultdict
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[3]
SAMPLE = ROOT / "data-samples" / "social-survey-2026"
CODES = {
    "интервью": "1.1", "интервью прервано": "1.2", "отказ": "2.11", "отказ в ходе беседы": "2.12",
    "нет доступа в подъезд": "2.23", "никого нет дома": "2.24", "отобранный отсутствует": "2.25",
    "не может отвечать по здоровью": "2.32", "адрес не найден": "3.18", "нежилое помещение": "4.5",
    "жилье пустует": "4.6",
}  # fmt: skip
"""As in the manifest."""

GROUPS = {"1.1": "I", "1.2": "P", "2.1": "R", "2.2": "NC", "2.3": "O", "3.1": "UH", "4": "NE"}
"""Beginnings of AAPOR codes (Standard Definitions, 10th edition, 2023, table of in-person surveys)."""

KNOWN = {"sex", "age_group", "locality"}


def table(name: str) -> list[dict[str, str]]:
    """Read a table of the sample."""
    with (SAMPLE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def run(folder: Path, seed: str) -> tuple[dict[str, object], bytes, bytes]:
    """Review the sample in a process of its own; return the record, its bytes and those of the workbook."""
    folder.mkdir()
    out, record = folder / "x.xlsx", folder / "x.json"
    command = [sys.executable, "-m", "sapa", "review", str(SAMPLE), "--lang", "en", "--out", str(out)]
    env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT / "toolkit")}
    subprocess.run([*command, "--json", str(record)], check=True, capture_output=True, env=env)
    return json.loads(record.read_text(encoding="utf-8")), record.read_bytes(), out.read_bytes()


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> tuple[dict[str, object], bytes, bytes]:
    """One review by the command, as anyone would run it."""
    return run(tmp_path_factory.mktemp("made") / "a", "1")


@pytest.fixture(scope="module")
def tables(made) -> dict[str, list[dict[str, object]]]:
    """Its tables."""
    return made[0]["tables"]  # type: ignore[return-value]


@pytest.fixture(scope="module")
def stand() -> list[dict[str, str]]:
    """Interviews that stand after control."""
    return [row for row in table("interviews.csv") if row["status"] == "завершено"]


@pytest.fixture(scope="module")
def final() -> dict[str, str]:
    """What each address came to: the group of its last visit, UO for the word that has no code."""
    last: dict[str, tuple[int, str]] = {}
    for row in table("contacts.csv"):
        last[row["address"]] = max(last.get(row["address"], (0, "")), (int(row["attempt"]), row["disposition"]))
    codes = {address: CODES.get(word, "") for address, (_, word) in last.items()}
    return {a: next((g for k, g in GROUPS.items() if code.startswith(k)), "UO") for a, code in codes.items()}


def test_the_same_files_give_the_same_bytes_whatever_the_hash_seed(made, tmp_path):
    """Record and workbook do not depend on the order of sets."""
    _, record, book = run(tmp_path / "b", "4321")
    assert record == made[1]
    assert book == made[2]


def test_outcome_rates_are_those_of_the_definitions(tables, final):
    """AAPOR, Standard Definitions (10th edition), with e among the cases of known eligibility; as exact fractions."""
    n = Counter(final.values())
    whole, partial, refused, away, other = (Fraction(n[k]) for k in ("I", "P", "R", "NC", "O"))
    unknown, not_eligible = Fraction(n["UH"] + n["UO"]), Fraction(n["NE"])
    talked, eligible = whole + partial + refused + other, whole + partial + refused + away + other
    e = eligible / (eligible + not_eligible)
    expected = {
        "rr1": whole / (eligible + unknown), "rr2": (whole + partial) / (eligible + unknown),
        "rr3": whole / (eligible + e * unknown), "rr4": (whole + partial) / (eligible + e * unknown),
        "rr5": whole / eligible, "rr6": (whole + partial) / eligible,
        "coop1": whole / talked, "coop2": (whole + partial) / talked,
        "coop3": whole / (talked - other), "coop4": (whole + partial) / (talked - other),
        "ref1": refused / (eligible + unknown), "ref2": refused / (eligible + e * unknown), "ref3": refused / eligible,
        "con1": talked / (eligible + unknown), "con2": talked / (eligible + e * unknown), "con3": talked / eligible,
        "e": e,
    }  # fmt: skip
    (row,) = [r for r in tables["outcome_rates"] if r["group_by"] == "" and not r["weighted"]]
    assert {k: row[k] for k in expected} == pytest.approx({k: float(v) for k, v in expected.items()}, rel=1e-14)
    assert row["cases"] == len(final)


def test_replacements_are_those_of_the_list_of_issued_addresses(made, tables, final):
    """Share replaced, fewer than three visits to somebody who was not closed, another unit, a case replaced twice."""
    issued = {row["address"]: row for row in table("issued.csv")}
    visits = Counter(row["address"] for row in table("contacts.csv"))
    handed_in = {row["address"] for row in table("interviews.csv") if row["status"] != "частично"}
    expected: Counter[str] = Counter()
    seen: set[str] = set()
    for row in issued.values():
        old = row["replaces"]
        if not old:
            continue
        expected["other_place"] += row["psu"] != issued[old]["psu"]
        is_open = final.get(old, "") in ("NC", "UH", "UO", "")
        expected["few_attempts"] += old not in handed_in and visits[old] < 3 and is_open
        expected["interviewed"] += old in handed_in
        expected["twice"] += old in seen
        seen.add(old)
    assert Counter(r["breach"] for r in tables["replacements"]) == +expected
    (finding,) = [f for f in made[0]["findings"] if f["id"].split("/")[2] == "coverage.replacements"]
    assert finding["params"]["share"] == pytest.approx(len(seen) / len(issued))


def kish(weights: list[float]) -> float:
    """Return Kish's (1965) design effect of weights: n Σ w² / (Σ w)²."""
    return len(weights) * sum(w * w for w in weights) / sum(weights) ** 2


def levels(row: dict[str, str]) -> dict[str, str]:
    """Return the levels of the margins that an interview has."""
    starts = ((18, "18–29"), (30, "30–44"), (45, "45–59"), (60, "60+"))
    age = next(label for start, label in reversed(starts) if int(row["age"]) >= start)
    return {"sex": row["sex"], "age_group": age, "locality": row["locality"]}


def test_raked_weights_are_those_of_a_plain_loop(tables, stand, final):
    """Design weight, times issued over answered in cells of eligible addresses, then raking (Deming, Stephan 1940)."""
    answered = {row["address"] for row in stand}
    cells = {row["address"]: (row["locality"], row["housing"]) for row in table("issued.csv")}
    issued = Counter(cell for address, cell in cells.items() if final[address] != "NE")
    gave = Counter(cell for address, cell in cells.items() if address in answered)
    told = {r["cell"]: (r["issued"], r["answered"]) for r in tables["weight_response"]}
    assert told == {" / ".join(c): (issued[c], gave[c]) for c in issued}
    base = [float(row["weight_design"]) for row in stand]
    weights = [w * issued[cells[r["address"]]] / gave[cells[r["address"]]] for w, r in zip(base, stand, strict=True)]
    stages = {r["stage"]: r for r in tables["weight_stages"]}
    assert (stages["base"]["kish"], stages["response"]["kish"]) == pytest.approx((kish(base), kish(weights)), rel=1e-12)
    targets: dict[str, dict[str, float]] = defaultdict(dict)
    for row in table("margins.csv"):
        targets[row["margin"]][row["level"]] = float(row["total"])
    assert set(targets) == KNOWN
    own = [levels(row) for row in stand]
    for _ in range(500):
        for margin, totals in targets.items():
            sums: Counter[str] = Counter()
            for w, level in zip(weights, own, strict=True):
                sums[level[margin]] += w  # type: ignore[assignment]
            weights = [w * totals[v[margin]] / sums[v[margin]] for w, v in zip(weights, own, strict=True)]
    found = stages["calibrated"]
    # The engine stops where no margin misses its total by more than 1e-8 or so of it: weights agree as far.
    assert found["kish"] == pytest.approx(kish(weights), rel=1e-7)
    assert found["effective"] == pytest.approx(len(weights) / kish(weights), rel=1e-7)
    assert (found["low"], found["high"]) == pytest.approx((min(weights), max(weights)), rel=1e-6)


def between_units(scores: np.ndarray, strata: list[tuple[str, str]], units: list[str]) -> np.ndarray:
    """Return the covariance of the scores' totals: Σ n/(n - 1) Σ (u - ū)(u - ū)' over the units of each stratum."""
    sums: dict[tuple[str, str], dict[str, np.ndarray]] = defaultdict(dict)
    for score, stratum, unit in zip(scores, strata, units, strict=True):
        sums[stratum][unit] = sums[stratum].get(unit, 0.0) + score
    found = np.zeros((scores.shape[1], scores.shape[1]))
    for inside in sums.values():
        totals = np.array(list(inside.values()))
        apart = totals - totals.mean(axis=0)
        found += len(totals) / (len(totals) - 1) * apart.T @ apart
    return found


def test_the_r_indicator_is_that_of_its_definition(tables, stand):
    """Schouten, Cobben and Bethlehem 2009: R = 1 - 2 S(ρ), ρ by logistic regression; adjusted as Shlomo et al. 2012."""
    answered = {row["address"] for row in stand}
    issued = table("issued.csv")
    y = np.array([row["address"] in answered for row in issued], dtype=float)
    columns = [np.ones(len(issued))]
    for name in ("region", "locality", "housing"):
        values = sorted({row[name] for row in issued})
        columns += [np.array([row[name] == v for row in issued], dtype=float) for v in values[1:]]
    x = np.column_stack(columns)
    beta = np.zeros(x.shape[1])
    for _ in range(50):  # Newton's method
        p = 1 / (1 + np.exp(-x @ beta))
        beta += np.linalg.solve(x.T @ (x * (p * (1 - p))[:, None]), x.T @ (y - p))
    p = 1 / (1 + np.exp(-x @ beta))
    n, s2 = len(p), float(np.var(p, ddof=1))
    row = tables["r_indicator"][0]
    assert row["r_raw"] == pytest.approx(1 - 2 * math.sqrt(s2), rel=1e-10)
    # S² is reduced by its bias, Σ z'Σz / n - V(ρ̄): z = ρ(1 - ρ)x, and Σ the covariance of the coefficients by
    # linearisation over the units within strata, the variance of the mean propensity likewise.
    strata = [(row["region"], row["locality"]) for row in issued]
    units = [row["psu"] for row in issued]
    info = np.linalg.inv(x.T @ (x * (p * (1 - p))[:, None]))
    z = x * (p * (1 - p))[:, None]
    sigma = info @ between_units(x * (y - p)[:, None], strata, units) @ info
    mean_p = between_units(((p - p.mean()) / n)[:, None], strata, units)[0, 0]
    bias = float(np.einsum("ij,jk,ik->", z, sigma, z)) / n - mean_p
    assert row["r"] == pytest.approx(1 - 2 * math.sqrt(s2 - bias), rel=1e-8)
    assert row["max_bias"] == pytest.approx((1 - row["r"]) / 2 / (2 * row["rate"]), rel=1e-10)
    assert (row["cases"], row["answered"]) == (n, int(y.sum()))


def test_the_audit_counts_what_differs_between_the_files(tables):
    """Cells that differ, by question, and whether an entry of the log names this value."""
    explained = {
        (row["id"], row["question"]): row["new"] for row in table("cleaning_log.csv") if row["type"] == "исправление"
    }
    raw: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in table("raw.csv"):
        raw[row["id"]].append(row)
    expected: Counter[tuple[str, str]] = Counter()
    for row in table("interviews.csv"):
        mine = min(raw[row["id"]], key=lambda r: sum(r[c] != row[c] for c in r))
        raw[row["id"]].remove(mine)
        for question in (c for c in mine if c != "status"):
            logged = explained.get((row["id"], question))
            if mine[question] != row[question]:
                expected[question, "documented" if logged == row[question] else "undocumented"] += 1
            elif logged is not None and logged != row[question]:
                expected[question, "not_applied"] += 1
    assert {(r["question"], r["edit"]): r["edits"] for r in tables["audit"]} == dict(expected)
    left = [one for rows in raw.values() for one in rows]
    listed = {row["id"] for row in table("deleted.csv")}
    assert (len(left), sum(row["id"] not in listed for row in left)) == (8, 2)


def test_the_fit_of_margins_is_a_plain_chi_square(tables, stand):
    """Pearson's χ² of the interviews against the population's shares, for the margins that no stratum fixed."""
    n = len(stand)
    expected = {}
    for margin in ("sex", "age_group"):
        totals = {row["level"]: float(row["total"]) for row in table("margins.csv") if row["margin"] == margin}
        have = Counter(levels(row)[margin] for row in stand)
        wanted = {k: n * v / sum(totals.values()) for k, v in totals.items()}
        expected[margin] = sum((have[k] - v) ** 2 / v for k, v in wanted.items())
    assert {r["margin"]: r["chi_square"] for r in tables["quota_fit"]} == pytest.approx(expected, rel=1e-12)


def test_shares_and_their_errors_are_those_of_the_design(tables, stand):
    """Taylor's linearisation over PSUs within strata with replacement; shares by the design weights."""
    w = [float(row["weight_design"]) for row in stand]
    total = sum(w)
    for one in tables["representativeness"]:
        if one["margin"] not in ("sex", "age_group"):
            continue
        has = [levels(row)[str(one["margin"])] == one["level"] for row in stand]
        share = sum(v for v, yes in zip(w, has, strict=True) if yes) / total
        sums: dict[tuple[str, str], dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for v, yes, row in zip(w, has, stand, strict=True):
            sums[row["region"], row["locality"]][row["psu"]] += v * (yes - share) / total
        variance = 0.0
        for units in sums.values():
            mean = sum(units.values()) / len(units)
            variance += len(units) / (len(units) - 1) * sum((u - mean) ** 2 for u in units.values())
        assert one["compared_share"] == pytest.approx(share, rel=1e-12)
        assert one["se"] == pytest.approx(math.sqrt(variance), rel=1e-9)
        assert one["missing"] == round((float(str(one["population_share"])) - share) * len(stand))


def test_bounds_are_those_of_the_response_rate(tables):
    """r·p + (1 − r)(p + d), p + d kept in 0 … 1; r·p and r·p + 1 − r (Manski 1989); the d that leaves the interval."""
    rate = tables["outcome_rates"][0]["rr3"]
    for row in tables["nonresponse_bounds"]:
        p, other = row["estimate"], min(1.0, max(0.0, row["estimate"] + row["d"]))
        assert row["response_rate"] == rate
        assert row["among_all"] == pytest.approx(rate * p + (1 - rate) * other)
        assert (row["lowest"], row["highest"]) == pytest.approx((rate * p, rate * p + 1 - rate))
        if row["leaves_low"] is not None:
            assert row["leaves_low"] == pytest.approx((row["low"] - p) / (1 - rate))
