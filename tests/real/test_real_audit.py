"""The audit of a real cleaning: 632 raw interviews, 578 delivered ones, a log of 726 entries.

The counts of the review are compared with counts made here with the csv module and plain loops alone.
"""

from __future__ import annotations

import csv
import datetime as dt
import shutil
from collections import Counter
from pathlib import Path

import pytest

from sapa.results.audit import Change, EditClass
from sapa.review import review

pytestmark = pytest.mark.shared
MANIFEST = Path(__file__).parent / "manifests" / "reach-msna.yaml"
ID = "X_uuid"


def rows(file):
    """Read a file with the csv module alone."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def write(file, table):
    """Write a file with the csv module alone."""
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, fieldnames=list(table[0]))
        writer.writeheader()
        writer.writerows(table)


def plain(value):
    """Return what a cell says: a truth, a number, a day, or its text."""
    value = value.strip()
    truth = {"TRUE": 1.0, "FALSE": 0.0}.get(value.upper())
    if truth is not None:
        return truth
    try:
        return float(value.replace(",", "").replace("_", "x"))
    except ValueError:
        pass
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        return value


def related(log):
    """Return the deletions with whether a reason stands there, and the entries of each cell."""
    deletions, entries = {}, {}
    for e in log:
        if e["change_type"] == "remove_survey":
            deletions[e[ID]] = deletions.get(e[ID], False) or bool(e["reason"].strip())
        elif e["questions"]:
            entries.setdefault((e[ID], e["questions"]), []).append(e)
    return deletions, entries


def class_of(mine, old, new, *, changed):
    """Return the class of a cell under its entries; "" where nothing happened."""
    last = [e for e in mine if e["change_type"] in ("change_response", "blank_response")][-1:]
    if changed and not last:
        return "confirmed_changed" if mine else "undocumented"
    if changed:
        return "documented" if plain(last[0]["new_value"]) == plain(new) else "other_value"
    return "not_applied" if last and plain(last[0]["new_value"]) != plain(old) else ""


def counted(folder):
    """Count what the audit counts, cell by cell."""
    raw, clean, log = (rows(folder / f"{name}.csv") for name in ("raw_data", "clean_data", "cleaning_log"))
    before, after = {r[ID]: r for r in raw}, {}
    for r in clean:
        after.setdefault(r[ID], r)
    deletions, entries = related(log)
    found = Counter()
    columns = [c for c in clean[0] if c in raw[0] and c != ID]
    for id in before:
        if id not in after:
            found["deleted"] += 1
            found["deleted_unlogged"] += id not in deletions
            found["deleted_no_reason"] += deletions.get(id) is False
            continue
        found["still_delivered"] += id in deletions
        for c in columns:
            found["cells"] += 1
            old, new = before[id][c], after[id][c]
            changed = plain(old) != plain(new)
            found["respelled"] += old != new and not changed
            found["blanked"] += changed and new == ""
            found[class_of(entries.get((id, c), []), old, new, changed=changed)] += 1
    found.pop("", None)
    found["added"] = sum(r[ID] not in before for r in clean)
    return +found


def reviewed(folder):
    """Return the detail of the audit in the same words."""
    detail = review(folder).details["households", "audit"]
    flow, total = detail.flow, detail.total
    found = Counter(
        deleted=flow.deleted, deleted_unlogged=flow.deleted_unlogged, deleted_no_reason=flow.deleted_no_reason,
        added=flow.added, cells=total.cells, respelled=total.respelled, blanked=detail.by_change.get(Change.BLANKED, 0),
        still_delivered=detail.rows_total.get("still_delivered", 0),
    )  # fmt: skip
    return +(found + Counter({str(c): total.of(c) for c in EditClass})), detail


@pytest.fixture
def folder(shared, tmp_path):
    """A copy of the data with the test's manifest."""
    for file in (shared / "data" / "reach-msna").iterdir():
        shutil.copyfile(file, tmp_path / file.name)
    shutil.copyfile(MANIFEST, tmp_path / "deliverable.yaml")
    return tmp_path


