"""A made deliverable of any size, with every file that a provider can hand in: the plug of `workbook_size.py`.

    python benchmarks/made_delivery.py FOLDER [--interviews 10000] [--questions 200] [--seed 20260301]

Strata, PSUs of twelve, interviewers of four PSUs, addresses with attempts, 15 % controlled, raw data, a log and a
questionnaire. Answers are correlated within persons, PSUs and interviewers. A part of everything is wrong, the same
part at every size, so that every list of the workbook grows with the survey: doubled ids, broken dates, answers out of
range, copies, changes that no log names, refuted interviews. The same seed gives the same bytes.
"""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

SEED = 20260301
REGIONS = tuple(
    f"KZ-{code}" for code in (10, 11, 15, 19, 23, 27, 31, 33, 35, 39, 43, 47, 55, 59, 61, 62, 63, 71, 75, 79)
)  # fmt: skip
LOCALITIES = ("urban", "rural")
PSU = 12
"""Interviews in a PSU; an interviewer has four PSUs."""
ADULTS = 12_000_000
BEGIN = np.datetime64("2026-02-09T09:00:00")
OUTCOMES = ("confirmed", "partly", "refuted", "not reached")
DISPOSITIONS = {
    "interview": "1.1", "refusal": "2.11", "nobody home": "2.24", "person away": "2.25", "no dwelling": "4.5",
}  # fmt: skip
AGES = (("18–29", 18), ("30–44", 30), ("45–59", 45), ("60+", 60))


