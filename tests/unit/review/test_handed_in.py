"""Tables beside the interviews reach the checks of a review: times of questions, centres, accuracy, second keying."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from fixtures.made_rows import made_rows
from sapa.checks.interviewer_handed_in import handed_in, read_centres
from sapa.deliverable.control_sections import CentresRef
from sapa.deliverable.load import load_deliverable
from sapa.review import review

MANIFEST = """\
sapa: 1
title: Small
methods:
  - kind: population_survey
    data: data.csv
    roles: {id: id, interviewer: who, psu: [district, village], latitude: lat, longitude: lon, accuracy: acc}
    question_times: {file: times.csv, id: id, columns: [q1, q2]}
    centres: {file: centres.csv, psu: [d, v], latitude: y, longitude: x}
    rekeyed: {file: again.csv, id: id, compare: [a]}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return 60 interviews of one village within about 400 m of its centre; two lie 9 and 30 km off, to within 10 km.

    Interview 5 was read in a second, and its first keying of `a` was wrong.
    """
    rng = np.random.default_rng(3)
    lat, lon = 43.0 + rng.normal(size=60) * 0.002, 76.0 + rng.normal(size=60) * 0.002
    lat[20], lat[21] = 43.0 + 9 / 111.195, 43.0 + 30 / 111.195
    lon[20] = lon[21] = 76.0
    lines = ["id,who,district,village,lat,lon,acc,a"]
    lines += [f"{i},{'AB'[i % 2]},D,V,{lat[i]:.6f},{lon[i]:.6f},{10000 if i in (20, 21) else 5},1" for i in range(60)]
    times = ["id,q1,q2", *(f"{i},{1 if i == 5 else 10},{1 if i == 5 else 20}" for i in range(60)), "60,x,4"]
    files = {
        "deliverable.yaml": MANIFEST, "data.csv": "\n".join(lines), "times.csv": "\n".join(times),
        "centres.csv": "d,v,y,x\nD,V,43.0,76.0\nD,V,1,1\nD,,43,76\n", "again.csv": "id,a\n4,1\n5,2\n",
    }  # fmt: skip
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_all_of_them_reach_the_interviewers_check(folder):
    """Fast questions have an index, the far point is flagged beyond its accuracy, keying has its rate."""
    detail = review(folder).details[("main", "interviewers")]
    assert detail.rekeying.keyed.compared == 2
    assert detail.rekeying.keyed.wrong == 1
    outside = [f for f in detail.flags if f.signal == "gps_outside"]
    # Row 22 is 9 km off and may be 10 km wrong; row 23 is 30 km off.
    assert [f.row for f in outside] == [23]
    assert outside[0].value == pytest.approx(30.0, abs=0.01)
    said = {m.id: dict(m.params) for m in detail.skipped}
    assert said["checks.interview.skipped.bad_centres"] == {"n": 2, "row": 3}
    assert said["checks.interview.skipped.timings_bad"] == {"n": 1}
    assert said["checks.interview.skipped.timings_stray"] == {"n": 1}


def test_the_label_of_a_centre_is_that_of_the_interviews(folder):
    """Two columns are joined as the survey joins its own; the first of several rows counts."""
    found = handed_in(load_deliverable(folder).parts[0].methods[0])
    assert dict(found.centres) == {"D / V": (43.0, 76.0)}
    assert found.timings.seconds[5].tolist() == [1.0, 1.0]


def test_centres_without_a_possible_point_are_left_out():
    """Beyond the poles, 0/0, no number, no label: said once with the first row; codes are normalised."""
    columns = {"p": ["1.0", "2", "3", "4", None], "y": ["43", "95", "0", "x", "43"]}
    rows = made_rows(columns | {"x": ["76", "76", "0", "76", "76"]})
    found, notes = read_centres(rows, CentresRef(file="c.csv", psu=("p",), latitude="y", longitude="x"))
    assert found == {"1": (43.0, 76.0)}
    assert [(m.params["n"], m.params["row"]) for m in notes] == [(4, 3)]
