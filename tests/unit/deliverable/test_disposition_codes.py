"""Codes of contact outcomes: a saved table is read back, and what is no AAPOR code is refused where it stands."""

from __future__ import annotations

import pytest

from sapa.checks.outcomes_mapping import disposition_csv, disposition_table
from sapa.cli.shell import error_text
from sapa.deliverable.load import load_deliverable
from sapa.i18n import translator
from unit.deliverable.folder import deliverable, manifest, refusal

CONTROL = "    control: {file: control.csv"
CONTACTS = "case,result\n1,yes\n2,no\n3,отказ\n4,ушли\n5,yes\n"


def contacts(section: str) -> str:
    """Return the manifest with a section of contacts."""
    stated = f"    contacts: {{file: contacts.csv, id: case, disposition: result{section}}}\n"
    return manifest(CONTROL, stated + CONTROL)


def test_a_saved_table_of_words_is_read_back_as_it_was(tmp_path):
    """Save, fill in the open word, hand in: every word is the manifest's now, with the code it had."""
    first = tmp_path / "first"
    text = contacts(', dispositions: {"yes": "1.1", "no": "2.31"}')
    method = load_deliverable(deliverable(first, deliverable_yaml=text, contacts_csv=CONTACTS)).parts[0].methods[0]
    words = disposition_table(method.table("contacts"), method.spec.contacts)
    saved = disposition_csv(words)
    assert saved == "word,code\nyes,1.1\nno,2.31\nотказ,2.1\nушли,\n"
    for table, last in ((saved, None), (saved.replace("ушли,", "ушли,4.7"), "4.7")):
        again = deliverable(
            tmp_path / str(last), deliverable_yaml=contacts(", mapping: words.csv"), contacts_csv=CONTACTS,
            words_csv=table,
        )  # fmt: skip
        method = load_deliverable(again).parts[0].methods[0]
        found = disposition_table(method.table("contacts"), method.spec.contacts)
        assert [(w.word, w.code) for w in found] == [*[(w.word, w.code) for w in words[:3]], ("ушли", last)]
        assert [w.origin for w in found[:3]] == ["manifest"] * 3
        assert disposition_csv(found) == table


@pytest.mark.parametrize(
    ("section", "table", "where", "got"),
    [
        (', dispositions: {"yes": "1.1", "no": "2.7"}', None, "contacts.dispositions.no", "2.7"),
        (', dispositions: {"yes": "I"}', None, "contacts.dispositions.yes", "I"),
        (', dispositions: {"yes": "1.1"}, mapping: words.csv', "word,code\nno,9\n", "words.csv", "9"),
    ],
)
def test_a_code_that_is_none_of_aapors_is_refused_with_its_key_path(tmp_path, section, table, where, got):
    """In the manifest by key path, in a table by its file."""
    folder = deliverable(tmp_path, deliverable_yaml=contacts(section), contacts_csv=CONTACTS, words_csv=table)
    error = refusal(folder)
    assert error.what.id == "deliverable.code_not_aapor"
    assert where in error.where
    assert error.got == got


def test_the_refusal_is_worded(tmp_path):
    """What, where, got, expected, and what to do."""
    folder = deliverable(tmp_path, deliverable_yaml=contacts(', dispositions: {"yes": "1.5"}'), contacts_csv=CONTACTS)
    text = error_text(refusal(folder), translator("en"))
    assert "The outcome “yes” is given a code that is no AAPOR disposition code." in text
    assert "1.1 interview" in text
    assert "Give it a code of AAPOR's Standard Definitions." in text
