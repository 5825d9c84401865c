"""Sheet "Claims": every figure of the report beside what the data give, with live comparisons."""

from __future__ import annotations

from dataclasses import dataclass

from sapa.messages import Message
from sapa.present import LOOKS, Shown
from sapa.results.claims import ClaimDetail, ClaimResult
from sapa.results.privacy import Why
from sapa.workbook.blocks import Parameters, live
from sapa.workbook.evaluation_book import EvaluationBook, EvaluationSheet
from sapa.workbook.findings_block import findings_block
from sapa.workbook.live.claims import follow_claims, margin_steps
from sapa.workbook.names import area, cell, text_in_formula
from sapa.workbook.sheet import Head
from sapa.workbook.withheld import withheld_cells, withheld_note


@dataclass(frozen=True, slots=True)
class Field:
    """A column of the table of claims: key, width, and whether its header is aligned as text."""

    key: str
    width: float
    text: bool = False


FIELDS = (
    Field("indicator", 31, text=True), Field("document", 12, text=True), Field("page", 7.5),
    Field("group", 20, text=True), Field("base", 15, text=True), Field("unit", 9), Field("decimals", 8.5),
    Field("claimed", 9.5), Field("recomputed", 11.5), Field("difference", 10.5), Field("agrees", 20),
    Field("ways", 13.5), Field("reproduced_by", 45, text=True), Field("figure", 34, text=True), Field("n_claimed", 10),
    Field("n_recomputed", 13), Field("n_difference", 10), Field("n_verdict", 19), Field("margin_claimed", 11),
    Field("margin_nominal", 12.5), Field("margin_design", 12), Field("margin_verdict", 19),
    Field("population_claimed", 12), Field("population_recomputed", 12), Field("population_difference", 11.5),
    Field("population_verdict", 19), Field("row_of_table", 8.5),
)  # fmt: skip
COLUMNS = {field.key: index for index, field in enumerate(FIELDS)}
_LAST = COLUMNS["reproduced_by"]
_SCALE = 60  # per cent: the columns up to the last one of the comparison then fill the width of A4 lying
# The slack of the engine (`checks.claims.agrees`): what a binary fraction may be off by is no difference.
_SLACK = "1E-9"

_AGREES = (
    ("agrees", Shown.MET), ("other_way", Shown.DEPENDS), ("no_way", Shown.NOT_MET), ("unknown", Shown.NOT_ASSESSABLE),
)  # fmt: skip
_INTERVIEWS = (("n_own", Shown.MET), ("n_other", Shown.DEPENDS), ("n_none", Shown.NOT_MET))
_MARGINS = (("understated", Shown.NOT_MET), ("holds", Shown.MET), ("margin_unknown", Shown.NOT_ASSESSABLE))
_PEOPLE = (
    ("people_hold", Shown.MET), ("people_other", Shown.DEPENDS), ("people_wrong", Shown.NOT_MET),
    ("people_unknown", Shown.NOT_ASSESSABLE),
)  # fmt: skip
_VERDICTS = {"agrees": _AGREES, "n_verdict": _INTERVIEWS, "margin_verdict": _MARGINS, "population_verdict": _PEOPLE}
_ALWAYS = ("agrees", "no_way")
_OF_DATA = tuple(COLUMNS[key] for key in (
    "difference", "ways", "n_recomputed", "n_difference", "n_verdict", "margin_nominal", "margin_design",
    "margin_verdict", "population_recomputed", "population_difference", "population_verdict",
))  # fmt: skip


