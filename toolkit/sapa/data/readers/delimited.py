"""Text tables: CSV with a comma, semicolon, tab or bar."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from sapa.data.readers.common import Options, Table, column_names, made
from sapa.data.readers.encodings import decode
from sapa.data.rows import Rows
from sapa.errors import BadInput
from sapa.messages import message

DELIMITERS = (";", "\t", "|", ",")
SAMPLED = 50
LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
"""A line with its end, whichever of the three it is."""

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0"


def read_csv(path: Path, options: Options) -> Rows:
    """Read a text table whose first row with text is the header.

    Raises
    ------
    BadInput
        When the file is empty, is no text in its encoding, has a row of another width than the header, or a quote
        that is not closed.
    """
    where = options.shown
    content = path.read_bytes()
    if content.startswith((ZIP, OLE)):
        raise BadInput(message("data.csv.workbook"), where=where, todo=message("data.csv.workbook.todo"))
    text, encoding = decode(content, options.encoding, where)
    if not text.strip():
        raise BadInput(message("data.empty"), where=where, todo=message("data.empty.todo"))
    if options.delimiter is not None and options.delimiter not in DELIMITERS:
        raise BadInput(message("data.delimiter"), where=where, got=options.delimiter, expected=r"; , | \t")
    delimiter = options.delimiter or found_delimiter(text)
    records = _records(text, delimiter, where)
    first, header = next(((row, record) for row, record in records if any(cell.strip() for cell in record)), (1, []))
    table = Table(len(header)).fill(_aligned(records, len(header), where))
    width = table.drop_blank_tail(header)
    names = column_names(header[:width], where, first)
    source = {
        "sha256": hashlib.sha256(content).hexdigest(),
        "format": "csv",
        "encoding": encoding,
        "delimiter": delimiter,
    }
    return made(names, table, source, options)


def found_delimiter(text: str) -> str:
    """Return the delimiter that divides the header, and the rows after it into as many fields; a lone column has ",".

    A header may hold commas inside its questions, so the number of fields alone does not decide.
    """
    best, best_score = ",", (0.0, 0)
    for delimiter in DELIMITERS:
        reader = csv.reader(io.StringIO(text[:200_000], newline=""), delimiter=delimiter)
        try:
            sample = [len(record) for record in islice(reader, SAMPLED) if any(record)]
        except csv.Error:
            continue
        if not sample or sample[0] < 2:
            continue
        body = sample[1:-1] or sample[1:]  # the last record may be cut off
        score = (sum(width == sample[0] for width in body) / len(body) if body else 1.0, sample[0])
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _records(text: str, delimiter: str, where: str) -> Iterator[tuple[int, list[str]]]:
    """Return (row number, fields); a record with line breaks inside quotes is one row, as in a spreadsheet."""
    # Line by line: a file in memory would take four bytes a character.
    reader = csv.reader((line[0] for line in LINE.finditer(text)), delimiter=delimiter, strict=True)
    row = 0
    while True:
        row += 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise BadInput(
                message("data.csv.quote"), where=f"{where}:{row}", got=str(error), todo=message("data.csv.quote.todo")
            ) from error
        yield row, record


def _aligned(records: Iterator[tuple[int, list[str]]], width: int, where: str) -> Iterator[tuple[int, Sequence[str]]]:
    for row, record in records:
        if len(record) != width:
            if not any(cell.strip() for cell in record):
                continue
            raise BadInput(
                message("data.csv.ragged", n=len(record), row=str(row)),
                where=f"{where}:{row}",
                got=str(len(record)),
                expected=message("data.csv.ragged.expected", n=width),
                todo=message("data.csv.ragged.todo"),
            )
        yield row, record
