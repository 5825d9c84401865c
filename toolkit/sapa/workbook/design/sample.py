"""Sheets "Drawn sample" and "How it was drawn": units with their probabilities, and every act of chance behind them."""

from __future__ import annotations

import math
from typing import Any

from sapa.results.draw import DrawnSample, DrawnUnit, DrawStep, UnitRole
from sapa.workbook.blocks import Parameters
from sapa.workbook.design.book import DesignSheet
from sapa.workbook.design.parts import bullets, first_live, paragraph, table_row
from sapa.workbook.names import area, cell
from sapa.workbook.sheet import Head


def write_sample(sheet: DesignSheet) -> None:
    """Write every drawn unit: main units in the order of work, then the reserves in the order of their use."""
    drawn = sheet.book.study.drawn
    if drawn is not None:
        _Units(sheet, drawn).write()


class _Units:
    """The table of units: its columns follow the stratum and unit columns of the frame."""

    def __init__(self, sheet: DesignSheet, drawn: DrawnSample) -> None:
        self.sheet, self.drawn, self.book = sheet, drawn, sheet.book
        stages = max(len(u.probabilities) for u in drawn.units)
        names = [("stratum", 37), *((f"unit {i}", 16) for i in range(len(drawn.unit_columns))), ("name", 24),
                 ("order", 8), ("role", 13), ("size", 11), ("certainty", 12),
                 *((f"probability {i}", 13) for i in range(stages)), ("probability", 13), ("interviews", 11),
                 ("issued", 10), ("weight", 12), ("row", 9)]  # fmt: skip
        if stages == 1:
            names = [n for n in names if n[0] != "probability 0"]
        self.stages = stages
        self.names = [n for n, _ in names]
        self.widths = [w for _, w in names]
        self.at = {n: i for i, n in enumerate(self.names)}

    def write(self) -> None:
        """Write the sheet."""
        sheet, drawn, w = self.sheet, self.drawn, self.book.w
        sheet.columns(self.widths)
        main = len(drawn.main)
        note = w("design.sample.note", n=main, seed=str(drawn.seed), reserves=len(drawn.units) - main)
        sheet.heading(self.book.question("sample"), note)
        last = len(self.names) - 1
        paragraph(sheet, w("design.sample.weights"), last, "note")
        bullets(sheet, w("design.block.warnings"), self.book.sentences(drawn.warnings), last, sign="!")
        head = sheet.head(
            [Head(self._words(n), text=n in ("stratum", "name") or n.startswith("unit")) for n in self.names]
        )
        begin = sheet.row
        for unit in drawn.units:
            self._row(unit)
        end = sheet.row - 1
        sheet.text(sheet.row, 0, self.book.t("term.total_row"), "total")
        for col in range(1, last + 1):
            sheet.text(sheet.row, col, "", "total")
        for name in ("interviews", "issued"):
            col = self.at[name]
            total = math.fsum(getattr(u, name) for u in drawn.units)
            sheet.formula(sheet.row, col, f"=SUM({area(begin, col, end, col)})", total, "total_number")
        sheet.row += 1
        sheet.ws.autofilter(head, 0, end, last)
        sheet.ws.freeze_panes(head + 1, 1)
        sheet.page(repeat=(head, head))

    def _words(self, name: str) -> str:
        kind, _, index = name.partition(" ")
        if kind == "unit":
            return self.book.column(self.drawn.unit_columns[int(index)])
        if index:
            column = self.drawn.unit_columns[min(int(index), len(self.drawn.unit_columns) - 1)]
            return self.book.w("design.col.probability_of", unit=self.book.column(column))
        own = {"interviews": "design.col.interviews", "issued": "design.col.issued", "row": "design.col.frame_row"}
        return self.book.w(own.get(name, f"design.col.{name}"))

    def _row(self, unit: DrawnUnit) -> None:
        sheet, at, book = self.sheet, self.at, self.book
        row = sheet.row
        reserve = unit.role is UnitRole.RESERVE
        style = "cell_muted" if reserve else "cell"
        stratum = book.place(unit.stratum)
        sheet.text(row, at["stratum"], stratum, style)
        for index, id in enumerate(unit.ids):
            sheet.text(row, at[f"unit {index}"], id, style)
        sheet.text(row, at["name"], unit.name or "", style)
        sheet.number(row, at["order"], unit.order, "centre")
        sheet.text(row, at["role"], book.w(f"design.role.{unit.role.value}"), "centre")
        sheet.number(row, at["size"], unit.sizes[-1] if unit.sizes else None)
        sheet.text(row, at["certainty"], book.t("term.yes") if unit.certainty else "–", "centre")
        if self.stages > 1:
            for index in range(self.stages):
                own = unit.probabilities[index] if index < len(unit.probabilities) else 1.0
                sheet.number(row, at[f"probability {index}"], own, digits=5)
            product = area(row, at["probability 0"], row, at[f"probability {self.stages - 1}"])
            first_live(sheet, row, at["probability"], [(f"=PRODUCT({product})", unit.probability)], unit.probability,
                       digits=6)  # fmt: skip
        else:
            sheet.number(row, at["probability"], unit.probability, digits=6)
        sheet.number(row, at["interviews"], unit.interviews)
        sheet.number(row, at["issued"], unit.issued)
        self._weight(row, unit)
        sheet.number(row, at["row"], unit.row, "centre", none="")
        table_row(
            sheet,
            [
                (at["stratum"], stratum),
                (at["name"], unit.name or ""),
                *((at[f"unit {i}"], v) for i, v in enumerate(unit.ids)),
            ],
        )
        sheet.row += 1

    def _weight(self, row: int, unit: DrawnUnit) -> None:
        """Write N / interviews / probability: what an interview in the unit stands for."""
        candidates = []
        if unit.sizes and unit.interviews and unit.probability:
            size, n, p = (cell(row, self.at[k]) for k in ("size", "interviews", "probability"))
            candidates = [(f"={size}/{n}/{p}", unit.sizes[-1] / unit.interviews / unit.probability)]
        first_live(self.sheet, row, self.at["weight"], candidates, unit.weight, digits=2)


