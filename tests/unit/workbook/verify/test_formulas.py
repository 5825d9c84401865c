"""Formulas read and computed: as spreadsheets do it, and every formula of the samples gives its stored value."""

from __future__ import annotations

import pytest

from fixtures.evaluations import full_evaluation
from fixtures.reviewed import book, grids, research, training
from sapa.workbook.verify.compute import Sheets
from sapa.workbook.verify.expected import computed
from sapa.workbook.verify.formula import NotReadError, parse, same
from sapa.workbook.verify.values import COMPUTED, same_value


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("=SUM($A$1:B2)", "SUM(A1:$B$2)"),
        ("='Sheet'!A1*2", "=Sheet!$A$1*2.0"),
        ("=IF(A1>0.1,\"a\"\"b\",-1)", "= IF( A1 > 1E-1 , \"a\"\"b\" , -1 )"),
        ("=_xlfn.T.INV.2T(0.05,10)", "=TINV(0.05,10)"),
        ("=1.35959465908e-10*A1", "=0.00000000013595946591*A1"),
        ("='Ошибка выборки'!$B$1:$B$4", "='Ошибка выборки'!B1:'Ошибка выборки'!B4"),
    ],
)  # fmt: skip
def test_two_spellings_of_a_formula_are_one(one: str, other: str) -> None:
    """Dollars, quotation marks, spaces, new names of functions and the writing of numbers do not matter."""
    assert same(parse(one), parse(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [("=A1+B1", "=B1+A1"), ("=A1", "=A2"), ("=SUM(A1:A3)", "=SUM(A1:A4)"), ("=A1>1", "=A1>=1"), ("=5%", "=5"),
     ("=A1*1.000001", "=A1"), ('="met"', '="Met"')],
)  # fmt: skip
def test_another_formula_is_another_tree(one: str, other: str) -> None:
    """What could give another value is never taken for the same."""
    assert not same(parse(one), parse(other))


@pytest.mark.parametrize(
    "text",
    ["=A:A", "={1,2}", "=Table1[x]", "=(A1", "=A1 B1", "=" + "(" * 2000 + "1" + ")" * 2000, "=" + "1+" * 5000 + "1"],
)
def test_what_no_workbook_of_ours_holds_is_not_read(text: str) -> None:
    """It is said plainly; a formula of brackets only does not break the reader either."""
    with pytest.raises(NotReadError):
        parse(text)


VALUES = {"A1": 1.0, "A2": 2.5, "A3": None, "A4": "7", "A5": "met", "A6": True, "B1": 3.0, "B2": 4.0, "B3": 0.0,
          "B4": "Not met", "B5": "met"}  # fmt: skip

# Values of special functions: two-sided 5 % point of Student's t with 10 degrees 2.228139, of the normal law 1.959964,
# of chi-square with 1 degree 3.841459 (any table); BETAINV(0.685470581, 8, 10, 1, 3) = 2 and
# CRITBINOM(6, 0.5, 0.75) = 4 are the examples of the functions' own documentation. The others are worked by hand.
EXAMPLES = [
    ("A1+A2*2", 6.0), ("-2^2", 4.0), ("2^-1", 0.5), ("10%", 0.1), ("A3+1", 1.0), ("A4+1", 8.0), ("A3&\"x\"", "x"),
    ("A1&A2", "12.5"), ("A5=\"MET\"", True), ("A3=\"\"", True), ("A3=0", True), ("A5>5", True), ("1/B3", "#DIV/0!"),
    ("A5+1", "#VALUE!"), ("IF(A1>0,\"a\",1/B3)", "a"), ("IF(A1<0,1)", False), ("IFERROR(1/B3,\"–\")", "–"),
    ("SUM(A1:A6)", 3.5), ("COUNT(A1:A6)", 2.0), ("COUNTA(A1:A6)", 5.0), ("MAX(A1:B2)", 4.0), ("AVERAGE(A1:A2)", 1.75),
    ("SUMPRODUCT(A1:A2*B1:B2)", 13.0), ("SUMPRODUCT(ABS(A1:A2-B1:B2))", 3.5), ("COUNTIF(B4:B5,\"met\")", 1.0),
    ("COUNTIF(B4:B5,\"*met\")", 2.0), ("COUNTIF(A1:A6,\"?*\")", 2.0), ("COUNTIF(A1:A2,\">1\")", 1.0),
    ("COUNTIFS(B1:B2,3,A1:A2,\"<2\")", 1.0), ("INDEX(B1:B5,4)", "Not met"), ("MATCH(4,B1:B3,0)", 2.0),
    ("MATCH(2,A1:A2)", 1.0), ("MATCH(9,B1:B3,0)", "#N/A"), ("ROUND(2.675,2)", 2.68), ("ROUND(-2.5,0)", -3.0),
    ("ROUNDUP(2.01,1)", 2.1), ("ROUNDDOWN(-2.09,1)", -2.0), ("INT(-1.5)", -2.0), ("N(A6)", 1.0), ("N(A5)", 0.0),
    ("AND(A1,B1>2)", True), ("OR(A1>5,NOT(A6))", False), ("CONCATENATE(A1,\"; \",ROUND(A2,0))", "1; 3"),
    ("ISNUMBER(MATCH(9,B1:B3,0))", False), ("SQRT(0-1)", "#NUM!"), ("TINV(0.05,10)", 2.2281388519649385),
    ("NORMSINV(0.975)", 1.959963984540054), ("CHIDIST(3.841458820694124,1)", 0.05),
    ("CHIINV(0.05,1)", 3.841458820694124),
    ("BETAINV(0.6854705810117458,8,10,1,3)", 2.0), ("CRITBINOM(6,0.5,0.75)", 4.0), ("LEN(A5)", 3.0), ("A1:A2", None),
    ("UNHEARD(A1)", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), EXAMPLES)
def test_a_formula_gives_what_a_spreadsheet_gives(text: str, wanted: object) -> None:
    """None: it cannot be computed here, and nothing is claimed of it."""
    values = {("S", int(a[1:]) - 1, "AB".index(a[0])): v for a, v in VALUES.items() if v is not None}
    sheets = Sheets(values, {("S", 20, 0): "=" + text}, {})
    found = sheets.compute()
    if wanted is None:
        assert (found, sheets.unknown) == ({}, {("S", 20, 0)})
    elif isinstance(wanted, float):
        assert found["S", 20, 0] == pytest.approx(wanted, rel=COMPUTED)
    else:
        assert (found["S", 20, 0], type(found["S", 20, 0]) is bool) == (wanted, type(wanted) is bool)


def test_formulas_are_computed_in_the_order_in_which_they_need_each_other() -> None:
    """A long chain needs no deep stack; a circle is unknown, and what stands beside it is not."""
    chain = {("S", i, 0): f"=A{i}+1" for i in range(1, 5000)}
    found = Sheets({("S", 0, 0): 1.0}, dict(reversed(chain.items())), {}).compute()
    assert found["S", 4999, 0] == 5000.0
    circle = Sheets({}, {("S", 0, 0): "=A2", ("S", 1, 0): "=A1", ("S", 2, 0): "=1+1"}, {})
    assert circle.compute() == {("S", 2, 0): 2.0}
    assert circle.unknown == {("S", 0, 0), ("S", 1, 0)}


@pytest.mark.parametrize("make", [research, training, full_evaluation])
def test_every_formula_of_the_samples_gives_the_engines_value(make, language: str) -> None:
    """Computed from the cells alone, by other code than the one that wrote them; no formula is left out."""
    book_ = grids(book(make, language))
    values, unknown = computed(book_)
    stored = {(s.name, *p): c.value for s in book_.sheets.values() for p, c in s.cells.items() if c.formula is not None}
    assert unknown == set()
    assert len(stored) > 500
    differ = {at: (v, values[at]) for at, v in stored.items() if not same_value(v, values[at], within=COMPUTED)}
    assert differ == {}
