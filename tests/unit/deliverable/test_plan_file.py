"""PLAN.yaml as a model: short forms, what is refused with file and line, and its published JSON Schema."""

from __future__ import annotations

import json

import pytest
from jsonschema import Draft202012Validator

from fixtures.fielded import PLAN
from sapa.cli.shell import error_text
from sapa.deliverable.plan_file import PlanFile
from sapa.deliverable.plan_reader import read_plan
from sapa.deliverable.plan_schema import SCHEMA_FILE, plan_schema, schema_text
from sapa.errors import BadInput
from sapa.i18n import LANGUAGES, translator
from sapa.strict_yaml import parse_strict

HEAD = "sapa: 1\ntitle: x\ninterviews: 400\n"


def read(folder, text) -> PlanFile:
    """Write and read a plan."""
    path = folder / "plan.yaml"
    path.write_text(text, encoding="utf-8")
    return read_plan(path)


def refusal(folder, text) -> BadInput:
    """Return how a plan is refused; it has words in every language."""
    with pytest.raises(BadInput) as caught:
        read(folder, text)
    for language in LANGUAGES:
        assert "«" not in error_text(caught.value, translator(language)).replace(
            "«" + (caught.value.got or ""), ""
        ) or (language != "en")
    return caught.value


def test_short_forms_are_expanded(tmp_path):
    """One number for all strata, one word for a rule, a path for what is learned from, a dict for one domain."""
    plan = read(
        tmp_path,
        HEAD + "frame: kz-regions-2023\ndeff: 1.5\nresponse: 0.7\nallocation: sqrt\nlearn: ../wave1\n"
        "domains: {by: region, margin: 0.08}\nselection: quota\nfieldwork: {interviewers: 30}\n"
        "programme: {methods: [focus_group], tasks: one, analysis: [frequency], comparison: [census]}\n",
    )
    assert (plan.frame.id, plan.frame.file) == ("kz-regions-2023", None)
    assert plan.deff is not None
    assert plan.deff.value == 1.5
    assert plan.response == {"default": 0.7}
    assert plan.allocation.rule == "sqrt"
    assert plan.learn is not None
    assert plan.learn.deliverable == "../wave1"
    assert plan.domains[0].by == ("region",)
    assert plan.selection is not None
    assert plan.selection["default"][0].method == "quota"
    assert plan.fieldwork.interviewers is not None
    assert plan.fieldwork.interviewers.number == 30
    assert plan.programme.methods[0].kind == "focus_group"
    assert plan.programme.tasks == ("one",)


def test_a_bare_plan_is_a_title_and_a_goal(tmp_path):
    """Every other key has a default or is not stated."""
    plan = read(tmp_path, HEAD)
    assert (plan.target, plan.deff, plan.seed, plan.selection) == (None, None, None, None)


@pytest.mark.parametrize(
    ("text", "what", "where"),
    [
        (HEAD + "intervews: 3\n", "deliverable.plan.key_unknown", "plan.yaml:4 (intervews)"),
        (HEAD + "seed: 1\nseed: 2\n", "yaml.duplicate_key", "plan.yaml:5"),
        (HEAD + "frame: {file: a.csv, stratum: r}\n", "deliverable.plan.frame_needs", "plan.yaml:4 (frame)"),
        (HEAD + "frame: {size: people}\n", "deliverable.plan.frame_without_file", "plan.yaml:4 (frame.size)"),
        (HEAD + "frame: {id: x, file: a.csv}\n", "deliverable.either", "plan.yaml:4 (frame)"),
        (HEAD + "reserve: 1.5\n", "deliverable.plan.value_wrong", "plan.yaml:4 (reserve)"),
        (HEAD + "confidence: 95\n", "deliverable.plan.value_wrong", "plan.yaml:4 (confidence)"),
        (HEAD + "confidence: 1\n", "deliverable.plan.value_wrong", "plan.yaml:4 (confidence)"),
        (HEAD + "cluster_size: 8.5\n", "deliverable.plan.value_wrong", "plan.yaml:4 (cluster_size)"),
        (HEAD + "cluster_size: true\n", "deliverable.plan.value_wrong", "plan.yaml:4 (cluster_size)"),
        (HEAD + "costs: {interview: -2}\n", "deliverable.plan.value_wrong", "plan.yaml:4 (costs.interview)"),
        (HEAD + "allocation: bethel\n", "deliverable.plan.bethel_needs", "plan.yaml:4 (allocation)"),
        (HEAD + "domains: [{by: [], margin: 0.1}]\n", "deliverable.value_empty", "plan.yaml:4 (domains[0].by)"),
        (HEAD + "order: fpc_first\n", "deliverable.value_unknown", "plan.yaml:4 (order)"),
        (HEAD + "fieldwork: {start: 16.03.2026}\n", "deliverable.plan.value_wrong", "plan.yaml:4 (fieldwork.start)"),
        (HEAD + "target: {kind: difference, p1: 0.4}\n", "deliverable.plan.target_needs", "plan.yaml:4 (target)"),
        (HEAD + "target: {kind: proportion, sd: 1}\n", "deliverable.plan.target_key", "plan.yaml:4 (target.sd)"),
        ("sapa: 1\ntitle: x\n", "deliverable.plan.no_goal", "plan.yaml"),
        ("sapa: 2\ntitle: x\ninterviews: 3\n", "deliverable.value_unknown", "plan.yaml:1 (sapa)"),
        ("sapa: 1\ninterviews: 3\n", "deliverable.key_missing", "plan.yaml:1"),
        ("", "deliverable.empty_plan", "plan.yaml"),
        ("sapa: 1\ntitle: x\nmethods: [{kind: survey}]\n", "deliverable.manifest_for_plan", "plan.yaml:3 (methods)"),
    ],
)
def test_faults_are_refused_with_file_and_line(tmp_path, text, what, where):
    """One fault each: what is wrong, and the line and key path where it stands."""
    error = refusal(tmp_path, text)
    assert (error.what.id, error.where) == (what, where)


