"""The live workbook: an expert changes a reading, and figures, statuses and counts follow by formula.

`core` holds the sheet of calculation and what follows it, `inputs` the readings themselves; each other module lets one
evidence sheet, or the sheets read first, follow.
"""
