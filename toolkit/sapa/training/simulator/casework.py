"""Addresses, attempts, replacements and field control of a simulated survey."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sapa.training.simulator.interviews import Interviews
from sapa.training.simulator.plan import Plan

if TYPE_CHECKING:
    import pandas as pd

VISITS = 3
"""Visits in vain before an address may be replaced; the programme says so."""
FOUND = 0.62
"""Addresses where an interview is made."""
ENDS = (("отказ", 0.45), ("никого нет дома", 0.25), ("отобранный отсутствует", 0.14), ("жилье пустует", 0.10),
        ("не может отвечать по здоровью", 0.06))  # fmt: skip
IN_VAIN = ("никого нет дома", "отобранный отсутствует")
DISPOSITIONS = {
    "интервью": "1.1", "отказ": "2.11", "никого нет дома": "2.24", "отобранный отсутствует": "2.25",
    "не может отвечать по здоровью": "2.32", "жилье пустует": "4.6",
}  # fmt: skip
CONTROLLED_BY_TELEPHONE = 0.8
OUTCOMES = ("подтверждено", "частично", "не подтверждено", "не дозвонились")


def addresses(
    made: Interviews, plan: Plan, rng: np.random.Generator
) -> tuple[pd.DataFrame, pd.DataFrame]:  # fmt: skip
    """Return the issued addresses and the attempts: every interview ends a chain of an address and its reserves."""
    import pandas as pd

    table = made.table
    days = pd.to_datetime(table["start"].str[:10]).to_numpy().astype("datetime64[D]")
    chain = rng.geometric(FOUND, len(table))
    spare = iter(rng.permutation(int(chain.sum())))
    issued: list[dict[str, Any]] = []
    tries: list[dict[str, Any]] = []
    words, shares = [word for word, _ in ENDS], [share for _, share in ENDS]
    places = table[["address", "region", "locality", "psu", "interviewer"]].to_dict("records")
    for row, place in enumerate(places):
        before = ""
        for link in range(chain[row]):
            done = link == chain[row] - 1
            address = place["address"] if done else f"R{next(spare):05d}"
            where = place | {"address": address}
            end = "интервью" if done else str(rng.choice(words, p=shares))
            hasty = end in IN_VAIN and rng.random() < plan.hasty
            visits = 1 if hasty else (VISITS if end in IN_VAIN else 1 + int(rng.random() < 0.4))
            day = days[row] - np.timedelta64(2 * int(chain[row] - 1 - link), "D")
            for visit in range(visits):
                last = visit == visits - 1
                tries.append(
                    where | {
                        "attempt": visit + 1, "date": str(day - np.timedelta64(visits - 1 - visit, "D")),
                        "disposition": end if last else IN_VAIN[int(rng.random() < 0.3)],
                    }
                )  # fmt: skip
            issued.append(
                {
                    "address": address, "region": place["region"], "locality": place["locality"], "psu": place["psu"],
                    "housing": "квартира" if rng.random() < 0.55 else "частный дом",
                    "kind": "резерв" if before else "основной", "replaces": before, "date": str(day),
                }
            )  # fmt: skip
            before = address
    return pd.DataFrame(issued), pd.DataFrame(tries)


def control(made: Interviews, plan: Plan, rng: np.random.Generator) -> pd.DataFrame:
    """Return the log of control: a part of each interviewer's work, drawn by lot; uncontrolled ones left out."""
    import pandas as pd

    table = made.table
    names = np.array(sorted(set(table["interviewer"])))
    spared = set(rng.permutation(names)[: round(plan.uncontrolled * names.size)].tolist())
    if spared:
        plan.notes["uncontrolled"] = sorted(spared)
    left = np.flatnonzero(~table["interviewer"].isin(spared).to_numpy())
    wanted = round(plan.controlled * len(table))
    reached = _spread(table["interviewer"].to_numpy()[left], wanted, rng)
    chosen = left[reached]
    extra = rng.permutation(np.setdiff1d(left, chosen))[: round((plan.tried - 1) * wanted)]
    rows = np.sort(np.concatenate([chosen, extra]))
    missed = np.isin(rows, extra)
    false = made.invented[rows]
    chance = rng.random(rows.size)
    outcome = np.where(
        false, np.searchsorted([0.15, 0.30], chance), np.searchsorted([0.97], chance)
    )  # invented: mostly refuted
    outcome[missed] = 3
    phone = (table["phone_present"].to_numpy()[rows] == "да") & (rng.random(rows.size) < CONTROLLED_BY_TELEPHONE)
    desk = (rng.random(rows.size) < plan.desk) & ~missed
    ends = pd.to_datetime(table["end"].str[:10]).to_numpy().astype("datetime64[D]")[rows]
    day = ends + rng.integers(2, 9, rows.size).astype("timedelta64[D]")
    again = ~missed & ~desk & ~false
    age = table["q2"].to_numpy()[rows]
    log = pd.DataFrame(
        {
            "id": table["id"].to_numpy()[rows],
            "interviewer": table["interviewer"].to_numpy()[rows],
            "controller": np.where(desk, "К-0", np.array([f"К-{i}" for i in rng.integers(1, 5, rows.size)])),
            "method": np.where(desk, "камеральный", np.where(phone, "телефон", "визит")),
            "date": [str(d) for d in day],
            "attempt": 1,
            "outcome": np.array(OUTCOMES)[outcome],
            "q2_control": np.where(again, age, ""),
            "q9_control": np.where(again, table["q9"].to_numpy()[rows], ""),
        }
    )
    return log.sort_values(["date", "id"], ignore_index=True)


def _spread(who: np.ndarray, wanted: int, rng: np.random.Generator) -> np.ndarray:
    """Return positions drawn so that every interviewer has nearly the same share of them."""
    key = np.empty(who.size)
    for name in np.unique(who):
        mine = np.flatnonzero(who == name)
        key[rng.permutation(mine)] = (np.arange(mine.size) + rng.random()) / mine.size
    return np.argsort(key, kind="stable")[:wanted]
