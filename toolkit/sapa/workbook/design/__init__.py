"""The design workbook: a survey before the field, from the research programme to the forms that are filled in."""

from sapa.workbook.design.write import design_workbook_bytes, write_design_workbook

__all__ = ["design_workbook_bytes", "write_design_workbook"]
