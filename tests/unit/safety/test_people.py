"""No name, telephone, e-mail, identification number or exact place of a person is in anything that is written."""

import csv
import html
import io
import json
import re

import pytest

from fixtures.outputs import words_of
from fixtures.poisoned import IINS, MAILS, NAMES, PEOPLE, PHONES, PLACES
from sapa.app.coverage.export import mapping_csv
from sapa.app.coverage.view import coverage_view
from sapa.cli.shell import json_text
from sapa.i18n import translator
from sapa.plain_text import reaches_somebody
from sapa.present import evaluation_record
from sapa.report import conclusion_bytes, report_bytes
from sapa.workbook import workbook_bytes

PARTS = tuple(part for place in PLACES[:2] for part in re.split(r"[,; ]+", place))
PLANTED = (*PHONES, *MAILS, *IINS, *PLACES, *PARTS, *NAMES, *(name.split()[0] for name in NAMES))


def found_in(text):
    """Return what was planted and stands in a text."""
    return [word for word in PLANTED if word in text]


def test_a_workbook_names_nobody(evaluation):
    """Cells, labels of charts, properties: every part of the file."""
    assert found_in(words_of(workbook_bytes(evaluation, "ru"))) == []


def test_documents_name_nobody(evaluation):
    """Word and HTML."""
    assert found_in(words_of(conclusion_bytes(evaluation, "ru"))) == []
    assert found_in(html.unescape(report_bytes(evaluation, "ru").decode("utf-8"))) == []


def test_a_record_names_nobody(evaluation):
    """Findings with their parameters, and every table."""
    assert found_in(json_text(evaluation_record(evaluation, translator("ru")))) == []


def test_a_list_of_words_names_nobody(loaded, evaluation):
    """Remarks among the outcomes of contacts are no words to be given a code."""
    rows = csv.reader(io.StringIO(mapping_csv(coverage_view(loaded, evaluation), {}).decode("utf-8-sig")))
    words = [row[0] for row in rows]
    assert len(words) > 10
    assert found_in("\n".join(words)) == []


def test_open_answers_of_few_are_one_answer(evaluation):
    """An indicator made of an open question: what people wrote themselves is not listed."""
    rows = evaluation_record(evaluation, translator("ru"))["tables"]["estimates"]
    categories = {r["category"] for r in rows if r["indicator"] == "other"}
    assert "другое" in categories
    assert "[…]" in categories
    assert not [c for c in categories if reaches_somebody(str(c))]


def test_what_was_planted_did_reach_the_data(loaded):
    """The test of the tests."""
    answers = set(loaded.parts[0].methods[0].table("data").frame["other"])
    assert len(answers & set(PEOPLE)) > 5


@pytest.mark.parametrize(
    "sample", ["social-survey-2026", "services/training-2026", "services/consulting-2026", "services/event-2026"]
)
def test_tables_of_the_samples_lead_to_nobody(root, sample):
    """Patterns of telephones, e-mails, numbers and names, looked for in the records of what is shipped."""
    from sapa.review import review

    record = evaluation_record(review(root / "data-samples" / sample), translator("ru"))
    texts = set(re.findall(r'"((?:[^"\\]|\\.)*)"', json.dumps(record["tables"], ensure_ascii=False)))
    texts |= {f["message"] for f in record["findings"]}
    assert [t for t in sorted(texts) if reaches_somebody(t)] == []
