"""Defects of the delivered files: rows and cells that are not as they should be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from sapa.training.simulator.cleaning import EDITED, REASONS
from sapa.training.simulator.interviews import Interviews, fresh_ids
from sapa.training.simulator.made import Made

if TYPE_CHECKING:
    import pandas as pd

SURVEYED = ("q3", "q5", "q8", "q13", "q17", "q20")


@dataclass(slots=True)
class Site:
    """What a defect is planted into, how strongly, with which chance, and what it notes for the key."""

    made: Made
    interviews: Interviews | None
    dose: float
    rng: np.random.Generator
    notes: dict[str, Any] = field(default_factory=dict)

    @property
    def data(self) -> pd.DataFrame:
        """The delivered interviews."""
        return self.made.tables["interviews"]

    def some(self, count: float, among: np.ndarray | None = None) -> np.ndarray:
        """Return so many different rows (one at least) of the data, or of `among`."""
        pool = np.arange(len(self.data)) if among is None else among
        return np.sort(self.rng.choice(pool, min(max(1, round(count)), pool.size), replace=False))

    def fresh_ids(self, count: int) -> np.ndarray:
        """Return ids that no file of the deliverable has."""
        used = {str(i) for name in ("raw", "interviews", "control") for i in self.made.tables[name]["id"]}
        return fresh_ids(count, used, len(self.data), self.rng)

    def wrote(self, table: pd.DataFrame, name: str) -> None:
        """Put a changed table in the place of the old one."""
        self.made.tables[name] = table.reset_index(drop=True)


Act = Callable[[Site], None]


def _control_own(site: Site) -> None:
    log = site.made.tables["control"]
    rows = site.some(site.dose, np.flatnonzero(log["outcome"] == "подтверждено"))
    log.loc[rows, "controller"] = log.loc[rows, "interviewer"]
    site.notes["ids"] = log["id"].iloc[rows].tolist()


def _control_no_telephone(site: Site) -> None:
    log = site.made.tables["control"]
    rows = site.some(site.dose, np.flatnonzero((log["outcome"] == "подтверждено") & (log["method"] == "визит")))
    log.loc[rows, "method"] = "телефон"
    ids = log["id"].iloc[rows].tolist()
    for table in ("interviews", "raw"):
        other = site.made.tables[table]
        other.loc[other["id"].isin(ids), "phone_present"] = "нет"
    site.notes["ids"] = ids


def _control_unmatched(site: Site) -> None:
    import pandas as pd

    log = site.made.tables["control"]
    rows = site.some(site.dose, np.flatnonzero(log["outcome"] == "подтверждено"))
    extra = log.iloc[rows].copy()
    extra["id"] = site.fresh_ids(len(extra))
    # As many attempts in vain less: the number of records of a plan is known, and one more would be a sign.
    vain = site.rng.permutation(np.flatnonzero(log["outcome"] == "не дозвонились"))[: len(extra)]
    site.wrote(pd.concat([log[~np.isin(np.arange(len(log)), vain)], extra]).sort_values(["date", "id"]), "control")
    site.notes["ids"] = extra["id"].tolist()


COPYISTS = 10
"""Interviewers over whose work copies are scattered."""


def _near_duplicates(site: Site) -> None:
    """Give some interviews of three interviewers the answers of others of the same hand, but for two at most."""
    hands = site.data["interviewer"].to_numpy()
    chosen = site.rng.permutation(np.unique(hands))[:3]
    pool = np.flatnonzero(np.isin(hands, chosen))
    _copied(site, site.some(site.dose * pool.size, pool))


def _near_duplicates_spread(site: Site) -> None:
    """The same, a few in the work of each of ten interviewers, half of it at most."""
    hands = site.data["interviewer"].to_numpy()
    names, counts = np.unique(hands, return_counts=True)
    chosen = site.rng.permutation(names[counts >= 2])[:COPYISTS]
    own = [np.flatnonzero(hands == name) for name in chosen]
    _copied(site, np.sort(np.concatenate([site.some(min(site.dose, rows.size // 2), rows) for rows in own])))


def _copied(site: Site, rows: np.ndarray) -> None:
    """Give interviews the answers of others of the same hand, but for two at most."""
    data, raw = site.data, site.made.tables["raw"]
    names = [c for c in data.columns if c.startswith("q") and c not in {"q1", "q2"}]
    hands = data["interviewer"].to_numpy()
    sources = []
    for row in rows:
        own = np.setdiff1d(np.flatnonzero(hands == hands[row]), rows)
        source = int(site.rng.choice(own)) if own.size else int(row)
        answers = data.loc[source, names].copy()
        changed = site.rng.choice(SURVEYED, int(site.rng.integers(0, 3)), replace=False)
        for name in changed:
            answers[name] = str(site.rng.choice([c for c in "1234" if c != answers[name]]))
        data.loc[row, names] = answers
        raw.loc[raw["id"] == data.loc[row, "id"], names] = answers.to_numpy()
        sources.append(data.loc[source, "id"])
    log = site.made.tables["cleaning_log"]
    site.wrote(log[~log["id"].isin(data["id"].iloc[rows])], "cleaning_log")
    site.notes |= {"ids": data["id"].iloc[rows].tolist(), "of": sources}


def _ids_doubled(site: Site) -> None:
    data = site.data
    rows = site.some(site.dose, np.arange(1, len(data)))
    site.notes["ids"] = data["id"].to_numpy()[rows - 1].tolist()
    data.loc[rows, "id"] = data["id"].to_numpy()[rows - 1]


def _dates_mixed(site: Site) -> None:
    rows = site.some(site.dose)
    for row in rows:
        when = str(site.data.loc[row, "start"])
        site.data.loc[row, "start"] = f"{when[8:10]}.{when[5:7]}.{when[:4]} {when[11:16]}"
    site.notes["ids"] = site.data["id"].iloc[rows].tolist()


def _frame_twice(site: Site) -> None:
    import pandas as pd

    units = site.made.tables["units"]
    rows = np.sort(site.rng.choice(len(units), round(site.dose), replace=False))
    again = units.iloc[rows].set_index(rows + 0.5 + site.rng.integers(2, 9, rows.size))
    site.wrote(pd.concat([units, again]).sort_index(kind="stable"), "units")
    site.notes["units"] = units["unit"].iloc[rows].tolist()


def _frame_no_chance(site: Site) -> None:
    """Give units that were not drawn no chance of selection until they hold the share of the adults asked for."""
    units = site.made.tables["units"]
    free = site.rng.permutation(np.flatnonzero(~units["unit"].isin(set(site.data["psu"]))))
    adults = units["adults"].to_numpy()
    rows = free[np.cumsum(adults[free]) <= site.dose * adults.sum()]
    units.loc[rows, "chance"] = "0"
    site.notes["units"] = len(rows)


def _frame_old(site: Site) -> None:
    units = site.made.tables["units"]
    rows = site.rng.choice(len(units), round(site.dose * len(units)), replace=False)
    begun = date.fromisoformat(min(site.data["start"])[:10])
    units.loc[rows, "updated"] = f"{begun.year - 8}-03-01"
    site.notes["units"] = len(rows)


def _weights_wrong(site: Site) -> None:
    place = site.data["region"].to_numpy()
    region = str(site.rng.choice(np.unique(place)))
    rows = np.flatnonzero(place == region)
    site.data.loc[rows, "weight"] = [f"{float(w) * site.dose:.4f}" for w in site.data["weight"].iloc[rows]]
    site.notes |= {"region": region, "interviews": len(rows)}


def _edits_silent(site: Site) -> None:
    """Make answers about the akimat better after the field, and log none of it."""
    data, raw = site.data, site.made.tables["raw"]
    rows = site.some(site.dose * len(data), np.flatnonzero(data["q3"].isin(["4", "5"])))
    ids = data["id"].iloc[rows].tolist()
    low = dict(zip(ids, site.rng.choice(["1", "2"], len(ids)).tolist(), strict=True))
    hit = raw["id"].isin(ids)
    raw.loc[hit, "q3"] = raw.loc[hit, "id"].map(low)
    log = site.made.tables["cleaning_log"]
    site.wrote(log[~(log["id"].isin(ids) & (log["question"] == "q3"))], "cleaning_log")
    site.notes["ids"] = ids


def _deleted_silent(site: Site) -> None:
    """Put interviews into the raw file that are in no other one."""
    import pandas as pd

    raw = site.made.tables["raw"]
    gone = raw.iloc[site.some(site.dose * len(site.data))].copy()
    gone["id"] = site.fresh_ids(len(gone))
    for name in SURVEYED:
        gone[name] = site.rng.integers(1, 3, len(gone)).astype(str)
    site.wrote(pd.concat([raw, gone]).sort_values("id"), "raw")
    site.notes["ids"] = gone["id"].tolist()


def _added_rows(site: Site) -> None:
    """Take interviews out of the raw file: nobody knows where the delivered ones come from."""
    log = site.made.tables["cleaning_log"]
    free = np.flatnonzero(~site.data["id"].isin(log["id"]))
    ids = site.data["id"].iloc[site.some(site.dose * len(site.data), free)].tolist()
    raw = site.made.tables["raw"]
    site.wrote(raw[~raw["id"].isin(ids)], "raw")
    site.notes["ids"] = ids


def _log_not_applied(site: Site) -> None:
    """Log corrections that were never made."""
    import pandas as pd

    log, data = site.made.tables["cleaning_log"], site.data
    rows = site.some(site.dose, np.flatnonzero(~data["id"].isin(log["id"])))
    # Of the questions, days and reasons that true entries have: another one would be a sign of its own.
    extra = log.iloc[site.rng.integers(0, len(log), len(rows))].copy()
    extra["id"] = data["id"].to_numpy()[rows]
    extra["reason"] = site.rng.choice(REASONS, len(rows))
    codes = {q: data[q].astype(str).to_numpy() for q in EDITED}
    asked = [str(site.rng.choice([q for q in EDITED if codes[q][row] in tuple("1234")] or EDITED)) for row in rows]
    extra["question"], extra["old"] = asked, [codes[q][row] for row, q in zip(rows, asked, strict=True)]
    extra["new"] = [str(site.rng.choice([c for c in "1234" if c != old])) for old in extra["old"]]
    site.wrote(pd.concat([log, extra]).sort_values(["date", "id"]), "cleaning_log")
    site.notes["ids"] = extra["id"].tolist()


BEFORE_REPORT: dict[str, Act] = {
    "near_duplicates": _near_duplicates,
    "near_duplicates_spread": _near_duplicates_spread,
    "edits_silent": _edits_silent,
    "deleted_silent": _deleted_silent,
    "added_rows": _added_rows,
    "weights_wrong": _weights_wrong,
}
"""What the report is computed from, once it is changed."""

AFTER_REPORT: dict[str, Act] = {
    "control_own": _control_own,
    "control_no_telephone": _control_no_telephone,
    "control_unmatched": _control_unmatched,
    "frame_twice": _frame_twice,
    "frame_no_chance": _frame_no_chance,
    "frame_old": _frame_old,
    "log_not_applied": _log_not_applied,
    "ids_doubled": _ids_doubled,
    "dates_mixed": _dates_mixed,
}
"""In this order: the last ones change what the others read."""