def make(folder: Path, *, interviews: int, questions: int, seed: int = SEED) -> Path:
    """Write the deliverable into a folder and return the path of its manifest."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(seed)
    data = _people(interviews, rng)
    names = [f"q{i}" for i in range(1, questions + 1)]
    codes = _answers(data, questions, rng)
    raw = pd.concat([data, pd.DataFrame(codes, columns=names, index=data.index)], axis=1)
    _plant(raw, names, rng)
    clean = raw.drop(columns=["unit_adults", "stratum"])
    deleted = rng.choice(len(clean), max(1, interviews // 200), replace=False)
    stands = np.delete(np.arange(len(clean)), deleted)
    tables = {
        "raw": clean.drop(columns=["weight", "weight_design"]),
        "deleted": clean.iloc[np.sort(deleted)][["id"]].assign(date="2026-03-06", reason="too short"),
        **_edited(clean.iloc[stands].reset_index(drop=True), names, rng),
        **_frame(data),
        **_field(data, rng),
    }
    tables["control"] = _control(tables["interviews"], rng)
    tables["claims"] = _claims(names, interviews)
    for name, table in tables.items():
        table.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")
    _questionnaire(folder / "questionnaire.xlsx", names)
    (folder / "report.txt").write_text("=== page 1 ===\nA made report.\n", encoding="utf-8")
    manifest = folder / "deliverable.yaml"
    manifest.write_text(_manifest(names), encoding="utf-8")
    return manifest


def _people(n: int, rng: np.random.Generator) -> pd.DataFrame:
    """Return who was interviewed where, by whom and when; PSUs are dealt to the strata in turn."""
    psu = np.arange(n) // PSU
    cells = len(REGIONS) * len(LOCALITIES)
    stratum = psu % cells
    interviewer = psu // cells // 4 * cells + stratum
    place = psu // cells % 4 * PSU + np.arange(n) % PSU
    start = BEGIN + (place // 4).astype("timedelta64[D]") + (place % 4 * 100 * 60).astype("timedelta64[s]")
    start = start + rng.integers(0, 3000, n).astype("timedelta64[s]")
    end = start + rng.integers(1200, 2400, n).astype("timedelta64[s]")
    adults = rng.integers(1, 5, n)
    organisation = np.array(["A", "B", "C"])[stratum % 3]
    counts = np.bincount(stratum, minlength=cells)
    weight = ADULTS / cells / counts[stratum]
    return pd.DataFrame({
        "id": [f"M{i:07d}" for i in range(n)],
        "address": [f"D{i:07d}" for i in range(n)],
        "region": np.array(REGIONS)[stratum // 2],
        "locality": np.array(LOCALITIES)[stratum % 2],
        "psu": [f"U{s:02d}-{p:06d}" for s, p in zip(stratum, psu, strict=True)],
        "organisation": organisation,
        "supervisor": [f"S{s:02d}" for s in stratum],
        "interviewer": [f"I{i:05d}" for i in interviewer],
        "start": np.char.add(np.datetime_as_string(start, unit="s"), "+05:00"),
        "end": np.char.add(np.datetime_as_string(end, unit="s"), "+05:00"),
        "status": "complete", "mode": "face", "language": np.where(rng.random(n) < 0.5, "kk", "ru"),
        "phone_present": np.where(rng.random(n) < 0.95, "yes", "no"),
        "adults": adults, "sex": rng.integers(1, 3, n), "age": rng.integers(18, 85, n),
        "weight_design": np.round(weight * adults / 2.5, 4), "weight": np.round(weight * adults / 2.5, 4),
        "unit_adults": 4000 + 37 * (psu % 50), "stratum": stratum,
    })  # fmt: skip


def _answers(data: pd.DataFrame, k: int, rng: np.random.Generator) -> np.ndarray[Any, Any]:
    """Return codes 1 … 5 with 98 and 99 among them; every tenth question asks a number."""
    n = len(data)
    psu, interviewer = pd.factorize(data["psu"])[0], pd.factorize(data["interviewer"])[0]
    trait = rng.normal(0, 1, n) + rng.normal(0, 0.25, psu.max() + 1)[psu]
    trait = (trait + rng.normal(0, 0.15, interviewer.max() + 1)[interviewer]).astype(np.float32)
    codes = np.empty((n, k), dtype=np.int8)
    for column in range(k):
        if column % 10 == 9:
            codes[:, column] = rng.integers(0, 80, n)
            continue
        latent = 0.5 * trait + 0.87 * rng.standard_normal(n, dtype=np.float32) + np.float32(rng.normal(0, 0.4))
        codes[:, column] = 1 + np.searchsorted(np.array([-1.2, -0.4, 0.4, 1.2], dtype=np.float32), latent)
        silent = rng.random(n, dtype=np.float32)
        codes[silent < 0.03, column] = 98
        codes[silent < 0.01, column] = 99
    # Two interviewers of a hundred copy every interview from the one before, with every tenth answer edited.
    copies = np.flatnonzero((interviewer % 50 == 7) & (np.arange(n) % PSU > 0))
    for row in copies:
        codes[row] = np.where(rng.random(k) < 0.1, codes[row], codes[row - 1])
    return codes


def _plant(data: pd.DataFrame, names: list[str], rng: np.random.Generator) -> None:
    """Plant what data have: doubled ids, dates in other shapes, missing weights, answers out of range."""
    n = len(data)

    def some(share: float) -> np.ndarray[Any, Any]:
        return rng.choice(np.arange(1, n), max(1, int(n * share)), replace=False)

    rows = some(0.002)
    data.loc[rows, "id"] = data["id"].to_numpy()[rows - 1]
    data.loc[some(0.003), "start"] = "19.02.2026 13:34"
    data.loc[some(0.001), "end"] = "in the evening"
    data["weight"] = data["weight"].astype(object)
    data.loc[some(0.001), "weight"] = "n/a"
    for name in names[:20]:
        data.loc[some(0.001), name] = 77
    data.loc[some(0.01), "status"] = "voided"


def _edited(data: pd.DataFrame, names: list[str], rng: np.random.Generator) -> dict[str, pd.DataFrame]:
    """Return the delivered data, in which answers were changed, and a log that names four changes of five."""
    n = len(data)
    rows = rng.choice(n, max(5, n // 20), replace=False)
    edits = []
    for number, row in enumerate(rows):
        name = names[int(rng.integers(0, len(names)))]
        old, new = int(data.loc[row, name]), int(rng.integers(1, 6))
        if old == new:
            continue
        data.loc[row, name] = new
        if number % 5:
            edits.append((data.loc[row, "id"], name, old, new, "2026-03-03", "change", "keying"))
    log = pd.DataFrame(edits, columns=["id", "question", "old", "new", "date", "type", "reason"])
    return {"interviews": data, "cleaning_log": log}


def _frame(data: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the frame of strata, the plan, the list of units (five for one drawn) and the margins."""
    strata = data.groupby("stratum").agg(
        region=("region", "first"), locality=("locality", "first"), n=("id", "size"), units=("psu", "nunique")
    )
    strata["people"] = ADULTS // len(strata)
    drawn = data.groupby("psu").agg(
        region=("region", "first"), locality=("locality", "first"), adults=("unit_adults", "first")
    )
    units = pd.concat([drawn.assign(unit=drawn.index if i == 0 else drawn.index + f"-{i}") for i in range(5)])
    units["chance"], units["updated"] = 0.2, "2025-10-01"
    share = data.groupby("sex")["weight_design"].sum() / data["weight_design"].sum()
    ages = np.histogram(data["age"], bins=[*(start for _, start in AGES), 200])[0] / len(data)
    margins = [("sex", str(level), round(ADULTS * part)) for level, part in share.items()]
    margins += [("age_group", name, round(ADULTS * part)) for (name, _), part in zip(AGES, ages, strict=True)]
    return {
        "frame": strata.assign(settlements=strata["units"] * 5)[["region", "locality", "people", "settlements"]],
        "plan": strata.rename(columns={"units": "psus", "n": "planned"})[["region", "locality", "psus", "planned"]],
        "units": units[["unit", "region", "locality", "adults", "chance", "updated"]],
        "margins": pd.DataFrame(margins, columns=["margin", "level", "total"]),
        "interviewers": data.groupby("interviewer").first().reset_index()[["interviewer", "organisation", "region"]],
    }


