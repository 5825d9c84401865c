"""Reading the manifest: short forms, and each fault in words that name line, key, value and what was meant."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from jsonschema import Draft202012Validator

from sapa.cli.shell import error_text
from sapa.deliverable.manifest import Manifest, SelectionMethod
from sapa.deliverable.manifest_reader import read_manifest
from sapa.deliverable.schema import SCHEMA_FILE, manifest_schema, schema_text
from sapa.errors import BadInput
from sapa.i18n import LANGUAGES, translator
from sapa.strict_yaml import parse_strict
from unit.deliverable.examples import FULL, SHORT


def _read(folder, text):
    path = folder / "deliverable.yaml"
    path.write_text(text, encoding="utf-8")
    return read_manifest(path)[0]


def _refusal(folder, text) -> BadInput:
    with pytest.raises(BadInput) as caught:
        _read(folder, text)
    for language in LANGUAGES:
        assert "«deliverable." not in error_text(caught.value, translator(language))
    return caught.value


def test_short_forms_are_expanded(tmp_path):
    """A text for a file, a list of indicators, one word for the selection, one code for the missing ones."""
    method = _read(tmp_path, SHORT).methods[0]
    assert method.kind == "population_survey"
    assert [f.file for f in method.data] == ["data.csv"]
    assert method.roles.id == ("id",)
    assert method.selection["default"][0].method is SelectionMethod.PROBABILITY
    assert list(method.indicators) == ["trust", "age"]
    assert method.indicators["trust"].column == "trust"
    assert method.missing == ("98",)
    assert (method.plan.file, method.plan.stratum, method.plan.planned) == ("plan.csv", ("stratum",), "planned")


def test_texts_that_look_like_numbers_stay_texts(tmp_path):
    """`012` is a contract number, `no` a code, `12:30` a word; a date is a date only where one is asked."""
    text = SHORT + "contract: {number: 012, start: 2026-01-12}\nreadings: {month_length: no}\n"
    manifest = _read(tmp_path, text)
    assert manifest.contract.number == "012"
    assert manifest.contract.start == dt.date(2026, 1, 12)
    assert manifest.readings == {"month_length": "no"}


def test_a_key_with_nothing_behind_it_is_not_stated(tmp_path):
    """A commented-out value leaves its key empty: that is no fault."""
    assert _read(tmp_path, "sapa: 1\ntitle: x\nmethods:\ncontract:\n").methods == ()


@pytest.mark.parametrize(
    ("stated", "allowed"),
    [("1", (1.0, False)), ("0,5", (0.5, False)), ("5 %", (0.05, True)), ("2.5%", (0.025, True)), ("null", None)],
)
def test_a_tolerance_is_a_number_or_per_cent(tmp_path, stated, allowed):
    """`1` is in the answer's unit; `5 %` is of the first answer, as a fraction; the column is the question's own."""
    control = f"control: {{file: a.csv, compare: {{age: {{tolerance: '{stated}'}}}}}}".replace("'null'", "null")
    method = _read(tmp_path, f"sapa: 1\ntitle: x\nmethods: [{{kind: survey, {control}}}]\n").methods[0]
    assert method.control.questions["age"].allowed == allowed
    assert method.control.pairs == {"age": "age"}


@pytest.mark.parametrize(
    ("compare", "where", "got"),
    [
        ("compare: {age: {tolerance: a year}}", "control.compare.age.tolerance", "'a year'"),
        ("compare: {age: {tolerance: -1}}", "control.compare.age.tolerance", "-1"),
        ("compare: {age: {tolerance: true}}", "control.compare.age.tolerance", "True"),
        ("compare: {age: {type: steady}}", "control.compare.age.type", "steady"),
        ("promise: {by: village, min: 15}", "control.promise", "village"),
        ("promise: {by: region, min: 0}", "control.promise", "0"),
        ("promise: [{by: region, min: 15}, {by: region, min: 101}]", "control.promise[1].min", "101"),
    ],
)
def test_a_comparison_or_promise_that_cannot_be_is_refused_with_its_place(tmp_path, compare, where, got):
    """Where it stands, what was written, and what may stand there."""
    control = f"control: {{file: a.csv, {compare}}}"
    refused = _refusal(tmp_path, f"sapa: 1\ntitle: x\nmethods: [{{kind: survey, {control}}}]\n")
    assert (f"methods[0].{where}" in refused.where, got in str(refused.got)) == (True, True), refused
    assert refused.expected or refused.todo


def test_how_to_read_the_control_log_may_be_said_once(tmp_path):
    """An encoding beside `file` holds for each file that does not state its own."""
    control = "control: {file: [a.csv, {file: b.csv, encoding: utf-8}], encoding: cp1251, id: x}"
    method = _read(tmp_path, f"sapa: 1\ntitle: x\nmethods: [{{kind: survey, {control}}}]\n").methods[0]
    assert [f.encoding for f in method.control.file] == ["cp1251", "utf-8"]


def test_selection_by_stratum(tmp_path):
    """Self-representing cities have stages of their own; one stage may be written without a list."""
    text = "sapa: 1\ntitle: x\nmethods: [{kind: survey, selection: {default: [pps, kish], KZ-71: srs}}]\n"
    selection = _read(tmp_path, text).methods[0].selection
    assert [s.method for s in selection["default"]] == ["pps", "kish"]
    assert [s.method for s in selection["KZ-71"]] == ["srs"]


@pytest.mark.parametrize(
    ("text", "where", "words"),
    [
        ("titel: x", "deliverable.yaml:2 (titel)", "Did you mean “title”?"),
        (
            "title: x\nmethods: [{kind: populaton_survey}]",
            "deliverable.yaml:3 (methods[0].kind)",
            "Did you mean “population_survey”?",
        ),
        (
            "title: x\nmethods:\n  - {kind: survey, roles: {weigth: w}}",
            "deliverable.yaml:4 (methods[0].roles.weigth)",
            "Did you mean “weight”?",
        ),
        (
            "title: x\nmethods: [{data: x.csv}]",
            "deliverable.yaml:3 (methods[0])",
            "The required key “kind” is missing.",
        ),
        (
            "title: x\nmethods: [{kind: survey, data: {file: x, encoding: latin1}}]",
            "deliverable.yaml:3 (methods[0].data.encoding)",
            "one of: utf-8, cp1251, kz1048, ptcp154, utf-16",
        ),
        (
            "title: x\nmethods: [{kind: survey, selection: [{method: random}]}]",
            "deliverable.yaml:3 (methods[0].selection[0].method)",
            "random_route",
        ),
        ("title: x\ncontract: {start: 31.01.2026}", "deliverable.yaml:3 (contract.start)", "a date such as 2026-01-31"),
        ("title: x\ncontract: {start: 2026}", "deliverable.yaml:3 (contract.start)", "a date such as 2026-01-31"),
        ("title: x\nspecification: {a: {max: five}}", "deliverable.yaml:3 (specification.a.max)", "a number"),
        (
            "title: x\nspecification: {a: {min: 5, max: 3}}",
            "deliverable.yaml:3 (specification.a)",
            "The minimum is above the maximum.",
        ),
        (
            "title: x\nmethods: [{kind: survey, participants: -1}]",
            "deliverable.yaml:3 (methods[0].participants)",
            "zero or more",
        ),
        (
            "title: x\nmethods: [{kind: survey, plan: [p.csv]}]",
            "deliverable.yaml:3 (methods[0].plan)",
            "stratum, planned",
        ),
        ("title: x\nresearch: {object: opinion}", "deliverable.yaml:3 (research.object)", "public_and_expert_opinion"),
        (
            "title: x\nresearch: {object: [opinion]}",
            "deliverable.yaml:3 (research.object[0])",
            "public_and_expert_opinion",
        ),
        (
            "title: x\nservice: training\nparts: [{service: training}]",
            "deliverable.yaml:4 (parts)",
            "both parts and the short form",
        ),
        ("title: ''", "deliverable.yaml:2 (title)", "is empty"),
        (
            "title: x\nmethods:\n  - {kind: survey}\n  - {kind: survey}",
            "deliverable.yaml:5 (methods[1].id)",
            "The id “main” stands twice.",
        ),
        (
            "title: x\nparts: [{id: a, service: event}, {id: a, service: event}]",
            "deliverable.yaml:3 (parts[1].id)",
            "The id “a” stands twice.",
        ),
        (
            "title: x\nmethods: [{kind: survey, statuses: {complete: 1}}]",
            "deliverable.yaml:3 (methods[0].statuses)",
            "roles.status",
        ),
        (
            "title: x\nmethods: [{kind: survey, control: {file: c, outcomes: {confirmed: 1}}}]",
            "deliverable.yaml:3 (methods[0].control.outcomes)",
            "control.outcome",
        ),
        (
            "title: x\nmethods: [{kind: survey, roles: {status: s}, statuses: {complete: 1, partial: 1}}]",
            "deliverable.yaml:3 (methods[0].statuses)",
            "The word “1” has two meanings.",
        ),
        (
            "title: x\nmethods: [{kind: survey, roles: {stratum: [a, b]}, plan: {file: p, stratum: a}}]",
            "deliverable.yaml:3 (methods[0].plan.stratum)",
            "2 columns",
        ),
        (
            "title: x\nmethods: [{kind: survey, attached_questionnaires: {file: a, count: 3}}]",
            "deliverable.yaml:3 (methods[0].attached_questionnaires)",
            "“file” and “count”",
        ),
        (
            "title: x\nmethods: [{kind: survey, questionnaire: {choices: c.csv}}]",
            "deliverable.yaml:3 (methods[0].questionnaire)",
            "“form” and “survey”",
        ),
        ("title: x\nsoftware: [5]", "deliverable.yaml:3 (software[0])", "evidence, name, version"),
        ("title: x\nsapa: 1", "deliverable.yaml:3", "sapa"),
    ],
)
def test_each_fault_is_told_with_its_line_its_key_and_what_was_meant(tmp_path, text, where, words):
    """What, where, got, expected, what to do."""
    error = _refusal(tmp_path, f"sapa: 1\n{text}\n")
    assert error.where == where
    assert words in error_text(error, translator("en"))


def test_several_faults_are_counted_and_the_first_ones_named(tmp_path):
    """The first in full, five more by place, then an ellipsis."""
    error = _refusal(
        tmp_path,
        "sapa: 1\ntitle: x\nmethods: [{kind: a}, {kind: b}, {kind: c}, {kind: d}, {kind: e}, {kind: f}, {kind: g}]\n",
    )
    text = translator("en")(error.what)
    assert "6 more faults" in text
    assert text.count("deliverable.yaml:3") == 5
    assert text.endswith("….")
    assert error.where == "deliverable.yaml:3 (methods[0].kind)"


@pytest.mark.parametrize("text", ["", "- a\n", "just text\n"])
def test_what_is_no_manifest_at_all_is_refused(tmp_path, text):
    """An empty file, a list or a text has no keys."""
    assert _refusal(tmp_path, text).what.id == "deliverable.empty_manifest"


# -- JSON Schema ------------------------------------------------------------------------------------------------


def test_the_published_schema_is_that_of_the_model():
    """`python -m sapa.deliverable.schema` was run after the last change."""
    assert SCHEMA_FILE.read_text(encoding="utf-8") == schema_text()
    Draft202012Validator.check_schema(json.loads(schema_text()))


@pytest.mark.parametrize("text", [FULL, SHORT], ids=["full", "short"])
def test_the_schema_accepts_what_the_reader_accepts(tmp_path, text):
    """Short forms and long ones."""
    assert isinstance(_read(tmp_path, text), Manifest)
    assert not list(Draft202012Validator(manifest_schema()).iter_errors(parse_strict(text, shown="x").data))


@pytest.mark.parametrize(
    "changes",
    [
        "selection: [pps, {stage: person, method: kish}]",
        "selection: {default: [pps], KZ-71: srs}",
        "selection: {stage: person, method: kish}",
        "indicators: trust",
        "indicators: {trust: q7}",
        "control: control.csv",
        "control: {file: [a.csv, {file: b.csv, encoding: cp1251}], compare: {a: b}}",
        "control: {file: a.csv, compare: {a: b, c: {column: d, tolerance: 5 %}, e: {tolerance: 0.5, type: stable}}}",
        "control: {file: a.csv, promise: {by: organisation, min: 15}}",
        "control: {file: a.csv, promise: [{by: organisation, min: 15}, {by: region, min: 10}]}",
        "questionnaire: form.xlsx",
        "missing: [98, 99.5, x, true]",
        "roles: {id: a, weight: null}",
        "sessions: groups.csv",
    ],
)
def test_the_schema_and_the_reader_agree_on_short_forms(tmp_path, changes):
    """Each short form by itself."""
    text = f"sapa: 1\ntitle: x\nmethods:\n  - kind: survey\n    {changes}\n"
    assert _read(tmp_path, text).methods
    errors = list(Draft202012Validator(manifest_schema()).iter_errors(parse_strict(text, shown="x").data))
    assert not errors, errors[0].message


@pytest.mark.parametrize(
    "text",
    ["sapa: 1", "{sapa: 1, title: x, methods: [{kind: q}]}", "{sapa: 1, title: x, what: 2}", "{sapa: 2, title: x}"],
)
def test_the_schema_refuses_what_the_reader_refuses(tmp_path, text):
    """A missing title, an unknown kind, an unknown key, another version."""
    assert _refusal(tmp_path, text).where
    assert list(Draft202012Validator(manifest_schema()).iter_errors(parse_strict(text, shown="x").data))