def test_the_audit_of_the_files_as_delivered_equals_an_independent_count(folder):
    """Every edit is in the log and stands in the file; 54 interviews were deleted, 10 of them without a reason."""
    own = counted(folder)
    found, detail = reviewed(folder)
    assert found == own
    assert (own["documented"], own["undocumented"], own["not_applied"], own["other_value"]) == (47, 0, 0, 0)
    assert (own["deleted"], own["deleted_unlogged"], own["deleted_no_reason"]) == (54, 0, 10)
    assert sum(detail.entries.values()) == len(rows(folder / "cleaning_log.csv")) == 726
    assert detail.columns.added == ("socio_eco_division", "water_sector")


def test_the_audit_after_planting_every_fault_equals_an_independent_count(folder):
    """Edits, deletions, additions and entries that were planted are found, each in its class."""
    clean, log = rows(folder / "clean_data.csv"), rows(folder / "cleaning_log.csv")
    raw = {r[ID]: r for r in rows(folder / "raw_data.csv")}
    for r in clean[10:40]:
        r["num_hh_member"] = str(int(float(r["num_hh_member"])) + 2)  # undocumented
    for r in clean[40:44]:
        r["shelter_occupation"] = ""
    confirmed = next(e for e in log if e["change_type"] == "no_action" and e["questions"] == "air_coolers_nb")
    for r in clean:
        if r[ID] == confirmed[ID]:
            r["air_coolers_nb"] = "77"
    made = next(e for e in log if e["questions"] == "return_date" and e["new_value"])
    for r in clean:
        if r[ID] == made[ID]:
            r["return_date"] = "1999-01-01"
    empty = dict.fromkeys(log[0], "")
    wrong = clean[60]
    log.append({**empty, ID: wrong[ID], "questions": "num_hh_member", "change_type": "change_response",
                "old_value": wrong["num_hh_member"], "new_value": "31"})  # fmt: skip
    log.append({**empty, ID: clean[61][ID], "change_type": "remove_survey", "reason": "refused"})
    log.append({**empty, ID: "nobody", "questions": "num_hh_member", "change_type": "change_response"})
    log.append({**empty, ID: clean[62][ID], "questions": "no_such", "change_type": "change_response"})
    clean.append({**clean[70], ID: "never-in-the-field"})
    dropped = [clean.pop(100)[ID] for _ in range(3)]
    assert not {i for i in dropped if i not in raw}
    write(folder / "clean_data.csv", clean)
    write(folder / "cleaning_log.csv", log)

    own = counted(folder)
    found, detail = reviewed(folder)
    assert found == own
    # 30 sizes and 4 blanks; the log had confirmed two of these sizes, and the number of coolers.
    assert (own["undocumented"], own["confirmed_changed"], own["other_value"], own["not_applied"]) == (32, 3, 1, 1)
    assert (own["still_delivered"], own["added"], own["deleted_unlogged"]) == (1, 1, 3)
    assert (detail.entries["unknown_id"], detail.entries["unknown_column"]) == (1, 1)


def test_the_shift_of_a_mean_equals_an_independent_count(folder):
    """Deletions, edits and additions add up to the shift; means of the household size by plain loops."""
    clean = rows(folder / "clean_data.csv")
    for r in clean[:50]:
        r["num_hh_member"] = str(int(float(r["num_hh_member"])) + 4)
    clean.append({**clean[70], ID: "never-in-the-field", "num_hh_member": "30"})
    write(folder / "clean_data.csv", clean)
    raw = {r[ID]: float(r["num_hh_member"]) for r in rows(folder / "raw_data.csv")}
    now = {r[ID]: float(r["num_hh_member"]) for r in clean}
    kept = [i for i in now if i in raw]
    _, detail = reviewed(folder)
    (effect,) = [e for e in detail.effects if e.statistic == "mean"]
    expected = (
        sum(raw.values()) / len(raw), sum(raw[i] for i in kept) / len(kept), sum(now[i] for i in kept) / len(kept),
        sum(now.values()) / len(now),
    )  # fmt: skip
    assert (effect.raw, effect.kept_raw, effect.kept, effect.delivered) == pytest.approx(expected, rel=1e-12)
    assert effect.unexplained == pytest.approx(50 * 4 / 578, rel=1e-12) == pytest.approx(effect.by_edits, rel=1e-12)
    assert effect.edits == 50
