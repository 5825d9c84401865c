"""A tiny deliverable written into a temporary folder, with any file changed or left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from sapa.cli.shell import error_text
from sapa.deliverable.load import load_deliverable
from sapa.errors import BadInput
from sapa.i18n import LANGUAGES, translator

MANIFEST = """\
sapa: 1
title: Small
methods:
  - id: main
    kind: population_survey
    data: interviews.csv
    roles:
      id: anketa
      weight: w
      stratum: region
      interviewer: int
    population: {file: frame.csv, stratum: region, size: people}
    plan: {file: plan.csv, stratum: region, planned: n}
    indicators:
      trust: {column: q7, values: [4, 5], base: "q6 == 1"}
    control: {file: control.csv, id: anketa, outcome: res, outcomes: {confirmed: ok}, compare: {age: vozrast}}
analysis: [{method: cross tabulation, evidence: {document: report.txt, page: 2}}]
documents: [Протокол встречи № 4]
"""

FILES = {
    "deliverable.yaml": MANIFEST,
    "interviews.csv": "anketa,w,region,int,q6,q7,age\n1,1.5,A,i1,1,4,30\n2,1.2,B,i2,1,5,41\n3,1.1,B,i2,2,3,52\n",
    "frame.csv": "region,people\nA,1000\nB,2000\n",
    "plan.csv": "region,n\nA,1\nB,2\n",
    "control.csv": "anketa,res,vozrast\n1,ok,30\n",
    "report.txt": "text",
}


def deliverable(folder: Path, **changes: str | None) -> Path:
    """Write the deliverable; `interviews_csv="…"` replaces a file, None leaves it out. Returns the folder."""
    named = {name.replace("__", "-").replace("_", "."): text for name, text in changes.items()}
    for name, text in {**FILES, **named}.items():
        if text is not None:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
    return folder


def manifest(old: str, new: str) -> str:
    """Return the manifest with one passage changed."""
    assert old in MANIFEST
    return MANIFEST.replace(old, new)


def refusal(path: Path, **options) -> BadInput:
    """Return the refusal of a deliverable, after seeing that it is worded in every language."""
    with pytest.raises(BadInput) as caught:
        load_deliverable(path, **options)
    for language in LANGUAGES:
        assert "«deliverable." not in error_text(caught.value, translator(language))
    return caught.value
