"""Workbooks: the evaluation workbook and its reader, and the forms that people fill in.

The design workbook is in `sapa.workbook.design`: a review need not load what designs surveys.
"""

from sapa.workbook.copies import read_copy
from sapa.workbook.evaluation import workbook_bytes, write_workbook
from sapa.workbook.merged import merge_workbooks, write_panel_workbook
from sapa.workbook.reader import read_findings

__all__ = [
    "merge_workbooks",
    "read_copy",
    "read_findings",
    "workbook_bytes",
    "write_panel_workbook",
    "write_workbook",
]