class ClaimsSheet:
    """Writes the claims of one survey's report."""

    def __init__(self, sheet: EvaluationSheet, method: str, detail: ClaimDetail) -> None:
        self.sheet = sheet
        self.book: EvaluationBook = sheet.book
        self.method = method
        self.claims = detail.claims
        self.detail = detail

    def write(self) -> None:
        """Write the sheet."""
        sheet, book = self.sheet, self.book
        w = book.w
        sheet.columns([f.width for f in FIELDS])
        sheet.heading(w("question.claims"), book.method_name(self.method))
        findings_block(sheet, book.findings_on("claims", self.method), _LAST)
        totals_at = sheet.row
        sheet.row += self._totals_height()
        sheet.section(w("block.claims", file=self.claims[0].file))
        note = w("claims.note")
        sheet.merged(sheet.row, 0, _LAST, note, "note")
        sheet.height(sheet.row, (note, sheet.width(0, _LAST)), size=9)
        sheet.row += 1
        withheld_note(sheet, _LAST, "claims")
        head = sheet.head([Head(w(f"col.claims.{f.key}"), text=f.text) for f in FIELDS])
        book.anchor("claims", self.method, "", sheet.at(head, 0, fixed=False))
        book.anchor("claims", self.method, "margins", sheet.at(head, COLUMNS["margin_claimed"], fixed=False))
        begin = sheet.row
        for one in self.claims:
            self._row(one)
        end = sheet.row - 1
        self._colours(begin, end)
        sheet.row = totals_at
        self._totals(begin, end)
        column = sheet.range(begin, COLUMNS["margin_verdict"], end, COLUMNS["margin_verdict"])
        low = sum(one.margin_understated for one in self.claims)
        at = book.live.step(self._words("understated"),
                            f"COUNTIF({column},{text_in_formula(self._words('understated'))})", low)  # fmt: skip
        follow_claims(book.live, self.method, self.detail, at)
        sheet.ws.autofilter(head, 0, end, len(FIELDS) - 1)
        sheet.ws.freeze_panes(1, 1)
        self._print(head, end)

    def _words(self, key: str) -> str:
        shown = dict((*_AGREES, *_INTERVIEWS, *_MARGINS, *_PEOPLE))[key]
        return f"{LOOKS[shown].sign} {self.book.w(f'claims.{key}')}"

    # -- one claim -----------------------------------------------------------------------------------------------

    def _row(self, one: ClaimResult) -> None:
        sheet, t, w = self.sheet, self.book.t, self.book.w
        row = sheet.row
        texts = {
            "indicator": one.shown,
            "document": one.document or "",
            "page": one.page or "",
            "group": t.condition(one.group) if one.group else t("checks.claims.whole"),
            "base": t.condition(one.base) if one.base else w("claims.base_own"),
            "unit": "%" if one.unit == "percent" else one.unit,
            "reproduced_by": self._reproduced(one),
        }
        styles = {"page": "centre", "unit": "centre", "indicator": "cell_bold"}
        for key, text in texts.items():
            style = "cell_muted" if key == "base" and not one.base else styles.get(key, "cell")
            sheet.text(row, COLUMNS[key], text, style)
        sheet.number(row, COLUMNS["decimals"], one.decimals, "centre")
        sheet.number(row, COLUMNS["claimed"], one.claimed, digits=max(0, one.decimals))
        sheet.number(row, COLUMNS["recomputed"], one.recomputed, digits=max(0, one.decimals) + 1)
        sheet.number(row, COLUMNS["ways"], len(one.reproduced_by), "centre")
        sheet.number(row, COLUMNS["row_of_table"], one.row, "centre")
        # The second page across begins with what the row is about.
        whole = texts["indicator"] + (f" · {texts['group']}" if one.group else "")
        names = cell(row, COLUMNS["indicator"])
        if one.group:
            names = f'CONCATENATE({names}," · ",{cell(row, COLUMNS["group"])})'
        sheet.formula(row, COLUMNS["figure"], f"={names}", whole, "cell_bold")
        if one.withheld is not None:
            self._withheld(row, one)
        else:
            self._value(row, one)
            self._interviews(row, one)
            self._margin(row, one)
            self._population(row, one)
        verdict = self._words(_agreement(one))
        sheet.height(
            row,
            *(
                (text, sheet.widths[COLUMNS[key]] * (0.9 if key == "indicator" else 0.97))
                for key, text in texts.items()
            ),
            (whole, sheet.widths[COLUMNS["figure"]] * 0.9),
            (verdict, sheet.widths[COLUMNS["agrees"]] * 0.85),
        )
        sheet.row += 1

    def _withheld(self, row: int, one: ClaimResult) -> None:
        """Write what the report says where the data may not be told; the verdict is among the findings' counts."""
        sheet = self.sheet
        stated = None if one.margin_claimed is None else one.margin_claimed / one.scale
        sheet.number(row, COLUMNS["n_claimed"], one.n_claimed)
        sheet.number(row, COLUMNS["margin_claimed"], stated, digits=max(0, one.margin_decimals),
                     percent=one.unit == "percent")  # fmt: skip
        sheet.number(row, COLUMNS["population_claimed"], one.population_claimed)
        sheet.text(row, COLUMNS["agrees"], self._words("unknown"), "status")
        withheld_cells(sheet, row, one.withheld or Why.FEW, at=COLUMNS["recomputed"], empty=_OF_DATA)

    def _reproduced(self, one: ClaimResult) -> str:
        """Return the first way that gives the printed figure, and how many more do."""
        t, w = self.book.t, self.book.w
        if one.problem is not None:
            return t(one.problem)
        if not one.reproduced_by:
            return w("claims.in_no_way")
        first: Message = one.reproduced_by[0]
        more = len(one.reproduced_by) - 1
        return t(first) + (f" {w('claims.more', n=more)}" if more else "")

    def _value(self, row: int, one: ClaimResult) -> None:
        sheet = self.sheet
        at = {key: cell(row, COLUMNS[key]) for key in ("claimed", "recomputed", "decimals", "ways")}
        own = None if one.recomputed is None else one.claimed - one.recomputed
        digits = max(0, one.decimals) + 1
        live(sheet, row, COLUMNS["difference"], f"={at['claimed']}-{at['recomputed']}", own, own, digits=digits)
        found = _agreement(one)
        col = COLUMNS["agrees"]
        if one.recomputed is None:
            sheet.text(row, col, self._words(found), "status")
            return
        words = {key: text_in_formula(self._words(key)) for key in ("agrees", "other_way", "no_way")}
        near = f"ABS({at['claimed']}-{at['recomputed']})<=0.5*10^-{at['decimals']}+{_SLACK}*MAX(1,ABS({at['claimed']}))"
        formula = f"=IF({near},{words['agrees']},IF({at['ways']}>0,{words['other_way']},{words['no_way']}))"
        sheet.formula(row, col, formula, self._words(found), "status")

    def _interviews(self, row: int, one: ClaimResult) -> None:
        sheet = self.sheet
        stated, real = COLUMNS["n_claimed"], COLUMNS["n_recomputed"]
        sheet.number(row, stated, one.n_claimed)
        sheet.number(row, real, one.n)
        own = None if one.n_claimed is None or one.n is None else float(one.n_claimed - one.n)
        live(sheet, row, COLUMNS["n_difference"], f"={cell(row, stated)}-{cell(row, real)}", own, own)
        found, col = _interviews(one), COLUMNS["n_verdict"]
        if found is None:
            sheet.text(row, col, "–", "centre")
            return
        yes, no = self._words("n_own"), self._words("n_none" if found == "n_none" else "n_other")
        formula = f"=IF({cell(row, COLUMNS['n_difference'])}=0,{text_in_formula(yes)},{text_in_formula(no)})"
        sheet.formula(row, col, formula, self._words(found), "status")

    def _margin(self, row: int, one: ClaimResult) -> None:
        sheet = self.sheet
        stated = None if one.margin_claimed is None else one.margin_claimed / one.scale
        decimals = max(0, one.margin_decimals)
        percent, digits = one.unit == "percent", max(decimals, 1) + 1
        sheet.number(row, COLUMNS["margin_claimed"], stated, digits=decimals, percent=percent)
        for key, engine in (("margin_nominal", one.margin_nominal), ("margin_design", one.margin_design)):
            text, own = margin_steps(self.book.live, one, key, row_name=cell(row, COLUMNS["recomputed"]),
                                     n=cell(row, COLUMNS["n_recomputed"]))  # fmt: skip
            live(sheet, row, COLUMNS[key], f"={text}", own, engine, digits=digits, percent=percent)
        col = COLUMNS["margin_verdict"]
        found = _margin(one)
        if found is None:
            sheet.text(row, col, "–", "centre")
            return
        if found == "margin_unknown":
            sheet.text(row, col, self._words(found), "status")
            return
        real = self._true_margin(row, one)
        places, slack = one.margin_decimals + (2 if one.unit == "percent" else 0), 1e-9 / one.scale
        limit = f"{cell(row, COLUMNS['margin_claimed'])}+0.5*10^-{places}+{slack:.0E}"
        words = self._words("understated"), self._words("holds")
        formula = f"=IF({real}>{limit},{text_in_formula(words[0])},{text_in_formula(words[1])})"
        sheet.formula(row, col, formula, self._words(found), "status")

    @staticmethod
    def _true_margin(row: int, one: ClaimResult) -> str:
        """Return the margin that the report should state, as a formula: see `ClaimResult.margin_true`."""
        known = [
            cell(row, COLUMNS[key])
            for key, value in (("margin_design", one.margin_design), ("margin_nominal", one.margin_nominal))
            if value is not None
        ]
        return f"MAX({','.join(known)})" if one.group and len(known) > 1 else known[0]

    def _population(self, row: int, one: ClaimResult) -> None:
        sheet = self.sheet
        stated, real = COLUMNS["population_claimed"], COLUMNS["population_recomputed"]
        sheet.number(row, stated, one.population_claimed)
        sheet.number(row, real, one.population)
        own = one.population_claimed / one.population - 1 if one.population_claimed and one.population else None
        formula = f"={cell(row, stated)}/{cell(row, real)}-1"
        live(sheet, row, COLUMNS["population_difference"], formula, own, own, digits=1, percent=True)
        found, col = _people(one), COLUMNS["population_verdict"]
        if found is None:
            sheet.text(row, col, "–", "centre")
        else:
            sheet.text(row, col, self._words(found), "status")

    # -- counts --------------------------------------------------------------------------------------------------

    def _counts(self) -> list[tuple[str, str, str, int]]:
        """Return what is counted: name, column, criterion, and the engine's count."""
        judges = {
            "agrees": _agreement,
            "n_verdict": _interviews,
            "margin_verdict": _margin,
            "population_verdict": _people,
        }
        rows = []
        for column, known in _VERDICTS.items():
            found = [judges[column](claim) for claim in self.claims]
            rows += [(key, column, self._words(key), found.count(key)) for key, _ in known]
        # A case that did not occur needs no row, but agreement and disagreement are always told.
        return [row for row in rows if row[3] or row[0] in _ALWAYS]

    def _totals_height(self) -> int:
        return len(self._counts()) + 3  # a heading with a row above it, and the number of figures

    def _totals(self, begin: int, end: int) -> None:
        w = self.book.w
        block = Parameters(self.sheet, w("block.claims_total"), _LAST)

        def column(key: str) -> str:
            return area(begin, COLUMNS[key], end, COLUMNS[key], fixed=True)

        block.formula(w("p.claims.total"), f"=COUNTA({column('indicator')})", len(self.claims))
        for key, where, words, count in self._counts():
            formula = f"=COUNTIFS({column(where)},{text_in_formula(words)})"
            block.formula(words, formula, count, note=w(f"p.claims.{key}"))

    def _colours(self, begin: int, end: int) -> None:
        for column, known in _VERDICTS.items():
            for key, shown in known:
                self.sheet.ws.conditional_format(
                    begin, COLUMNS[column], end, COLUMNS[column],
                    {"type": "cell", "criteria": "==", "value": text_in_formula(self._words(key)),
                     "format": self.book.style.difference(shown)},
                )  # fmt: skip

    def _print(self, head: int, end: int) -> None:
        """Print two pages across: the figures, then what is stated with them."""
        sheet = self.sheet
        # A fixed scale: the two parts of the print are as wide as a page each.
        sheet.page(repeat=(head, head), across=(_SCALE, _LAST + 1))
        sheet.print_side_by_side(head, end, _LAST, len(FIELDS) - 1)


def _agreement(one: ClaimResult) -> str:
    if one.recomputed is None and not one.reproduced_by:
        return "unknown"
    if one.agrees:
        return "agrees"
    return "other_way" if one.reproduced_by else "no_way"


def _interviews(one: ClaimResult) -> str | None:
    if one.n_agrees is None:
        return None
    return "n_own" if one.n_agrees else "n_none" if one.n_known is False else "n_other"


def _margin(one: ClaimResult) -> str | None:
    if one.margin_claimed is None or one.withheld is not None:
        return None
    if one.margin_true is None:
        return "margin_unknown"
    return "understated" if one.margin_understated else "holds"


def _people(one: ClaimResult) -> str | None:
    if one.population_claimed is None or one.withheld is not None:
        return None
    if one.population_agrees is None:
        return "people_unknown"
    if one.population_agrees:
        return "people_hold"
    return "people_wrong" if one.population_way is None else "people_other"
