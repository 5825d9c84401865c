"""A deliverable while it is being made, and as a folder of files that tell nothing beside their content."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sapa.writing import write_whole

if TYPE_CHECKING:
    import pandas as pd

STAMP = 1_767_225_600
"""Every file and folder is dated 1 January 2026, 00:00 UTC: when it was made would tell in which order."""


@dataclass(slots=True)
class Made:
    """What is handed in. Defects of the stages `data` and `report` change it in place.

    manifest
        The passport; `deliverable.yaml`.
    tables
        Name of a CSV file without its ending → rows.
    texts
        Name of a text file → its pages, title first.
    workbooks
        Name of an xlsx file → sheets, each a list of rows.
    """

    manifest: dict[str, Any] = field(default_factory=dict)
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    texts: dict[str, Text] = field(default_factory=dict)
    workbooks: dict[str, dict[str, list[list[str]]]] = field(default_factory=dict)

    @property
    def method(self) -> dict[str, Any]:
        """The survey's section of the manifest."""
        return next(m for m in self.manifest["methods"] if m["kind"] == "population_survey")


@dataclass(slots=True)
class Text:
    """A document in plain text: a title and numbered pages."""

    title: str
    pages: dict[int, str] = field(default_factory=dict)

    def written(self) -> str:
        """Return the document as it is handed in."""
        parts = [self.title, "Учебный документ: исследование, организации, люди и ответы вымышлены."]
        parts += [f"\n=== стр. {number} ===\n{text}" for number, text in sorted(self.pages.items())]
        return "\n".join(parts) + "\n"


def write(made: Made, folder: Path) -> Path:
    """Write a deliverable into a folder and return the path of its manifest.

    The same deliverable gives the same bytes; times of files are all the same, and no file is named by what is in it.
    """
    import yaml

    folder.mkdir(parents=True, exist_ok=True)
    contents = {f"{name}.csv": table.to_csv(index=False, lineterminator="\n") for name, table in made.tables.items()}
    contents |= {name: text.written() for name, text in made.texts.items()}
    contents["deliverable.yaml"] = yaml.safe_dump(made.manifest, sort_keys=False, allow_unicode=True, width=120)
    files = {name: text.encode() for name, text in contents.items()}
    files |= {name: _workbook(sheets) for name, sheets in made.workbooks.items()}
    for name in sorted(files):
        write_whole(folder / name, files[name])
    stamped(*(folder / name for name in files), folder)
    return folder / "deliverable.yaml"


def stamped(*paths: Path) -> None:
    """Give files and folders the time that all of them have."""
    for path in paths:
        os.utime(path, (STAMP, STAMP))


def _workbook(sheets: dict[str, list[list[str]]]) -> bytes:
    """Return an xlsx file without a name, a machine or a time in it."""
    import io
    from datetime import datetime

    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": datetime(2026, 1, 1)})  # noqa: DTZ001 - xlsx knows no zones
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    book.close()
    return out.getvalue()
