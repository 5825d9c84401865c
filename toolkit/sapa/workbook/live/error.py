"""Steps of the sampling error: what readings make of p, of the design effect, of n, and the least precise indicator.

The formulas are those of `sapa.estimation.nominal` and `sapa.checks.sampling_error`.
"""

from __future__ import annotations

from statistics import NormalDist

from sapa.estimation.nominal import NEGLIGIBLE_FRACTION
from sapa.results.details import IndicatorEstimate, SamplingErrorDetail
from sapa.workbook.live.core import Live

NEGLIGIBLE = f"{NEGLIGIBLE_FRACTION:.12g}"
_HALF = 0.5  # p(1 − p) is largest there: what stands for an indicator that is not there
_SAME = "(1-1E-12)"  # margins that differ by less are the same: the engine's choice among them stays


def t_text(confidence: str, df: float | None, at: str) -> str:
    """Return Student's t of a two-sided confidence level as a formula, at the cell of the degrees of freedom.

    TINV takes whole degrees of freedom only; for others t² = df·(1/B − 1) with B the quantile of a beta distribution.
    """
    if df is not None and df != int(df):
        return f"SQRT({at}*(1/BETAINV(1-{confidence},{at}/2,1/2)-1))"
    return f"TINV(1-{confidence},{at})"


