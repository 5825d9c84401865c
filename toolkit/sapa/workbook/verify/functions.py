"""The functions of a spreadsheet that workbooks of ours use, as spreadsheets compute them."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, ROUND_UP, Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import Any, TypeAlias


class Error(str):
    """An error such as #DIV/0! as the value of a cell."""

    __slots__ = ()


class Block(tuple[tuple[Any, ...], ...]):
    """The values of a block of cells, row by row."""

    __slots__ = ()

    def flat(self) -> Iterable[Any]:
        """Return the values one after the other."""
        return (value for row in self for value in row)


Value: TypeAlias = Any
"""A number, a text, a truth, None for a blank cell, an `Error`, or a `Block` of them."""

DIV, NA, VALUE, NUM = Error("#DIV/0!"), Error("#N/A"), Error("#VALUE!"), Error("#NUM!")
_DIGITS = 15  # of a number take part when a spreadsheet rounds it or shows it as text


class FailedError(Exception):
    """An error value on its way up."""

    def __init__(self, error: Error) -> None:
        super().__init__(error)
        self.error = error


def number(value: Value) -> float:
    """Return a value as a number: a blank is 0, a text that reads as a number is that number."""
    if isinstance(value, Error):
        raise FailedError(value)
    if value is None:
        return 0.0
    if isinstance(value, bool | int | float):
        return float(value)
    try:
        return float(value)
    except (TypeError, ValueError):
        raise FailedError(VALUE) from None


