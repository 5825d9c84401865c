"""AAPOR's disposition codes on offer for a word of the contact log: the ones that fieldwork tells apart."""

from __future__ import annotations

from sapa.i18n import Translator
from sapa.stats.dispositions import outcome_of

CODES = (
    "1.1", "1.2", "2.1", "2.11", "2.12", "2.2", "2.23", "2.24", "2.25", "2.3", "2.31", "2.32", "2.33", "2.36", "3.1",
    "3.11", "3.17", "3.18", "3.2", "3.21", "3.9", "4.1", "4.5", "4.6", "4.7", "4.8", "4.9",
)  # fmt: skip
"""Codes of in-person surveys, Standard Definitions, 10th edition (AAPOR 2023)."""


def options(current: str | None, t: Translator) -> list[tuple[str, str]]:
    """Return (words, code) of a drop-down; a code of the manifest that is not among ours comes first."""
    found = [(t("app.coverage.code.none"), "")] if current is None else []
    if current is not None and current not in CODES:
        group = outcome_of(current)
        found.append((f"{current} – {t(f'app.coverage.outcome.{group.value}')}" if group else current, current))
    return found + [(f"{code} – {t(f'app.coverage.code.{code}')}", code) for code in CODES]