def write_audit(sheet: DesignSheet) -> None:
    """Write the seed, the generator and every act of chance, so that anyone can repeat the draw."""
    drawn = sheet.book.study.drawn
    if drawn is None:
        return
    book = sheet.book
    w = book.w
    sheet.columns([18, 24, 38, 10, 14, 8, 24, 14, 14, 60])
    sheet.heading(book.question("draw"), w("design.draw.note"))
    block = Parameters(sheet, w("design.block.draw"), 9)
    block.text(w("p.seed"), str(drawn.seed))
    block.text(w("design.p.generator"), drawn.generator)
    block.text(book.t("term.frame"), drawn.frame.name)
    block.text("SHA-256", drawn.frame.sha256)
    for number in (1, 2, 3, 4):
        paragraph(sheet, f"{number}. {w(f'design.draw.how.{number}')}", 9)
    sheet.section(w("design.block.steps"))
    head = sheet.head([
        Head(w("design.col.stage"), text=True), Head(w("design.col.way"), text=True),
        Head(w("design.col.within"), text=True), Head(w("design.col.units")), Head(w("design.col.total_size")),
        Head(w("design.col.take")), Head(w("design.col.certain"), text=True), Head(w("design.col.start")),
        Head(w("design.col.interval")), Head(w("design.col.chosen"), text=True),
    ])  # fmt: skip
    for step in drawn.steps:
        _step(sheet, step)
    sheet.ws.freeze_panes(1, 1)
    sheet.page(repeat=(head, head))


def _step(sheet: DesignSheet, step: DrawStep) -> None:
    book = sheet.book
    row = sheet.row
    within = " / ".join(book.place(part) for part in step.within)
    certain, chosen = ", ".join(step.certain), ", ".join(step.chosen)
    texts = {0: book.known("stage_name", step.stage), 1: book.known("way", step.method),
             2: within if step.stream in within else f"{within}\n{step.stream}", 6: certain, 9: chosen}  # fmt: skip
    for col, text in texts.items():
        # Beside a number a text begins a little later: 14,157 and KZ-61 must not read as one.
        more: dict[str, Any] = {"align": "left", "indent": 1} if col in (6, 9) else {}
        sheet.text(row, col, text, "cell", **more)
    sheet.number(row, 3, step.units)
    sheet.number(row, 4, step.total)
    sheet.number(row, 5, step.take)
    sheet.number(row, 7, step.start, digits=4)
    sheet.number(row, 8, step.interval, digits=4)
    # Ids break at their hyphens, so that a line holds less of them than of words.
    sheet.height(row, *((text, sheet.widths[col] * (0.8 if col == 9 else 0.97)) for col, text in texts.items()))
    sheet.row += 1
