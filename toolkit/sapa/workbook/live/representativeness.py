"""The findings on representativeness follow the confidence level and the margin of error that the survey claims."""

from __future__ import annotations

from collections.abc import Sequence

from sapa.checks.representativeness_findings import QUESTION
from sapa.results import Finding, Status
from sapa.results.details import SamplingErrorDetail
from sapa.results.representativeness import MarginFit, RepresentativenessDetail
from sapa.workbook.live.core import Live, rank

_MET, _NOT_MET = rank(Status.MET), rank(Status.NOT_MET)


class LiveRepresentativeness:
    """What the findings on representativeness rest on: the confidence level, and the margin that the survey claims."""

    def __init__(self, live: Live, method: str, detail: RepresentativenessDetail) -> None:
        self.live, self.detail, self.method = live, detail, method
        self.alpha = f"(1-{live.code('confidence')})"
        self.claimed: str | None = None
        error = next((d for m, d in live.book.details(SamplingErrorDetail) if m == method), None)
        if error is not None and detail.claimed is not None and method in live.margins:
            at, own = live.margins[method]
            self.claimed = at if own == detail.claimed else f"{detail.claimed:.12g}"

    def follow(self) -> None:
        """Let the findings on margins and on uneven response follow."""
        book = self.live.book
        for finding in book.evaluation.findings:
            if finding.method != self.method:
                continue
            if f"/{QUESTION}/" in finding.id:
                fit = next((m for m in self.detail.margins if m.margin == finding.item and m.origin != "frame"), None)
                if fit is not None and fit.problem is None:
                    self._margin(finding, fit)
            elif "/representativeness.r_indicator/" in finding.id:
                self._response(finding)

    def _large(self, difference: str) -> str:
        return "TRUE" if self.claimed is None else f"{difference}>{self.claimed}"

    def _is_large(self, difference: float) -> bool:
        return self.detail.claimed is None or abs(difference) > self.detail.claimed

    def _margin(self, finding: Finding, fit: MarginFit) -> None:
        live = self.live
        if fit.by_design:
            shares = [(v.weighted_share if v.weighted_share is not None else v.sample_share) for v in fit.levels]
            off = max(abs(s - v.population_share) for s, v in zip(shares, fit.levels, strict=True))
            own = Status.NOT_MET if self._is_large(off) else Status.MET
            live.judge(finding, f"IF({self._large(f'{off:.12g}')},{_NOT_MET},{_MET})", own)
            return
        if fit.untested is not None:
            return
        live.title(finding.id)
        levels = [(v.level, v.q, abs(v.difference)) for v in fit.levels if v.q is not None]
        beyond = sum(q <= 1 - self.detail.level and self._is_large(d) for _, q, d in levels)
        count = live.step(self._word("live.beyond"), *self._count(levels, beyond)) if levels else "0"
        live.judge(finding, f"IF({count}>0,{_NOT_MET},{_MET})", Status.NOT_MET if beyond else Status.MET)

    def _word(self, id: str) -> str:
        return self.live.book.w(id)

    def _count(self, levels: Sequence[tuple[str, float, float]], own: int) -> tuple[str, int]:
        heads = (self._word("representativeness.col.level"), "q", self._word("representativeness.col.difference"))
        found = self.live.table(heads, [[(None, n), (None, q), (None, d)] for n, q, d in levels])
        q, d = found.column(1), found.column(2)
        large = "" if self.claimed is None else f"*({d}>{self.claimed})"
        return f"SUMPRODUCT(({q}<={self.alpha}){large}*1)", own

    def _response(self, finding: Finding) -> None:
        """Uneven response counts where it is beyond chance, large, and not along strata that weights restore."""
        found, live = self.detail.response, self.live
        if found is None or found.r is None or found.problem is not None or found.max_bias is None:
            return
        known = [(p, p.q) for p in found.partials if p.category and p.q is not None]
        tested = [(p.category, q, p.variable in found.strata) for p, q in known]
        if not tested:
            return
        live.title(finding.id)
        heads = (self._word("representativeness.col.level"), "q", self._word("live.outside_strata"))
        rows = live.table(heads, [[(None, c), (None, q), (None, float(not inside))] for c, q, inside in tested])
        q, outside = rows.column(1), rows.column(2)
        level = self.detail.level
        uneven = [inside for _, q_, inside in tested if q_ <= 1 - level]
        at = live.step(self._word("live.beyond"), f"SUMPRODUCT(({q}<={self.alpha})*1)", len(uneven))
        beside = live.step(
            self._word("live.outside_strata"), f"SUMPRODUCT(({q}<={self.alpha})*{outside})", sum(not x for x in uneven)
        )
        restored = self.detail.strata_restored
        bad = bool(uneven) and self._is_large(found.max_bias) and not (restored and all(uneven))
        between = f"{beside}>0" if restored else "TRUE"
        text = f"IF(AND({at}>0,{self._large(f'{found.max_bias:.12g}')},{between}),{_NOT_MET},{_MET})"
        live.judge(finding, text, Status.NOT_MET if bad else Status.MET)
