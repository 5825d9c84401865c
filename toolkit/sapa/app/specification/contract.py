"""The passport of a contract as it is typed: texts, and days in any usual spelling."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from sapa.deliverable.manifest import Contract
from sapa.messages import Message, message

TEXTS = ("number", "customer", "provider")
DAYS = ("start", "accepted")
FIELDS = (*TEXTS, *DAYS)
_TURNED = re.compile(r"(\d{1,2})[./\-](\d{1,2})[./\-](\d{4})\Z")
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})\Z")


def day_of(text: str) -> date | None:
    """Return the day that a text says: `2026-03-16`, `16.03.2026`; None where it says none."""
    bare = text.strip().rstrip(".г ")
    straight, turned = _DAY.match(bare), _TURNED.match(bare)
    try:
        if straight:
            year, month, day = (int(part) for part in straight.groups())
        elif turned:
            day, month, year = (int(part) for part in turned.groups())
        else:
            return None
        return date(year, month, day)
    except ValueError:
        return None


def faults_of(typed: Mapping[str, str]) -> dict[str, Message]:
    """Return what is wrong with the days, by field."""
    faults = {
        name: message("app.specification.fault.day")
        for name in DAYS
        if typed.get(name, "").strip() and day_of(typed[name]) is None
    }
    start, accepted = (day_of(typed.get(name, "")) for name in DAYS)
    if start is not None and accepted is not None and accepted < start:
        faults["accepted"] = message("app.specification.fault.accepted_before_start", start=start)
    return faults


def contract_of(typed: Mapping[str, str]) -> Contract:
    """Return the contract, as far as it can be read."""
    texts = {name: " ".join(typed.get(name, "").split()) or None for name in TEXTS}
    faults = faults_of(typed)
    days = {name: day_of(typed.get(name, "")) for name in DAYS if name not in faults}
    return Contract(**texts, **days)


def typed_of(contract: Contract) -> dict[str, str]:
    """Return a contract as it stands in the fields."""
    stated = {name: getattr(contract, name) for name in FIELDS}
    return {name: value if isinstance(value, str) else value.isoformat() for name, value in stated.items() if value}


def shown(name: str, typed: Mapping[str, str]) -> str:
    """Return what a field shows: a day as the country writes it, in every language; else what was typed."""
    text = typed.get(name, "")
    day = day_of(text) if name in DAYS else None
    return text if day is None else f"{day:%d.%m.%Y}"
