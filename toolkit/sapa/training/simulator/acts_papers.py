"""Defects of what the Standard asks of the deliverable as a whole: methods, reviews, software, dates, lists."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from sapa.training.simulator.acts_data import Act, Site


def _methods_twice(site: Site) -> None:
    """Drop the survey of experts and name the two focus groups as two methods."""
    manifest, groups = site.made.manifest, site.made.tables["groups"]
    methods = [m for m in manifest["methods"] if m["kind"] not in {"focus_group", "expert_survey"}]
    place = next(m["sessions"] for m in manifest["methods"] if m["kind"] == "focus_group")
    for number, session in enumerate(sorted(set(groups["session"])), start=1):
        name = f"groups{number}"
        site.made.tables[name] = groups[groups["session"] == session].reset_index(drop=True)
        methods.append({"id": name, "kind": "focus_group", "sessions": {**place, "file": f"{name}.csv"}})
    manifest["methods"] = methods
    del site.made.tables["groups"], site.made.tables["experts"]
    site.notes["methods"] = 2


def _excel_only(site: Site) -> None:
    site.made.manifest["software"] = [
        {"name": "Microsoft Excel", "version": "2021", "evidence": {"document": "report.txt", "page": 8}}
    ]
    site.made.manifest["documents"].remove("syntax.R.txt")
    del site.made.texts["syntax.R.txt"]
    site.made.texts["report.txt"].pages[8] = "ОБРАБОТКА ДАННЫХ\nДанные обработаны в Microsoft Excel 2021."


def _analysis_few(site: Site) -> None:
    named = site.made.manifest["analysis"]
    kept = named[: round(site.dose)]
    site.made.manifest["analysis"] = kept
    for gone in named[len(kept) :]:
        site.made.texts["report.txt"].pages.pop(gone["evidence"]["page"], None)
    site.notes["methods"] = [a["method"] for a in kept]


def _comparison_none(site: Site) -> None:
    del site.made.manifest["comparison"]
    site.made.texts["report.txt"].pages.pop(9, None)


def _group_of(site: Site, size: int) -> None:
    """Give one of the focus groups so many participants."""
    import pandas as pd

    groups = site.made.tables["groups"]
    session = str(site.rng.choice(sorted(set(groups["session"]))))
    own = groups[groups["session"] == session]
    made = own.iloc[np.arange(size) % len(own)].copy()
    made["participant"] = [f"{session}-{i:02d}" for i in range(1, size + 1)]
    rest = groups[groups["session"] != session]
    site.wrote(pd.concat([rest, made]).sort_values(["session", "participant"]), "groups")
    site.notes |= {"session": session, "participants": size}


def _group(site: Site) -> None:
    _group_of(site, round(site.dose))


def _experts_few(site: Site) -> None:
    experts = site.made.tables["experts"]
    site.wrote(experts.iloc[: round(site.dose)], "experts")


def _content_few(site: Site) -> None:
    """Add a content analysis of too few sources."""
    import pandas as pd

    accepted = site.made.manifest["contract"]["accepted"]
    rows = [
        (f"Публикация № {i + 1}", f"издание {1 + i % 4} (учебный пример)", accepted - timedelta(days=70 - i))
        for i in range(round(site.dose))
    ]
    site.made.tables["sources"] = pd.DataFrame(rows, columns=["source", "outlet", "date"])
    site.made.manifest["methods"].append(
        {
            "id": "content", "kind": "content_analysis",
            "sources": {"file": "sources.csv", "source": "source", "outlet": "outlet", "date": "date"},
        }
    )  # fmt: skip


def _reviews_unsigned(site: Site) -> None:
    reviews = site.made.manifest["reviews"]
    for number in site.rng.permutation(len(reviews))[: round(site.dose)]:
        reviews[number]["signed"] = False
        page = site.made.texts[f"review{number + 1}.txt"].pages
        page[1] = page[1].replace("имеется", "нет")


def _reviews_own(site: Site) -> None:
    reviews = site.made.manifest["reviews"]
    provider = site.made.manifest["contract"]["provider"]
    for number in site.rng.permutation(len(reviews))[: round(site.dose)]:
        reviews[number] |= {"organisation": provider, "position": "заместитель директора"}
        page = site.made.texts[f"review{number + 1}.txt"].pages
        page[1] = page[1].replace("независимый эксперт", "заместитель директора поставщика")


def _reviews_same(site: Site) -> None:
    """Let one expert write all three reviews."""
    reviews = site.made.manifest["reviews"]
    for number, review in enumerate(reviews, start=1):
        review["expert"] = reviews[0]["expert"]
        page = site.made.texts[f"review{number}.txt"].pages
        page[1] = page[1].replace(f"Э-{number}", "Э-1")


def _period_short(site: Site) -> None:
    """Begin the service so late that it lasts the days of the dose; the report is handed in soon after the field."""
    contract = site.made.manifest["contract"]
    data = site.data
    begun, ended = (date.fromisoformat(str(day)[:10]) for day in (min(data["start"]), max(data["end"])))
    spare = max(round(site.dose) - (ended - begun).days, 4)
    contract["accepted"] = ended + timedelta(days=spare // 2)
    contract["start"] = contract["accepted"] - timedelta(days=round(site.dose))
    for number, review in enumerate(site.made.manifest["reviews"], start=1):
        review["date"] = contract["accepted"] - timedelta(days=number)
    site.notes["days"] = round(site.dose)


def _attached_few(site: Site) -> None:
    attached = site.made.tables["attached"]
    site.wrote(attached.iloc[: max(1, int(site.dose * len(site.data)))], "attached")


def _specification_weak(site: Site) -> None:
    site.made.manifest["specification"]["t10.population_survey.field_control"] = {"min": round(site.dose)}


def _monitoring_missing(site: Site) -> None:
    del site.made.manifest["internal_monitoring"], site.made.texts["monitoring.txt"]
    site.made.manifest["documents"].remove("monitoring.txt")


def _quota_as_probability(site: Site) -> None:
    """Let the programme describe quotas, whatever the passport calls the selection."""
    site.made.texts["programme.txt"].pages[4] = (
        "Маршрут: от случайного адреса по правой стороне, каждый третий дом или каждая седьмая квартира.\n"
        "Респондент отбирается по квотам пола и возраста; если нужной квоты в домохозяйстве нет, интервьюер переходит "
        "к следующему адресу.\nАдрес заменяется резервным из того же участка после трех посещений."
    )


ACTS: dict[str, Act] = {
    "excel_only": _excel_only,
    "analysis_few": _analysis_few,
    "comparison_none": _comparison_none,
    "group_small": _group,
    "group_large": _group,
    "experts_few": _experts_few,
    "content_few": _content_few,
    "reviews_unsigned": _reviews_unsigned,
    "reviews_own": _reviews_own,
    "reviews_same": _reviews_same,
    "period_short": _period_short,
    "attached_few": _attached_few,
    "specification_weak": _specification_weak,
    "monitoring_missing": _monitoring_missing,
    "quota_as_probability": _quota_as_probability,
    "methods_twice": _methods_twice,
}
"""In this order: the last one drops tables that others count in."""
