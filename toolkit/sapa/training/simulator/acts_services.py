"""Defects of the services that are no research."""

from __future__ import annotations

import re

import numpy as np

from sapa.training.simulator.acts_data import Act, Site
from sapa.training.simulator.services import scores

EVENT, PERSON, SCORE = "Мероприятие", "Участник", "Оценка"
_LAST_NUMBER = re.compile(r"\d+(?=\D*$)")


def _some(site: Site, rows: np.ndarray, size: int) -> np.ndarray:
    """Return which rows of a table stay if so many of those named are left: drawn, as the first would be a sign."""
    own = np.flatnonzero(rows)
    left = ~rows
    left[site.rng.permutation(own)[:size]] = True
    return left


def _keep(site: Site, event: str, size: int, *, tables: tuple[str, ...] = ("attendance", "feedback")) -> None:
    """Leave so many participants of an event, and no one else of it in the other tables."""
    lists = site.made.tables
    there = (lists["attendance"][EVENT] == event).to_numpy()
    codes = lists["attendance"].loc[there & _some(site, there, size), PERSON]
    for name in tables:
        if name in lists:
            table = lists[name]
            site.wrote(table[(table[EVENT] != event) | table[PERSON].isin(codes)], name)
    events = lists["events"]
    if "Участников" in events:
        events.loc[events[EVENT] == event, "Участников"] = size
    site.notes |= {"event": event, "participants": size}


def _smaller(event: str) -> Act:
    def act(site: Site) -> None:
        _keep(site, event, round(site.dose))

    return act


def _scored(site: Site, events: tuple[str, ...], share: float) -> None:
    """Give the questionnaires of events the satisfaction asked for."""
    table = site.made.tables["feedback"]
    groups = [table[EVENT] == event for event in events] if events else [table[SCORE] > 0]
    for rows in groups:
        table.loc[rows, SCORE] = scores(int(rows.sum()), share, site.rng)


def _lesson_short(site: Site) -> None:
    events = site.made.tables["events"]
    events.loc[events[EVENT] == "ТР-1", "Длительность"] = round(site.dose)


def _trainer_new(site: Site) -> None:
    staff = site.made.tables["specialists"]
    staff.loc[staff["Код"] == "Т-02", "Опыт"] = round(site.dose)


def _training_polled_part(site: Site) -> None:
    table = site.made.tables["feedback"]
    kept = [
        row
        for _, own in table.groupby(EVENT, sort=False)
        for row in site.rng.permutation(own.index.to_numpy())[: int(site.dose * len(own))]
    ]
    site.wrote(table.loc[np.sort(kept)], "feedback")


def _training_silence_skipped(site: Site) -> None:
    """Hand in only the questionnaires of the contented: who was silent or low stands nowhere."""
    import pandas as pd

    table = site.made.tables["feedback"]
    own = table[table[EVENT] == "С-1"].sort_values(SCORE, ascending=False, kind="stable")
    size = max(2, round(site.dose * len(own)))
    kept = own.iloc[:size].copy()
    kept[SCORE] = np.clip(kept[SCORE], 4, 5)
    site.wrote(pd.concat([kept.sort_index(), table[table[EVENT] != "С-1"]]), "feedback")
    site.notes |= {"event": "С-1", "handed_in": size, "participants": len(own)}


def _stories_none(site: Site) -> None:
    table = site.made.tables["stories"]
    left = table[table["Форма"] != "тренинг"].copy()
    left["№"] = table["№"].to_numpy()[: len(left)]  # a number that is left out would say that something was
    site.wrote(left, "stories")


def _advice_polled_few(site: Site) -> None:
    consumers = site.made.tables["consultations"]["Потребитель"].nunique()
    table = site.made.tables["feedback"]
    site.wrote(table[_some(site, np.ones(len(table), bool), max(1, int(site.dose * consumers)))], "feedback")


def _advice_unused(site: Site) -> None:
    table = site.made.tables["consultations"]
    table["Применено"] = np.where(site.rng.permutation(len(table)) < site.dose * len(table), "да", "нет")


def _consultant_new(site: Site) -> None:
    staff = site.made.tables["specialists"]
    staff.loc[staff["Код"] == "К-02", "Опыт"] = round(site.dose)


def _material(kind: str, column: str) -> Act:
    def act(site: Site) -> None:
        table = site.made.tables["materials"]
        table.loc[table["Вид"] == kind, column] = round(site.dose)

    return act


def _quiet(event: str) -> Act:
    """Leave so many publications in the media on one event."""

    def act(site: Site) -> None:
        table = site.made.tables["publications"]
        own = (table[EVENT] == event) & (table["Вид"] == "СМИ")
        left = table[~own | (own.cumsum() <= round(site.dose))].copy()
        for place, row in enumerate(left.index[left[EVENT] == event], start=1):
            # Numbers run on: a gap would say that something was left out.
            for column in ("Издание", "Ссылка"):
                left.loc[row, column] = _LAST_NUMBER.sub(str(place), str(left.loc[row, column]))
        site.wrote(left, "publications")
        site.notes["event"] = event

    return act


def _event_polled_few(site: Site) -> None:
    """Poll fewer at the conference than the note to the table asks for."""
    lists = site.made.tables
    there = int((lists["attendance"][EVENT] == "КФ-1").sum())
    own = (lists["feedback"][EVENT] == "КФ-1").to_numpy()
    site.wrote(lists["feedback"][_some(site, own, max(1, int(site.dose * there)))], "feedback")


def _event_unused(site: Site) -> None:
    table = site.made.tables["feedback"]
    own = np.flatnonzero(table[EVENT] == "КФ-1")
    table.loc[own, "Применяет"] = np.where(np.arange(own.size) < int(site.dose * own.size), "да", "нет")


def _centre_cramped(site: Site) -> None:
    site.made.manifest["premises"][0]["area"] = round(site.dose)


def _centre_unequipped(site: Site) -> None:
    site.made.manifest["premises"][0]["photo_video_equipment"] = False


def _centre_no_schedule(site: Site) -> None:
    site.made.manifest["checklist"]["p46.schedule"] = {"present": False}


ACTS: dict[str, Act] = {
    "seminar_small": _smaller("С-1"),
    "lesson_short": _lesson_short,
    "trainer_new": _trainer_new,
    "training_polled_part": _training_polled_part,
    "training_dissatisfied": lambda site: _scored(site, ("С-1", "С-2"), site.dose),
    "training_silence_skipped": _training_silence_skipped,
    "stories_none": _stories_none,
    "advice_polled_few": _advice_polled_few,
    "advice_dissatisfied": lambda site: _scored(site, (), site.dose),
    "advice_unused": _advice_unused,
    "consultant_new": _consultant_new,
    "release_long": _material("пресс-релиз", "Слов"),
    "brochure_thin": _material("брошюра", "Листов"),
    "press_small": _smaller("ПК-1"),
    "campaign_quiet": _quiet("ИК-1"),
    "round_table_small": _smaller("КС-1"),
    "event_polled_few": _event_polled_few,
    "event_quiet": _quiet("КС-1"),
    "event_unused": _event_unused,
    "centre_cramped": _centre_cramped,
    "centre_unequipped": _centre_unequipped,
    "centre_no_schedule": _centre_no_schedule,
}
