"""The cases that a methodologist writes: a small deliverable with planted defects, and what a good review says of it.

A case file is a YAML list. Keys of a case: `name`; `plant` (names in tests/fixtures/deliverables.py); `change`
(manifest by dotted path, null removes); `files` (file name: its whole new text); `readings`; `expect` (findings);
`assumes` and `error` (words in English). Keys of an expectation: which finding (`norm` or `question`, `line`, `item`,
`bounds`, `method`, `part`) and what it says (`status`, `value`, `n`, `min`, `max`, `basis`, `depends`, `under`,
`addressee`, `message_has`, `todo_has`); `absent: true` says that there is no such finding. A misspelt key is refused.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from fixtures.deliverables import PLANTS, small_deliverable
from sapa.errors import BadInput
from sapa.i18n import translator
from sapa.review import review
from sapa.standard import load_standard

HERE = Path(__file__).parent
CASE_KEYS = {"name", "plant", "change", "files", "readings", "expect", "assumes", "error"}
WHICH = {"norm", "question", "line", "item", "bounds", "method", "part"}
SAYS = {
    "status", "value", "n", "min", "max", "basis", "depends", "under", "addressee", "message_has", "todo_has", "absent",
}  # fmt: skip
CASES = [
    (path.stem, case)
    for path in sorted(HERE.glob("*.yaml"))
    for case in yaml.safe_load(path.read_text(encoding="utf-8"))
]
EN = translator("en")


def which(finding):
    """Return the words by which a case names a finding."""
    return {
        "norm": finding.norm, "question": finding.id.split("/")[2], "line": str(finding.line), "item": finding.item,
        "bounds": str(finding.bounds_from) if finding.bounds_from else None, "method": finding.method,
        "part": finding.part,
    }  # fmt: skip


def said(finding, key):
    """Return what a finding says under the name a case uses."""
    if key == "depends":
        return finding.depends_on_reading
    value = getattr(finding, key)
    return str(value) if key in ("status", "basis", "addressee") and value is not None else value


def has(text, words):
    return [w for w in ([words] if isinstance(words, str) else words) if w not in text]


def faults(findings, expectation):
    """Return what is wrong with one expectation, in words."""
    assert not (unknown := set(expectation) - WHICH - SAYS), f"unknown keys {sorted(unknown)}"
    assert "norm" in expectation or "question" in expectation
    sought = {"item": None, "line": "formal"} | {k: v for k, v in expectation.items() if k in WHICH}
    found = [f for f in findings if all(which(f)[k] == v for k, v in sought.items())]
    if expectation.get("absent"):
        return [f"{sought} is there"] if found else []
    if len(found) != 1:
        return [f"{len(found)} findings for {sought}; there are {[f.id for f in findings]}"]
    (finding,) = found
    wrong = []
    for key, wanted in expectation.items():
        if key in WHICH:
            continue
        if key == "message_has":
            wrong += [f"no {w!r} in {EN(finding.message)!r}" for w in has(EN(finding.message), wanted)]
        elif key == "todo_has":
            todo = "" if finding.recommendation is None else EN(finding.recommendation)
            wrong += [f"no {w!r} in {todo!r}" for w in has(todo, wanted)]
        elif key == "under":
            other = {(k, str(v)): str(s.status) for s in finding.sensitivity for k, v in s.reading.items()}
            wanted_pairs = {(k, str(v)): s for k, values in wanted.items() for v, s in values.items()}
            got = {pair: other.get(pair) for pair in wanted_pairs}
            wrong += [f"under {got}, not {wanted_pairs}"] if got != wanted_pairs else []
        else:
            got = said(finding, key)
            same = (
                got == pytest.approx(wanted, abs=5e-5)
                if isinstance(wanted, float) and got is not None
                else got == wanted
            )
            wrong += [] if same else [f"{key}: {got!r}, not {wanted!r} ({EN(finding.message)})"]
    return wrong


@pytest.mark.parametrize(("file", "case"), CASES, ids=[f"{file}: {case['name']}" for file, case in CASES])
def test_a_case_is_reviewed_as_its_author_expects(file, case, tmp_path):
    """What stands in the YAML files beside this one."""
    assert not (unknown := set(case) - CASE_KEYS), f"unknown keys {sorted(unknown)}"
    path = small_deliverable(tmp_path / "d", plant=case.get("plant", ()), manifest_changes=case.get("change"))
    for name, text in case.get("files", {}).items():
        assert (path.parent / name).exists() or name in path.read_text(encoding="utf-8"), f"nothing names {name}"
        (path.parent / name).write_text(text, encoding="utf-8", newline="\n")
    if "error" in case:
        with pytest.raises(BadInput) as refused:
            review(path, readings=case.get("readings"))
        assert has(f"{EN(refused.value.what)} {refused.value.where} {refused.value.expected}", case["error"]) == []
        return
    evaluation = review(path, readings=case.get("readings"))
    wrong = [fault for expectation in case["expect"] for fault in faults(evaluation.findings, expectation)]
    assumed = " ".join(EN(a) for a in evaluation.assumptions)
    wrong += [f"no {w!r} in {assumed!r}" for w in has(assumed, case.get("assumes", []))]
    assert wrong == []


def test_every_plant_has_a_case():
    """A defect that can be planted and that no case looks for would be found by nobody."""
    used = {plant for _, case in CASES for plant in case.get("plant", ())}
    assert set(PLANTS) - used == set()


def test_every_norm_on_research_has_a_case():
    """Every required norm of the service stands in some expectation."""
    standard = load_standard("kz-social-order")
    required = {
        n.id for n in standard.select(service="research_analytic")
        if n.id.startswith(("t3.", "t10.", "t11.", "p37.", "p38."))
    }  # fmt: skip
    named = {e.get("norm") for _, case in CASES for e in case.get("expect", ())}
    assert {n for n in required if standard.norm(n).required} - named == set()


def test_names_of_cases_are_unique():
    """A case is found by its name."""
    names = [(file, case["name"]) for file, case in CASES]
    assert len(names) == len(set(names))
    assert len(CASES) >= 60


@pytest.mark.parametrize(
    ("expectation", "words"),
    [
        ({"norm": "t10.population_survey.sampling_error", "stauts": "met"}, "unknown keys"),
        ({"line": "formal"}, "norm"),
    ],
)
def test_a_misspelt_expectation_is_refused(expectation, words):
    """A case with a misspelt key would pass for nothing."""
    with pytest.raises(AssertionError, match=words):
        faults((), expectation)