def _field(data: pd.DataFrame, rng: np.random.Generator) -> dict[str, pd.DataFrame]:
    """Return the addresses given out (two for an interview) and the attempts at them (one to three)."""
    keep = ["address", "region", "locality", "psu", "interviewer"]
    reached, missed = data[keep].assign(done=True), data[keep].assign(done=False)
    missed["address"] = missed["address"] + "-R"
    issued = pd.concat([reached, missed]).sort_values("address", kind="stable").reset_index(drop=True)
    n = len(issued)
    issued["housing"] = np.where(rng.random(n) < 0.6, "flat", "house")
    issued["date"] = "2026-02-09"
    issued["kind"], issued["replaces"] = np.where(issued["done"], "main", "reserve"), ""
    issued.loc[~issued["done"], "replaces"] = issued.loc[issued["done"], "address"].to_numpy()
    attempts = issued.loc[issued.index.repeat(rng.integers(1, 4, n))].copy()
    attempts["attempt"] = attempts.groupby(level=0).cumcount() + 1
    last = ~attempts.index.duplicated(keep="last")
    others = np.array(["nobody home", "person away"])[rng.integers(0, 2, len(attempts))]
    ends = np.array(["refusal", "nobody home", "no dwelling"])[rng.integers(0, 3, len(attempts))]
    attempts["disposition"] = np.where(last, np.where(attempts["done"], "interview", ends), others)
    attempts["date"] = np.where(attempts["attempt"] == 1, "2026-02-10", "2026-02-12")
    return {
        "issued": issued[["address", "region", "locality", "psu", "housing", "kind", "replaces", "date"]],
        "contacts": attempts[[*keep, "attempt", "date", "disposition"]],
    }


