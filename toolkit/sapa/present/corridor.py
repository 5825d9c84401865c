"""What a norm asks, as a phrase: the same words in commands, workbooks and documents."""

from __future__ import annotations

from sapa.i18n import Translator
from sapa.standard import Norm, NormKind, Standard

_DASH = "-"


def corridor(norm: Norm, act: Standard, t: Translator) -> str:  # noqa: PLR0911 - one return a shape of corridor
    """Return what a norm asks as a phrase: `не менее 3 мес.`, `15–25 %`, or a word where it has no number.

    What the act prints where it has no number (a dash, a blank, a plus) stands behind in brackets.
    """
    cells = list(norm.printed.values())
    if not norm.required:
        return _printed(t("standard.corridor.not_required"), _DASH if _DASH in cells else None, t)
    if norm.min is None and norm.max is None:
        judged = norm.kind is NormKind.JUDGEMENT
        words = t("standard.corridor.judgement" if judged else "standard.corridor.required")
        return _printed(words, "+" if "+" in cells else None, t)
    if norm.bands is not None:
        low, high = (
            f"{t.number(a)}–{_with_unit(norm, act, b, t)}" for a, b in (norm.bands.min_level, norm.bands.max_level)
        )
        return t("standard.corridor.bands", low=low, high=high)
    if norm.min is None:
        return t("standard.corridor.at_most", max=_with_unit(norm, act, norm.max, t))
    if norm.max_open:
        return t("standard.corridor.no_upper_limit", min=_with_unit(norm, act, norm.min, t))
    if norm.max is None:
        words = t("standard.corridor.at_least", min=_with_unit(norm, act, norm.min, t))
        upper = norm.printed.get("max_cell")
        return _printed(words, upper if upper in (_DASH, "") else None, t)
    if norm.min == norm.max:
        return _with_unit(norm, act, norm.max, t)
    return t("standard.corridor.between", min=t.number(norm.min), max=_with_unit(norm, act, norm.max, t))


def _printed(words: str, cell: str | None, t: Translator) -> str:
    if cell is None:
        return words
    return t("standard.corridor.printed", words=words, cell=cell) if cell else t("standard.corridor.blank", words=words)


def _with_unit(norm: Norm, act: Standard, number: float | None, t: Translator) -> str:
    if norm.unit is None or number is None:
        return t.number(number)
    unit = act.unit_word(norm.unit, number, t.language)
    # English sets the per cent sign close; Kazakh and Russian keep them apart, on one line.
    gap = "" if unit == "%" and t.language == "en" else "\u00a0"
    return f"{t.number(number)}{gap}{unit}"
