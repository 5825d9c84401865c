"""The table of outcome words that a user can save, correct and hand in as `contacts.mapping`."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from sapa.checks.outcomes_cases import read_cases
from sapa.data.rows import Rows
from sapa.deliverable.manifest import ContactsRef
from sapa.plain_text import csv_cell, reaches_somebody
from sapa.results.outcomes import DispositionWord


def disposition_table(rows: Rows, spec: ContactsRef) -> tuple[DispositionWord, ...]:
    """Return every word of a contact file with what it is read as.

    Parameters
    ----------
    rows, spec
        The contact file and its section of the manifest, with the words of a mapping table among its dispositions.

    Returns
    -------
    tuple
        Words by how often they occur: records, cases decided, AAPOR code, group and who says so (`manifest`, `code`,
        `recognised`, `unknown`). Empty where no column of outcomes is named.
    """
    return read_cases(rows, spec).words


def disposition_csv(words: Iterable[DispositionWord]) -> str:
    """Return the table as the CSV that `contacts.mapping` reads back: columns `word` and `code`.

    A word that is unknown, or no final outcome, stands there without a code, for the user to fill in; while it stays
    empty it is read as before. Words with a telephone or a name in them are remarks, and left out. A word that a
    spreadsheet would take for a formula has an apostrophe before it, which is taken off when the table is read.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["word", "code"])
    writer.writerows([csv_cell(w.word), w.code or ""] for w in words if w.word and not reaches_somebody(w.word))
    return out.getvalue()
