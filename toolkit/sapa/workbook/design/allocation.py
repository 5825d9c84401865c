"""Sheet "Allocation": who gets how many interviews, and what that makes of every region's precision."""

from __future__ import annotations

import math
from collections.abc import Sequence

from sapa.present import Shown
from sapa.results.plan import DomainPlan, StratumPlan
from sapa.results.targets import MeanTarget, ProportionTarget
from sapa.workbook.charts import columns_height, rows_of
from sapa.workbook.design.allocation_picture import draw_margins, exhibit, line_words, norm_limit
from sapa.workbook.design.book import DesignSheet
from sapa.workbook.design.parts import first_live, paragraph, table_row
from sapa.workbook.names import area, cell, text_in_formula
from sapa.workbook.sheet import Head

_MANY = 8
_MOST_BARS = 40
_NO_CRITERION = ("*", "?", "~", "<", ">", "=")
"""Signs that SUMIFS would take for an instruction."""


def write_allocation(sheet: DesignSheet) -> None:
    """Write the exhibit sentence, the picture, the domains sorted by margin, and every stratum."""
    AllocationSheet(sheet).write()


class AllocationSheet:
    """Writes the allocation. Columns of the strata follow the stratum columns of the frame."""

    def __init__(self, sheet: DesignSheet) -> None:
        self.sheet = sheet
        self.book = sheet.book
        self.plan = sheet.book.plan
        self.by = list(self.plan.by)
        names = ["population", "share", "exact", "interviews", "clusters", "cluster_size", "response", "issued",
                 "reserve_clusters", "weight", "margin", "variance"]  # fmt: skip
        if not any(s.clusters for s in self.plan.strata):
            names = [n for n in names if n not in ("clusters", "cluster_size", "reserve_clusters")]
        self.at = {name: len(self.by) + index for index, name in enumerate(names)}
        self.names = names
        self.last = len(self.by) + len(names) - 1
        self.first_stratum = self.last_stratum = 0

    def write(self) -> None:
        """Write the sheet."""
        sheet, book = self.sheet, self.book
        sheet.columns([26] + [16] * (len(self.by) - 1) + [12.5] * len(self.names))
        sheet.heading(book.question("allocation"), book.known("rule", self.plan.rule))
        paragraph(sheet, exhibit(book), self.last, "lead")
        groups = self._groups()
        charted = next(iter(groups.values()), [])
        if len(charted) > _MOST_BARS:
            charted = []
        chart_at = -1
        if len(charted) > 1 and any(d.margin is not None for d in charted):
            sheet.row += 1
            chart_at = sheet.row
            sheet.row += rows_of(columns_height(len(charted)))
        # The strata are written first in thought: the domains sum over their rows, wherever those come to stand.
        self.first_stratum = self._height(groups)
        self.last_stratum = self.first_stratum + len(self.plan.strata) - 1
        spans = [self._domains(by, rows) for by, rows in groups.items()]
        head = self._strata()
        if chart_at >= 0:
            draw_margins(sheet, chart_at, spans[0], charted, len(self.by) + 3)
        sheet.ws.freeze_panes(1, 1)
        sheet.page(repeat=(head, head))

    # -- domains ------------------------------------------------------------------------------------------

    def _groups(self) -> dict[tuple[str, ...], list[DomainPlan]]:
        """Return the domains by what divides them, the least precise first."""
        groups: dict[tuple[str, ...], list[DomainPlan]] = {}
        for one in self.plan.domains:
            groups.setdefault(one.by, []).append(one)
        for rows in groups.values():
            rows.sort(key=lambda d: (d.margin is not None, -(d.margin or 0), d.domain))
        return groups

    def _height(self, groups: dict[tuple[str, ...], list[DomainPlan]]) -> int:
        """Return the row at which the strata will begin: after the blocks of the domains, headings and notes."""
        # A block: a gap, its heading, the header and the rows. Then a gap, heading, note and header of the strata.
        return self.sheet.row + sum(3 + len(rows) for rows in groups.values()) + 4

    def _limit(self, one: DomainPlan) -> float | None:
        return one.wanted

    def _domains(self, by: tuple[str, ...], rows: Sequence[DomainPlan]) -> tuple[int, int]:
        """Write the domains of one division; return their first and last row."""
        sheet, book = self.sheet, self.book
        w, percent = book.w, book.as_percent
        sheet.section(w("design.block.domains", by=self._names(by)))
        sheet.head([
            Head(self._names(by), text=True),
            *[Head("") for _ in self.by[1:]],
            *(Head(w(_HEADS[name])) for name in ("population", "interviews", "issued", "margin")),
            Head(line_words(book, rows) or w("design.col.wanted")), Head(w("design.col.kept")),
        ])  # fmt: skip
        begin = sheet.row
        start = len(self.by)
        asked, limit = any(d.wanted is not None for d in rows), norm_limit(book)
        if start > 1:
            sheet.ws.merge_range(begin - 1, 0, begin - 1, start - 1, self._names(by), book.style("head_left"))
        for one in rows:
            row = sheet.row
            label = book.place(one.domain)
            sheet.merged(row, 0, start - 1, label)
            for col, name, value in ((start, "population", one.population), (start + 1, "interviews", one.interviews),
                                     (start + 2, "issued", one.issued)):  # fmt: skip
                self._sum(row, col, by, one, name, value)
            digits = 1 if percent else 2
            first_live(sheet, row, start + 3, self._domain_margin(row, by, one), one.margin, digits=digits + 1,
                       percent=percent)  # fmt: skip
            wanted = limit if one.wanted is None and not asked else one.wanted
            sheet.number(row, start + 4, wanted, digits=digits, percent=percent)
            self._kept(row, start + 3, start + 4, one)
            sheet.height(row, (label, sheet.width(0, start - 1) * 0.95))
            sheet.row += 1
        end = sheet.row - 1
        sheet.ws.conditional_format(
            begin, start + 5, end, start + 5,
            {"type": "cell", "criteria": "==", "value": text_in_formula(w("design.kept.no")),
             "format": book.style.difference(Shown.NOT_MET)},
        )  # fmt: skip
        return begin, end

    def _names(self, by: tuple[str, ...]) -> str:
        return " / ".join(self.book.column(name) for name in by)

    def _kept(self, row: int, margin: int, wanted: int, one: DomainPlan) -> None:
        w = self.book.w
        if one.met is None or one.margin is None:
            self.sheet.text(row, wanted + 1, "–", "centre")
            return
        yes, no = w("design.kept.yes"), w("design.kept.no")
        formula = f"=IF({cell(row, margin)}<={cell(row, wanted)}*(1+1E-9),{text_in_formula(yes)},{text_in_formula(no)})"
        self.sheet.formula(row, wanted + 1, formula, yes if one.met else no, "centre")

    def _members(self, by: tuple[str, ...], one: DomainPlan) -> list[StratumPlan]:
        places = [self.by.index(name) for name in by if name in self.by]
        if len(places) != len(by):
            return []
        wanted = one.domain.split(" / ")
        return [s for s in self.plan.strata if [s.parts[i] for i in places] == wanted]

    def _criteria(self, by: tuple[str, ...], members: Sequence[StratumPlan]) -> str | None:
        """Return the conditions of SUMIFS for a domain; None where its labels cannot be one."""
        texts = []
        for name in by:
            place = self.by.index(name)
            label = self.book.place(members[0].parts[place])
            if any(sign in label for sign in _NO_CRITERION):
                return None
            block = area(self.first_stratum, place, self.last_stratum, place, fixed=True)
            texts.append(f"{block},{text_in_formula(label)}")
        return ",".join(texts)

    def _block(self, name: str) -> str:
        col = self.at[name]
        return area(self.first_stratum, col, self.last_stratum, col, fixed=True)

    def _sum(self, row: int, col: int, by: tuple[str, ...], one: DomainPlan, name: str, value: float | None) -> None:
        members = self._members(by, one)
        criteria = self._criteria(by, members) if members else None
        known = [v for v in (getattr(s, name) for s in members) if v is not None]
        candidates = [(f"=SUMIFS({self._block(name)},{criteria})", float(sum(known)))] if criteria and known else []
        first_live(self.sheet, row, col, candidates, value)

    def _domain_margin(self, row: int, by: tuple[str, ...], one: DomainPlan) -> list[tuple[str, float]]:
        """Return the margin as a formula over the strata's shares of the variance, where that is how it came about."""
        members = self._members(by, one)
        criteria = self._criteria(by, members) if members else None
        parts = [self._variance(s) for s in members]
        total = self._people()
        if criteria is None or not total or any(v is None for v in parts) or not self._unit_scale():
            return []
        size = sum(s.population or 0 for s in members)
        z, deff, mine = self.book.cells["z"], self.book.cells["deff"], cell(row, len(self.by))
        share = f"SUMIFS({self._block('variance')},{criteria})"
        own = math.fsum(v or 0 for v in parts)
        scale = total / size
        whole = f"SUM({self._block('population')})/{mine}"
        return [
            (f"={z}*SQRT({deff}*{text})*{whole}", self.plan.z * math.sqrt(self.plan.deff.value * value) * scale)
            for text, value in (*self._spreads(share, own, mine, size), (share, own))
        ]

    def _spreads(self, text: str, value: float, people: str, size: float) -> list[tuple[str, float]]:
        """Return a variance with S² = N/(N − 1)·p(1 − p) of the part it is for (Cochran 1977, eq. 3.4), for shares."""
        if size <= 1 or not isinstance(self.plan.target, ProportionTarget):
            return []
        return [(f"{text}*{people}/({people}-1)", value * size / (size - 1))]

    # -- strata -------------------------------------------------------------------------------------------

    def _people(self) -> float | None:
        known = [s.population for s in self.plan.strata]
        return None if any(v is None for v in known) else math.fsum(v or 0 for v in known)

    def _unit_scale(self) -> bool:
        """Tell whether margins are those of a mean or share, which the formulas here compute."""
        target = self.plan.target
        return isinstance(target, ProportionTarget | MeanTarget)

    def _spread(self, one: StratumPlan) -> float:
        if one.spread is not None:
            return one.spread
        target = self.plan.target
        if isinstance(target, ProportionTarget):
            return math.sqrt(target.p * (1 - target.p))
        return target.sd if isinstance(target, MeanTarget) else 0.0

    def _variance(self, one: StratumPlan) -> float | None:
        """Return W²·(1 − f)·S²/n of a stratum (Cochran 1977, eq. 5.7); None where it has no interviews."""
        total = self._people()
        if not total or not one.interviews or one.population is None:
            return None
        share, fraction = one.population / total, one.interviews / one.population
        return share**2 * (1 - fraction) * self._spread(one) ** 2 / one.interviews

    def _strata(self) -> int:
        sheet, book = self.sheet, self.book
        w = book.w
        sheet.section(w("design.block.strata"))
        paragraph(sheet, w("design.strata.note"), self.last, "note")
        head = sheet.head(
            [Head(book.column(name), text=True) for name in self.by] + [Head(w(_HEADS[name])) for name in self.names]
        )
        if sheet.row != self.first_stratum:
            raise AssertionError("the domains' formulas count on the place of the strata")
        for one in self.plan.strata:
            self._stratum(one)
        self._total()
        sheet.ws.autofilter(head, 0, self.last_stratum, self.last)
        return head

    def _number(self, row: int, name: str, value: float | None, *, digits: int = 0, percent: bool = False) -> None:
        if name in self.at:
            self.sheet.number(row, self.at[name], value, digits=digits, percent=percent)

    def _stratum(self, one: StratumPlan) -> None:
        sheet, book, at = self.sheet, self.book, self.at
        row = sheet.row
        labels = [book.place(part) for part in one.parts]
        for col, label in enumerate(labels):
            sheet.text(row, col, label)
        size, n = cell(row, at["population"]), cell(row, at["interviews"])
        whole = f"SUM({self._block('population')})"
        total = self._people()
        self._number(row, "population", one.population)
        if total and one.population is not None:
            sheet.formula(row, at["share"], f"={size}/{whole}", one.population / total, digits=2, percent=True)
        else:
            self._number(row, "share", None)
        self._number(row, "exact", one.exact, digits=2)
        clustered = "clusters" in at and one.clusters is not None and one.cluster_size is not None
        own = (one.clusters or 0) * (one.cluster_size or 0)
        made = [(f"={cell(row, at['clusters'])}*{cell(row, at['cluster_size'])}", float(own))] if clustered else []
        first_live(sheet, row, at["interviews"], made, one.interviews, style="total_number")
        self._number(row, "clusters", one.clusters)
        self._number(row, "cluster_size", one.cluster_size)
        self._number(row, "reserve_clusters", one.reserve_clusters)
        self._number(row, "response", one.response, digits=0, percent=True)
        rate = cell(row, at["response"])
        before = one.interviews / one.response
        candidates = [
            (f"=ROUNDUP({n}/{rate}-1E-9*MAX(1,{n}/{rate}),0)", float(math.ceil(before - 1e-9 * max(1.0, before))))
        ]
        if clustered and one.clusters and one.cluster_size:
            # Addresses are issued by cluster: each cluster's number is made whole on its own.
            each = one.cluster_size / one.response
            clusters, take = cell(row, at["clusters"]), cell(row, at["cluster_size"])
            candidates.append((
                f"={clusters}*ROUNDUP({take}/{rate}-1E-9*MAX(1,{take}/{rate}),0)",
                float(one.clusters * math.ceil(each - 1e-9 * max(1.0, each))),
            ))  # fmt: skip
        first_live(sheet, row, at["issued"], candidates, one.issued)
        weight = (
            [] if one.population is None or not one.interviews else [(f"={size}/{n}", one.population / one.interviews)]
        )
        first_live(sheet, row, at["weight"], weight, one.weight, digits=1)
        self._stratum_margin(row, one)
        table_row(sheet, list(enumerate(labels)))
        sheet.row += 1

    def _stratum_margin(self, row: int, one: StratumPlan) -> None:
        sheet, book, at = self.sheet, self.book, self.at
        percent, digits = book.as_percent, 2
        variance = self._variance(one)
        size, n = cell(row, at["population"]), cell(row, at["interviews"])
        share = cell(row, at["share"])
        if one.spread is not None or not self._unit_scale():
            spread = f"{self._spread(one) ** 2:.12g}"
        elif "p" in book.cells:
            spread = f"{book.cells['p']}*(1-{book.cells['p']})"
        else:
            spread = f"{book.cells['sd']}^2"
        candidates = []
        if variance is not None and one.population is not None and self._unit_scale():
            z, deff = book.cells["z"], book.cells["deff"]
            s2, f = self._spread(one) ** 2, one.interviews / one.population
            base = self.plan.z * math.sqrt(self.plan.deff.value * s2 / one.interviews * (1 - f))
            candidates.append((f"={z}*SQRT({deff}*{spread}/{n}*(1-{n}/{size}))", base))
            if one.population > 1:
                other = self.plan.z * math.sqrt(
                    self.plan.deff.value * s2 / one.interviews
                    * (one.population - one.interviews) / (one.population - 1)
                )  # fmt: skip
                candidates.append((f"={z}*SQRT({deff}*{spread}/{n}*({size}-{n})/({size}-1))", other))
        first_live(sheet, row, at["margin"], candidates, one.margin, digits=digits, percent=percent)
        formula = f"={share}^2*(1-{n}/{size})*{spread}/{n}"
        first_live(sheet, row, at["variance"], [(formula, variance)], variance, digits=9, style="cell_muted",
                   align="right")  # fmt: skip

    def _total(self) -> None:
        sheet, book, plan, at = self.sheet, self.book, self.plan, self.at
        row = sheet.row
        sheet.merged(row, 0, len(self.by) - 1, book.t("term.total_row"), "total")
        for name in self.names:
            sheet.text(row, at[name], "", "total")
        for name, engine in (("population", self._people()), ("exact", None), ("interviews", plan.interviews),
                             ("clusters", plan.clusters), ("issued", plan.issued), ("reserve_clusters", None),
                             ("share", None)):  # fmt: skip
            if name not in at:
                continue
            values = [getattr(s, name, None) for s in plan.strata]
            if name == "share":
                total = self._people()
                values = [1.0] if total else [None]
            known = [v for v in values if v is not None]
            if not known:
                continue
            block = area(self.first_stratum, at[name], self.last_stratum, at[name])
            own = math.fsum(known)
            digits = 2 if name == "exact" else 0
            first_live(sheet, row, at[name], [(f"=SUM({block})", own)], own if engine is None else engine,
                       style="total_number", digits=digits, percent=name == "share")  # fmt: skip
        parts = [self._variance(s) for s in plan.strata]
        candidates = []
        if all(v is not None for v in parts) and self._unit_scale():
            share, people = f"SUM({self._block('variance')})", f"SUM({self._block('population')})"
            own = math.fsum(v or 0 for v in parts)
            z, deff = book.cells["z"], book.cells["deff"]
            candidates = [
                (f"={z}*SQRT({deff}*{text})", plan.z * math.sqrt(plan.deff.value * value))
                for text, value in (*self._spreads(share, own, people, self._people() or 0.0), (share, own))
            ]
        first_live(sheet, row, at["margin"], candidates, plan.margin, style="total_number", digits=2,
                   percent=book.as_percent)  # fmt: skip
        for name in ("population", "interviews", "issued", "margin", "clusters"):
            if name in at:
                book.cells[f"total.{name}"] = sheet.at(row, at[name])
        sheet.row += 1


_HEADS = {
    "population": "col.population", "interviews": "design.col.interviews", "issued": "design.col.issued",
    "margin": "col.margin",
    "share": "col.population_share", "exact": "design.col.exact", "clusters": "design.col.clusters",
    "cluster_size": "design.col.cluster_size", "response": "design.col.response",
    "reserve_clusters": "design.col.reserve", "weight": "design.col.weight", "variance": "design.col.variance",
}  # fmt: skip