def test_several_faults_are_one_message(tmp_path):
    """The first in full, the others by their place."""
    error = refusal(tmp_path, HEAD + "reserve: 2\ncluster_size: 0\n")
    assert error.what.id == "deliverable.several"
    assert error.what.params["others"] == ("plan.yaml:4 (reserve)",) or error.where == "plan.yaml:4 (reserve)"


def test_a_file_of_another_kind_is_no_plan(tmp_path):
    """A folder, a workbook, a file that is not there."""
    assert refusal_of(tmp_path).what.id == "deliverable.not_a_plan"
    (tmp_path / "plan.xlsx").write_bytes(b"")
    assert refusal_of(tmp_path / "plan.xlsx").what.id == "deliverable.not_a_plan"
    assert refusal_of(tmp_path / "none.yaml").what.id == "yaml.cannot_read"


def refusal_of(path) -> BadInput:
    """Return how a path is refused."""
    with pytest.raises(BadInput) as caught:
        read_plan(path)
    return caught.value


def test_the_published_schema_is_that_of_the_model():
    """`python -m sapa.deliverable.plan_schema` was run after the last change."""
    assert SCHEMA_FILE.read_text(encoding="utf-8") == schema_text()
    Draft202012Validator.check_schema(json.loads(schema_text()))


@pytest.mark.parametrize(
    "text",
    [
        PLAN,
        HEAD + "deff: 1.5\nresponse: 0.7\nallocation: sqrt\nlearn: w1\ndomains: {by: r, margin: 0.1}\n",
        HEAD
        + "deff: {icc: 0.05}\nresponse: {default: 0.7, A: 0.5}\nallocation: {rule: power, power: 0.5, minimum: 40}\n",
        HEAD + "fieldwork: {interviewers: 30, quotas: {sex: {f: 0.5, m: 0.5}}}\nframe: kz-regions-2023\n",
        HEAD + "indicators: {trust: {spread: 0.5, margin: 0.03, mean: 0.4, by: region, domain_margin: 0.1}}\n",
        HEAD + "selection: {default: [pps, kish], KZ-71: srs}\nseed: null\n",
    ],
    ids=["full", "short", "parts", "people", "indicators", "selection"],
)
def test_the_schema_accepts_what_the_reader_accepts(tmp_path, text):
    """Short forms and long ones."""
    assert isinstance(read(tmp_path, text), PlanFile)
    errors = list(Draft202012Validator(plan_schema()).iter_errors(parse_strict(text, shown="x").data))
    assert not errors, errors[0].message


@pytest.mark.parametrize("text", [HEAD + "what: 1\n", HEAD + "reserve: 2\n", "{sapa: 2, title: x}", "{sapa: 1}"])
def test_the_schema_refuses_what_the_reader_refuses(tmp_path, text):
    """Unknown keys, values out of range, another version, no title."""
    assert refusal(tmp_path, text).where
    assert list(Draft202012Validator(plan_schema()).iter_errors(parse_strict(text, shown="x").data))


def test_the_example_is_a_plan(root):
    """data-samples/design-2026/plan.yaml is read, and the schema accepts it."""
    path = root / "data-samples" / "design-2026" / "plan.yaml"
    assert read_plan(path).seed == 20260301
    data = parse_strict(path.read_text(encoding="utf-8"), shown="x").data
    assert not list(Draft202012Validator(plan_schema()).iter_errors(data))