class LiveError:
    """The quantities of one survey that its rows and findings share. Attributes are references to their steps.

    confidence, z, p, deff, n, limit, relative
        As the readings in force make them; `limit` is None where nothing limits the error, `relative` is 1 or 0.
    worst_estimate, worst_margin, worst_n, worst_deff
        Of the key indicator with the largest margin; None where there is none.
    """

    def __init__(self, live: Live, method: str, detail: SamplingErrorDetail) -> None:
        self.live, self.detail = live, detail
        w, d = live.book.w, detail
        live.title(f"{live.book.question('sampling_error')} {live.book.method_name(method)}")
        self.confidence = live.code("confidence")
        z = NormalDist().inv_cdf((1 + d.overall.confidence) / 2)
        self.z = live.step("z", f"NORMSINV((1+{self.confidence})/2)", z)
        self.is_relative = live.chosen.value("error_scale") == "relative"
        text = f"IF({live.is_('error_scale', 'relative')},1,0)"
        self.relative = live.step(w("p.scale"), text, float(self.is_relative))
        self.keys = [
            k for k in d.indicators
            if k.key and k.statistic == "proportion" and k.margin is not None and k.se is not None and k.df is not None
        ]  # fmt: skip
        self.worst = next((k for k in self.keys if k.indicator == d.worst), None)
        self.worst_estimate: str | None = None
        self.worst_margin: str | None = None
        self.worst_n: str | None = None
        self.worst_deff: str | None = None
        if self.worst is not None:
            self._worst(self.worst)
        self.p_value = self._p()
        self.deff_value = self._deff()
        self._n()
        self.limit = None
        if d.limit is not None:
            own = d.limit / 100
            self.limit = live.step(w("p.limit"), live.chosen_limit("error_limit", f"{own:.12g}"), own)

    def _worst(self, worst: IndicatorEstimate) -> None:
        """Find the key indicator with the largest margin under the confidence level in force."""
        live, conf = self.live, self.confidence
        w = live.book.w
        heads = (w("col.indicator"), w("col.estimate"), w("col.se"), w("col.df"), w("col.n"), w("col.deff_design"),
                 w("col.margin"))  # fmt: skip
        rows = [
            [
                (None, k.shown), (None, k.estimate), (None, k.se), (None, k.df), (None, k.n), (None, k.deff or 1.0),
                (f"{t_text(conf, k.df, 'D{row}')}*C{{row}}", k.margin),
            ]
            for k in self.keys
        ]  # fmt: skip
        found = live.table(heads, rows)
        own, margins = self.keys.index(worst) + 1, found.column(6)
        at = found.at(own - 1, 6)
        index = live.step(
            w("live.worst"), f"IF({at}>=MAX({margins})*{_SAME},{own},MATCH(MAX({margins}),{margins},0))", own
        )
        self.worst_estimate = live.step(w("col.estimate"), f"INDEX({found.column(1)},{index})", worst.estimate)
        self.worst_margin = live.step(w("col.margin"), f"INDEX({margins},{index})", worst.margin)
        self.worst_n = live.step(w("col.n"), f"INDEX({found.column(4)},{index})", worst.n)
        self.worst_deff = live.step(w("col.deff_design"), f"INDEX({found.column(5)},{index})", worst.deff or 1.0)

    def _p(self) -> float:
        live, chosen = self.live, self.live.chosen.value("proportion")
        at = live.code("proportion")
        estimate = self.worst.estimate if self.worst is not None and self.worst.estimate is not None else _HALF
        own = chosen if isinstance(chosen, float) else estimate
        self.p = live.step("p", f"IF(ISNUMBER({at}),{at},{self.worst_estimate or _HALF})", own)
        return own

    def _deff(self) -> float:
        live, d, chosen = self.live, self.detail, self.live.chosen.value("formal_deff")
        at, kish = live.code("formal_deff"), d.kish_deff or 1.0
        design = (self.worst.deff if self.worst is not None else None) or 1.0
        own = chosen if isinstance(chosen, float) else {"kish": kish, "design": design}.get(str(chosen), 1.0)
        text = f'IF(ISNUMBER({at}),{at},IF({at}="kish",{kish:.12g},IF({at}="design",{self.worst_deff or 1},1)))'
        self.deff = live.step(live.book.w("p.deff"), text, own)
        return own

    def _n(self) -> None:
        """Work out n of the whole sample: those who count, or the fewest valid answers to a key indicator."""
        live, d = self.live, self.detail
        counted = d.handed_in - d.voided - d.refuted
        valid = min([k.n for k in d.indicators if k.key], default=counted)
        self.counted = counted
        by_answers = live.chosen.value("error_n") == "valid_worst_indicator"

        def n(left_out: int) -> tuple[str, int]:
            whole = counted - left_out
            text = f"IF({live.is_('error_n', 'valid_worst_indicator')},{min(whole, valid)},{whole})"
            return text, min(whole, valid) if by_answers else whole

        w = live.book.w
        text, self.n_value = n(0)
        self.n = live.step("n", text, self.n_value)
        text, self.n_once_value = n(d.repeated)
        self.n_once = live.step(w("live.n_once"), text, self.n_once_value) if d.repeated else self.n

    # -- margins ---------------------------------------------------------------------------------------------------

    def factor(self, n: str, people: str, fpc: str) -> str:
        """Return the finite population correction of a variance under one value of the reading `fpc`."""
        usable = f"{people}>1,{n}<={people}"
        if fpc == "never":
            return "1"
        when = usable if fpc == "always" else f"{usable},{n}/{people}>{NEGLIGIBLE}"
        return f"IF(AND({when}),({people}-{n})/({people}-1),1)"

    def fpc_now(self, n: str, people: str) -> str:
        """Return the condition that the finite population correction is applied under the reading in force."""
        always, auto = (self.live.is_("fpc", value) for value in ("always", "auto"))
        return f"AND({people}>1,{n}<={people},OR({always},AND({auto},{n}/{people}>{NEGLIGIBLE})))"

    def factor_now(self, n: str, people: str) -> str:
        """Return the finite population correction of a variance under the reading in force."""
        return f"IF({self.fpc_now(n, people)},({people}-{n})/({people}-1),1)"

    def inflation(self, p: float) -> tuple[str | None, float | None]:
        """Return by how much the squared margin of the least precise key indicator exceeds a simple random sample's."""
        worst, d = self.worst, self.detail
        if worst is None or not worst.margin or not self.counted:
            return None, None
        simple = d.overall.z**2 * p * (1 - p) / self.counted
        text = f"({self.worst_margin}^2/({self.z}^2*{self.p}*(1-{self.p})/{self.counted}))"
        return text, worst.margin**2 / simple

    def margin(self, n: str, factor: str, *, p: str, z: str) -> str:
        """Return the margin of n interviews as a formula: z·√(p(1−p)/n · deff · factor), over p if relative."""
        return f"{z}*SQRT({p}*(1-{p})/{n}*{self.deff}*{factor})/IF({self.relative}=1,{p},1)"

    def rounded(self, margin: str, rule: str | None = None) -> str:
        """Return a margin as it is compared with the limit: under a value of `error_rounding`, or the one in force."""
        both = {d: f"ROUND(ROUND({margin},13),{d})" for d in (3, 4)}
        fixed = {"strict": margin, "one_decimal": both[3], "two_decimals": both[4]}
        if rule is not None:
            return fixed[rule]
        strict, one = (self.live.is_("error_rounding", value) for value in ("strict", "one_decimal"))
        return f"IF({strict},{margin},ROUND(ROUND({margin},13),IF({one},3,4)))"
