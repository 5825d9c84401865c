"""Whether a workbook is what the program computed: it is made again from the inputs and compared cell by cell."""

from sapa.workbook.verify.engine import verify_workbook

__all__ = ["verify_workbook"]