def _control(data: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return the log of control: 18 % tried, one in a hundred refuted, answers asked again."""
    rows = np.sort(rng.choice(len(data), int(len(data) * 0.18), replace=False))
    found = data.iloc[rows]
    n = len(found)
    outcome = np.array(OUTCOMES)[np.searchsorted([0.8, 0.86, 0.87], rng.random(n))]
    again = np.where(rng.random(n) < 0.8, found["q1"], rng.integers(1, 6, n)).astype(object)
    again[outcome == "not reached"] = ""
    return pd.DataFrame({
        "id": found["id"].to_numpy(), "interviewer": found["interviewer"].to_numpy(), "controller": "K-1",
        "method": np.where(rng.random(n) < 0.8, "telephone", "visit"), "date": "2026-02-25", "attempt": 1,
        "outcome": outcome, "age_control": np.where(outcome == "not reached", "", found["age"].astype(str)),
        "q1_control": again,
    })  # fmt: skip


def _claims(names: list[str], n: int) -> pd.DataFrame:
    """Return what the report says: every indicator on the whole and in two regions."""
    groups = ("", *(f"region == '{region}'" for region in REGIONS[:2]))
    rows = [
        ("report.txt", 1, f"share_{name}", group, "", "yes", 41.3, "percent", 1, n, 1.5, 95)
        for name in names[::4]
        for group in groups
    ]
    columns = (
        "document", "page", "indicator", "group", "base", "weighted", "value", "unit", "decimals", "n", "margin",
        "confidence",
    )  # fmt: skip
    return pd.DataFrame(rows, columns=list(columns))


def _questionnaire(path: Path, names: list[str]) -> None:
    """Write the questionnaire as an XLSForm."""
    import xlsxwriter

    book = xlsxwriter.Workbook(path, {"in_memory": True})
    book.set_properties({"created": datetime(2026, 1, 12, tzinfo=UTC)})
    survey, choices = book.add_worksheet("survey"), book.add_worksheet("choices")
    survey.write_row(0, 0, ["type", "name", "label", "required", "constraint"])
    for row, name in enumerate(names, start=1):
        number = row % 10 == 0
        survey.write_row(row, 0, ["integer" if number else "select_one scale", name, f"Question {row}", "yes",
                                  ". <= 120" if number else ""])  # fmt: skip
    choices.write_row(0, 0, ["list_name", "name", "label"])
    for row, code in enumerate([1, 2, 3, 4, 5, 98, 99], start=1):
        choices.write_row(row, 0, ["scale", str(code), f"Answer {code}"])
    book.close()


def _manifest(names: list[str]) -> str:
    indicators = "\n".join(f"      share_{q}: {{column: {q}, values: [4, 5]}}" for q in names[::4] if q in names)
    dispositions = ", ".join(f'{word}: "{code}"' for word, code in DISPOSITIONS.items())
    return f"""sapa: 1
title: A made survey
standard: {{id: kz-social-order, edition: 2022-08-17}}
service: research_analytic
research: {{object: public_and_expert_opinion, depth: descriptive}}
contract: {{number: "1", customer: Customer, provider: Provider, start: 2026-01-12, accepted: 2026-04-24}}
specification:
  t10.population_survey.sampling_error: {{max: 5}}
  t10.population_survey.field_control: {{min: 15}}
methods:
  - id: main
    kind: population_survey
    data: {{file: interviews.csv, timezone: Asia/Almaty}}
    roles: {{id: id, weight: weight, stratum: [region, locality], psu: psu, interviewer: interviewer,
      supervisor: supervisor, organisation: organisation, region: region, locality: locality, start: start, end: end,
      status: status, mode: mode, language: language, phone_present: phone_present, sex: sex, age: age}}
    statuses: {{complete: [complete], voided: [voided]}}
    selection:
      - {{stage: settlement, method: pps}}
      - {{stage: household, method: random_route, rule: {{document: report.txt, page: 1}}}}
      - {{stage: person, method: kish}}
    population: {{file: frame.csv, stratum: [region, locality], size: people, psus: settlements, universe: 18+ (made),
      date: 2023-01-01, source: made}}
    plan: {{file: plan.csv, stratum: [region, locality], planned: planned}}
    missing: [98, 99]
    indicators:
{indicators}
    claims: claims.csv
    control:
      file: control.csv
      id: id
      interviewer: interviewer
      controller: controller
      method: method
      outcome: outcome
      date: date
      attempt: attempt
      outcomes: {{confirmed: [confirmed], partly: [partly], refuted: [refuted], not_reached: [not reached]}}
      methods: {{telephone: [telephone], visit: [visit]}}
      compare:
        age: {{column: age_control, tolerance: 1, type: stable}}
        q1: {{column: q1_control, type: changing}}
    contacts:
      file: contacts.csv
      id: address
      stratum: [region, locality]
      interviewer: interviewer
      attempt: attempt
      date: date
      disposition: disposition
      dispositions: {{{dispositions}}}
    frame: {{file: units.csv, id: unit, link: psu, stratum: [region, locality], size: adults, chance: chance,
      updated: updated, date: 2025-10-01, universe: 18+ (made), source: made}}
    issued:
      file: issued.csv
      id: address
      link: address
      stratum: [region, locality]
      psu: psu
      kind: kind
      kinds: {{main: [main], reserve: [reserve]}}
      replaces: replaces
      date: date
      covariates: [region, locality, housing]
      substitution: {{allowed: true, same: [psu], after_attempts: 3, document: report.txt, page: 1}}
    groups: {{age_group: {{column: age, starts: [18, 30, 45, 60]}}}}
    margins: {{file: margins.csv, margin: margin, level: level, total: total, universe: 18+ (made), date: 2025-01-01,
      source: made}}
    weighting: {{base: weight_design, response: [locality, housing], method: raking}}
    raw: {{file: raw.csv, id: id}}
    log: {{file: cleaning_log.csv, id: id, question: question, old: old, new: new, date: date, type: type,
      reason: reason, types: {{change: [change], delete: [delete]}}}}
    deleted: {{file: deleted.csv, id: id}}
    questionnaire: questionnaire.xlsx
    interviewers: {{file: interviewers.csv, interviewer: interviewer, organisation: organisation, region: region}}
documents: [report.txt]
final_document: {{document: report.txt, page: 1, type: report}}
"""


def main() -> None:
    parser = argparse.ArgumentParser(description="make a deliverable of any size")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--interviews", type=int, default=10_000)
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--seed", type=int, default=SEED)
    asked = parser.parse_args()
    print(make(asked.folder, interviews=asked.interviews, questions=asked.questions, seed=asked.seed))


if __name__ == "__main__":
    main()