def text(value: Value) -> str:
    """Return a value as a text, with the decimal point."""
    if isinstance(value, Error):
        raise FailedError(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        shown = f"{value:.{_DIGITS}g}"
        if "e" in shown and 1e-9 <= abs(value) < 1e20:
            shown = f"{Decimal(shown):f}"
        return shown
    return str(value)


def truth(value: Value) -> bool:
    """Return a value as a truth: a number is one unless it is 0."""
    if isinstance(value, str) and not isinstance(value, Error):
        if value.upper() in ("TRUE", "FALSE"):
            return value.upper() == "TRUE"
        raise FailedError(VALUE)
    return number(value) != 0


def _order(value: Value) -> tuple[int, Any]:
    if isinstance(value, bool):
        return 2, value
    return (1, value.casefold()) if isinstance(value, str) else (0, value)


def compared(sign: str, one: Value, other: Value) -> bool:
    """Compare two values: numbers before texts before truths, texts without regard to case."""
    for value in (one, other):
        if isinstance(value, Error):
            raise FailedError(value)
    blank = {bool: False, str: ""}
    if one is None:
        one = blank.get(type(other), 0.0)
    if other is None:
        other = blank.get(type(one), 0.0)
    a, b = _order(one), _order(other)
    return {"=": a == b, "<>": a != b, "<": a < b, ">": a > b, "<=": a <= b, ">=": a >= b}[sign]


def power(one: float, other: float) -> float:
    """Return one number to the power of another."""
    try:
        found = one**other
    except ZeroDivisionError:
        raise FailedError(DIV) from None
    except OverflowError:
        raise FailedError(NUM) from None
    if isinstance(found, complex):
        raise FailedError(NUM)
    return float(found)


def divided(one: float, other: float) -> float:
    """Return a quotient."""
    if other == 0:
        raise FailedError(DIV)
    return one / other


# -- functions that see numbers only ---------------------------------------------------------------------------------


def numbers(arguments: Sequence[Value]) -> list[float]:
    """Return the numbers among arguments; texts, truths and blanks inside blocks are passed over."""
    found = []
    for one in arguments:
        if isinstance(one, Block):
            for value in one.flat():
                if isinstance(value, Error):
                    raise FailedError(value)
                if isinstance(value, int | float) and not isinstance(value, bool):
                    found.append(float(value))
        else:
            found.append(number(one))
    return found


def _rounded(how: str) -> Callable[[float, float], float]:
    def rounded(value: float, places: float = 0) -> float:
        if not math.isfinite(value):
            raise FailedError(NUM)
        shown = Decimal(f"{value:.{_DIGITS}g}")
        return float(shown.quantize(Decimal(1).scaleb(-int(places)), rounding=how))

    return rounded


def _square_root(value: float) -> float:
    if value < 0:
        raise FailedError(NUM)
    return math.sqrt(value)


def _logarithm(value: float) -> float:
    if value <= 0:
        raise FailedError(NUM)
    return math.log(value)


def _special(name: str, *values: float) -> float:
    from scipy import special

    found = float(getattr(special, name)(*values))
    if not math.isfinite(found):
        raise FailedError(NUM)
    return found


def _t_inverse(share: float, df: float) -> float:
    return _special("stdtrit", math.floor(df), 1 - share / 2)


def _t_tail(value: float, df: float, tails: float) -> float:
    return tails * (1 - _special("stdtr", math.floor(df), value))


def _beta_inverse(share: float, a: float, b: float, low: float = 0.0, high: float = 1.0) -> float:
    return low + (high - low) * _special("betaincinv", a, b, share)


@lru_cache(maxsize=4096)
def _binomial_inverse(trials: float, chance: float, share: float) -> float:
    from scipy import special

    n = math.floor(trials)
    low, high = 0, n
    while low < high:  # the smallest count whose distribution reaches the share
        middle = (low + high) // 2
        if float(special.bdtr(middle, n, chance)) >= share:
            high = middle
        else:
            low = middle + 1
    return float(low)


def _binomial(count: float, trials: float, chance: float, whole: float) -> float:
    k, n = math.floor(count), math.floor(trials)
    if whole:
        return _special("bdtr", k, n, chance)
    return math.comb(n, k) * chance**k * (1 - chance) ** (n - k)


OF_NUMBERS: Mapping[str, Callable[..., float]] = MappingProxyType({
    "ABS": abs, "SQRT": _square_root, "EXP": math.exp, "LN": _logarithm, "POWER": power,
    "LOG10": lambda x: _logarithm(x) / math.log(10), "SIGN": lambda x: (x > 0) - (x < 0),
    "INT": lambda x: float(math.floor(x)), "MOD": lambda x, d: x - d * math.floor(divided(x, d)),
    "ROUND": _rounded(ROUND_HALF_UP), "ROUNDUP": _rounded(ROUND_UP), "ROUNDDOWN": _rounded(ROUND_DOWN),
    "TRUNC": _rounded(ROUND_DOWN), "CEILING": lambda x, s: s * float(Decimal(f"{x / s:.15g}").to_integral_value(
        ROUND_CEILING)), "FLOOR": lambda x, s: s * float(Decimal(f"{x / s:.15g}").to_integral_value(ROUND_FLOOR)),
    "PI": lambda: math.pi,
    "NORMSINV": lambda p: _special("ndtri", p), "NORMSDIST": lambda x: _special("ndtr", x),
    "TINV": _t_inverse, "TDIST": _t_tail, "BETAINV": _beta_inverse,
    "BETADIST": lambda x, a, b: _special("betainc", a, b, x),
    "CHIDIST": lambda x, df: _special("chdtrc", math.floor(df), x),
    "CHIINV": lambda p, df: _special("chdtri", math.floor(df), p),
    "CRITBINOM": _binomial_inverse, "BINOMDIST": _binomial,
})  # fmt: skip
"""Functions of single numbers; given a block they give a block."""


# -- functions of everything that they are given ---------------------------------------------------------------------


def matches(value: Value, criterion: Value) -> bool:
    """Tell whether a value fits a criterion of COUNTIF: a value, a comparison in words, or wildcards."""
    sign, wanted = "=", criterion
    if isinstance(criterion, str):
        found = re.match(r"<=|>=|<>|=|<|>", criterion)
        if found:
            sign, wanted = found.group(), criterion[found.end() :]
        with suppress(ValueError):
            wanted = float(wanted)
    if isinstance(wanted, str):
        if sign not in ("=", "<>"):
            return isinstance(value, str) and compared(sign, value, wanted)
        if wanted == "":
            return (value in (None, "")) is (sign == "=")
        fits = isinstance(value, str) and _pattern(wanted).fullmatch(value) is not None
        return fits is (sign == "=")
    if isinstance(value, bool | str) or value is None:
        return sign == "<>"
    return compared(sign, value, wanted)


@lru_cache(maxsize=512)
def _pattern(wanted: str) -> re.Pattern[str]:
    parts = re.findall(r"~[?*~]|[?*]|[^?*~]+|~", wanted)
    words = {"?": ".", "*": ".*"}
    return re.compile("".join(words.get(p) or re.escape(p.removeprefix("~") or p) for p in parts), re.I | re.S)


def _count_ifs(*pairs: Value) -> float:
    columns = [list(_block(area).flat()) for area in pairs[::2]]
    rows = zip(*columns, strict=True)
    return float(sum(all(matches(v, c) for v, c in zip(row, pairs[1::2], strict=True)) for row in rows))


def _sum_ifs(summed: Value, *pairs: Value) -> float:
    columns = [list(_block(area).flat()) for area in pairs[::2]]
    chosen = [all(matches(v, c) for v, c in zip(row, pairs[1::2], strict=True)) for row in zip(*columns, strict=True)]
    return math.fsum(number(v) for v, take in zip(_block(summed).flat(), chosen, strict=True) if take)


def _block(value: Value) -> Block:
    return value if isinstance(value, Block) else Block(((value,),))


def _index(area: Value, row: Value, col: Value = None) -> Value:
    block, r, c = _block(area), int(number(row)), int(number(col))
    if len(block) == 1 and col is None:
        r, c = 1, r
    c = c or 1
    if not (1 <= r <= len(block) and 1 <= c <= len(block[0])):
        raise FailedError(Error("#REF!"))
    return block[r - 1][c - 1]


def _match(wanted: Value, area: Value, kind: Value = 1.0) -> float:
    values = list(_block(area).flat())
    if wanted is None:
        wanted = 0.0
    if number(kind) == 0:
        for at, value in enumerate(values, start=1):
            alike = value is not None and type(value) is not bool and compared("=", value, wanted)
            if alike or (isinstance(wanted, str) and isinstance(value, str) and _pattern(wanted).fullmatch(value)):
                return float(at)
        raise FailedError(NA)
    found = 0
    sign = "<=" if number(kind) > 0 else ">="
    for at, value in enumerate(values, start=1):
        if value is None or isinstance(value, str) is not isinstance(wanted, str):
            continue
        if not compared(sign, value, wanted):
            break
        found = at
    if not found:
        raise FailedError(NA)
    return float(found)


def _lookup(wanted: Value, keys: Value, results: Value) -> Value:
    return list(_block(results).flat())[int(_match(wanted, keys)) - 1]


def _mean(*arguments: Value) -> float:
    found = numbers(arguments)
    return divided(math.fsum(found), len(found))


def _median(*arguments: Value) -> float:
    found = sorted(numbers(arguments))
    if not found:
        raise FailedError(NUM)
    middle = len(found) // 2
    return found[middle] if len(found) % 2 else (found[middle - 1] + found[middle]) / 2


def _sum_product(*areas: Value) -> float:
    columns = [[v if isinstance(v, int | float) and not isinstance(v, bool) else 0.0 if not isinstance(v, Error)
                else number(v) for v in _block(area).flat()] for area in areas]  # fmt: skip
    return math.fsum(math.prod(row) for row in zip(*columns, strict=True))


def _truths(arguments: Sequence[Value]) -> list[bool]:
    found = []
    for one in arguments:
        if isinstance(one, Block):
            found += [truth(v) for v in one.flat() if isinstance(v, bool | int | float)]
        else:
            found.append(truth(one))
    return found


def _count(*arguments: Value) -> float:
    values = [v for one in arguments for v in _block(one).flat()]
    return float(sum(isinstance(v, int | float) and not isinstance(v, bool) for v in values))


def _deviation(*arguments: Value) -> float:
    found = numbers(arguments)
    mean = divided(math.fsum(found), len(found))
    return math.sqrt(divided(math.fsum((x - mean) ** 2 for x in found), len(found) - 1))


OF_VALUES: Mapping[str, Callable[..., Value]] = MappingProxyType({
    "SUM": lambda *a: math.fsum(numbers(a)), "MAX": lambda *a: max(numbers(a), default=0.0),
    "MIN": lambda *a: min(numbers(a), default=0.0), "AVERAGE": _mean, "MEDIAN": _median, "STDEV": _deviation,
    "SUMSQ": lambda *a: math.fsum(x * x for x in numbers(a)), "PRODUCT": lambda *a: math.prod(numbers(a)),
    "COUNT": _count, "COUNTA": lambda *a: float(sum(v is not None for one in a for v in _block(one).flat())),
    "COUNTBLANK": lambda a: float(sum(v in (None, "") for v in _block(a).flat())),
    "COUNTIF": _count_ifs, "COUNTIFS": _count_ifs, "SUMIFS": _sum_ifs,
    "SUMIF": lambda area, criterion, summed=None: _sum_ifs(area if summed is None else summed, area, criterion),
    "SUMPRODUCT": _sum_product, "AND": lambda *a: all(_truths(a)), "OR": lambda *a: any(_truths(a)),
    "NOT": lambda a: not truth(a), "INDEX": _index, "MATCH": _match, "LOOKUP": _lookup,
    "CONCATENATE": lambda *a: "".join(text(v) for v in a), "LEN": lambda a: float(len(text(a))),
    "LEFT": lambda a, n=1.0: text(a)[: int(number(n))], "TRIM": lambda a: " ".join(text(a).split(" ")).strip(),
    "RIGHT": lambda a, n=1.0: text(a)[-int(number(n)) :] if number(n) else "", "VALUE": number,
    "UPPER": lambda a: text(a).upper(), "LOWER": lambda a: text(a).lower(),
    "ROWS": lambda a: float(len(_block(a))), "COLUMNS": lambda a: float(len(_block(a)[0])),
    "ISNUMBER": lambda a: isinstance(a, int | float) and not isinstance(a, bool),
    "ISTEXT": lambda a: isinstance(a, str) and not isinstance(a, Error), "ISBLANK": lambda a: a is None,
    "ISERROR": lambda a: isinstance(a, Error), "NA": lambda: NA,
    "N": lambda a: float(a) if isinstance(a, bool | int | float) else number(a) if isinstance(a, Error) else 0.0,
})  # fmt: skip
"""Functions that are given values as they stand."""
