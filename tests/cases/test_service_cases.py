"""Cases of the services that are no research, written as a methodologist would: what was handed in, what a review says.

A case file under `services/` is a YAML list. Keys of a case: `name`; `service`; `tables` (section: text of a CSV file,
whose headings are the sections' own keys); `manifest` (further keys of the manifest); `readings`; `expect` (findings,
as in test_cases.py); `error` (words in English of a refusal). `cite` says where the act asks it; where a number is
computed, the computation stands in a comment.
"""

from __future__ import annotations

import fnmatch
import importlib.util
from collections import Counter
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
import yaml

from sapa.errors import BadInput
from sapa.i18n import translator
from sapa.results import Line
from sapa.review import review
from sapa.standard import load_standard, readings

HERE = Path(__file__).parent
_spec = importlib.util.spec_from_file_location("sapa_cases", HERE / "test_cases.py")
cases = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(cases)
KEYS = {"name", "cite", "service", "tables", "manifest", "readings", "expect", "error"}
CASES = [
    (path.stem, case)
    for path in sorted((HERE / "services").glob("*.yaml"))
    for case in yaml.safe_load(path.read_text(encoding="utf-8"))
]
EN = translator("en")
TABLES = ("1", "2", "4", "5", "7", "8", "9", "12", "13")


def written(folder, case):
    """Write the manifest and the tables of a case; return the manifest's path."""
    more = case.get("manifest", {})
    manifest = {"sapa": 1, "title": case["name"], **more}
    if "parts" not in more:
        manifest["service"] = case["service"]
    for section, text in case.get("tables", {}).items():
        (folder / f"{section}.csv").write_text(text, encoding="utf-8", newline="\n")
        if "parts" not in more:
            manifest.setdefault(section, f"{section}.csv")
    path = folder / "deliverable.yaml"
    path.write_text(yaml.safe_dump(manifest, allow_unicode=True, sort_keys=False), encoding="utf-8", newline="\n")
    return path


@pytest.mark.parametrize(("file", "case"), CASES, ids=[f"{file}: {case['name']}" for file, case in CASES])
def test_a_service_is_reviewed_as_the_methodologist_expects(file, case, tmp_path):
    """What stands in the YAML files of `services/`."""
    assert not (unknown := set(case) - KEYS), f"unknown keys {sorted(unknown)}"
    assert case.get("cite"), "a case says where the act asks it"
    path = written(tmp_path, case)
    if "error" in case:
        with pytest.raises(BadInput) as refused:
            review(path, readings=case.get("readings"))
        words = EN(refused.value.what), refused.value.where, EN(refused.value.expected or "")
        assert cases.has(" ".join(map(str, words)), case["error"]) == []
        return
    findings = review(path, readings=case.get("readings")).findings
    assert [fault for expectation in case["expect"] for fault in cases.faults(findings, expectation)] == []
    # A reading decides only norms that it says it concerns, or what refers to them.
    standard, known = load_standard("kz-social-order"), readings()
    taken = {(id, f.norm) for f in findings for s in f.sensitivity for id in s.reading}
    assert [
        (id, n) for id, n in taken if not known[id].concerns(norm := standard.norm(n)) and not norm.refers_to_tables
    ] == []
    # Every norm of the service is answered, none twice for the same item and bounds.
    assert [id for id, n in Counter(f.id for f in findings).items() if n > 1] == []
    if "parts" not in case.get("manifest", {}):
        listed = {n.id for n in load_standard("kz-social-order").select(service=case["service"])}
        assert {f.norm for f in findings if f.norm and f.line is Line.FORMAL} == listed


def test_every_reading_on_services_decides_somewhere():
    """For each kind of norm that a sensitive reading concerns, some case's status is another under another value."""
    served = {n.id for n in load_standard("kz-social-order").norms.values() if n.service != "research_analytic"}
    decided = {
        (id, e["norm"]) for _, case in CASES for e in case.get("expect", ()) if e.get("depends")
        for id, values in e.get("under", {}).items() if set(values.values()) != {e["status"]}
    }  # fmt: skip
    missing = [
        (reading.id, name) for reading in readings().values() if reading.sensitive for name in reading.norms
        if fnmatch.filter(served, name) and not any(id == reading.id and fnmatchcase(n, name) for id, n in decided)
    ]  # fmt: skip
    assert missing == []


def test_names_of_cases_are_unique():
    """A case is found by its name."""
    names = [(file, case["name"]) for file, case in CASES]
    assert len(names) == len(set(names))


def test_every_table_of_the_five_services_has_cases():
    """Each table with its own numbers stands in expectations of several cases."""
    named = Counter(str(e["norm"]).split(".")[0] for _, case in CASES for e in case.get("expect", ()) if e.get("norm"))
    assert all(named[f"t{n}"] >= 4 for n in TABLES)


def test_every_number_of_the_five_services_has_a_case():
    """Every required norm with a number stands in some expectation."""
    numeric = {
        n.id for n in load_standard("kz-social-order").norms.values()
        if n.required and n.service != "research_analytic" and str(n.kind) == "numeric"
    }  # fmt: skip
    named = {e.get("norm") for _, case in CASES for e in case.get("expect", ())}
    assert numeric - named == set()
