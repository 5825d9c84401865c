"""An evaluation for people without the workbook: the expert conclusion in Word, and a report as one page of HTML."""

from sapa.report.conclusion import conclusion_bytes, write_conclusion
from sapa.report.page import report_bytes, write_report

__all__ = ["conclusion_bytes", "report_bytes", "write_conclusion", "write_report"]
