"""The tables and documents beside the survey: claims of the report, groups, experts, team, texts."""

from __future__ import annotations

from typing import Any

from generator.chance import Chance
from generator.estimates import mean_age, share
from generator.frame import ADULT_SHARE, Stratum
from generator.interviews import COMPLETE, VOIDED, Interview

Table = list[dict[str, Any]]


def frame_table(cells: list[Stratum]) -> Table:
    """Return the made frame of adults."""
    note = f"учебный расчет: {ADULT_SHARE} от всех жителей на 01.01.2023".replace("0.66", "0,66")
    return [
        {"region": c.region, "locality": c.locality, "people": c.people, "settlements": c.units,
         "universe": "18+ (made)", "note": note} for c in cells
    ]  # fmt: skip


def plan_table(cells: list[Stratum]) -> Table:
    """Return the plan: PSUs to draw and interviews to make."""
    return [{"region": c.region, "locality": c.locality, "psus": c.psus, "planned": c.planned} for c in cells]


def attached_table(made: list[Interview], chance: Chance) -> Table:
    """Return 36 attached questionnaires, and one whose number is misprinted."""
    complete = list(dict.fromkeys(i.id for i in made if i.status == COMPLETE))
    ids = sorted(chance.sample(complete, 36))
    ids.insert(20, "S26-11O7")  # the letter O for a zero
    return [{"number": number, "id": one} for number, one in enumerate(ids, start=1)]


def groups_table(chance: Chance) -> Table:
    """Return the participants of two focus groups: nine came to the first, seven to the second."""
    sessions = (("ФГ-1", "2026-03-03", "г. Алматы", 9), ("ФГ-2", "2026-03-05", "Туркестанская область, село", 7))
    ages = ("18–29", "30–44", "45–59", "60+")
    return [
        {"session": session, "date": date, "place": place, "participant": f"{session}-{n:02d}",
         "sex": chance.choice(("ж", "м")), "age_group": chance.choice(ages)}
        for session, date, place, seats in sessions
        for n in range(1, seats + 1)
    ]  # fmt: skip


def experts_table() -> Table:
    """Return the expert survey: six answered of seven."""
    fields = ("социология", "государственное управление", "экономика", "социальная работа", "право", "журналистика",
              "психология")  # fmt: skip
    return [
        {"expert": f"Э-{n}", "position": "независимый эксперт" if n % 2 else "преподаватель вуза", "field": field,
         "answered": "нет" if n == 5 else "да", "date": f"2026-03-{9 + n:02d}"}
        for n, field in enumerate(fields, start=1)
    ]  # fmt: skip


def team_table() -> Table:
    """Return the provider's staff; nothing is known about the last."""
    return [
        {"person": f"Р-{n}", "role": role, "education": education, "experience_years": years, "contract": contract}
        for n, (role, education, years, contract) in enumerate(
            (
                ("руководитель исследования", "социология, PhD", 14, "штат"),
                ("социолог", "социология, магистр", 6, "штат"),
                ("специалист по выборке", "статистика, бакалавр", 4, "договор"),
                ("экономист", "экономика, магистр", 9, "договор"),
                ("модератор фокус-групп", "психология, бакалавр", 7, "договор"),
                ("аналитик", "", "", ""),
            ),
            start=1,
        )
    ]  # fmt: skip


def _claim(page: int, indicator: str, value: float, *, decimals: int = 1, **more: Any) -> dict[str, Any]:
    """Return one claim as the report prints it; `more` names what the claim also states."""
    blank = {"group": "", "base": "", "n": "", "margin": "", "confidence": "", "population": ""}
    stated = blank | {"confidence": 95 if more.get("margin") else ""} | more
    return {
        "document": "report.txt", "page": page, "indicator": indicator, "group": stated["group"],
        "base": stated["base"], "weighted": "yes", "value": f"{value:.{decimals}f}",
        "unit": "years" if indicator == "mean_age" else "percent", "decimals": decimals, "n": stated["n"],
        "margin": stated["margin"], "confidence": stated["confidence"], "population": stated["population"],
    }  # fmt: skip


def claims_table(made: list[Interview]) -> Table:
    """Return what the report claims. Which claims are wrong, and how, is told in the README."""
    handed_in = [i.cells for i in made if i.status in {COMPLETE, VOIDED}]
    n = len(handed_in)
    in_ulytau = sum(1 for row in handed_in if row["region"] == "KZ-62")
    adults = sum(float(i.cells["weight"]) for i in made if i.status == COMPLETE)

    def percent(column: str, codes: list[int], **how: Any) -> float:
        return share(made, column, codes, **how)[0]

    moving = percent("q13", [1])
    movers = int(moving / 100 * adults / 1000 + 0.5) * 1000
    almaty = percent("q3", [4, 5], keep=lambda row: row["region"] == "KZ-75")
    ulytau = percent("q3", [4, 5], keep=lambda row: row["region"] == "KZ-62")
    served = percent("q7", [4, 5], keep=lambda row: row["q6"] == 1)
    served_rural = percent("q7", [4, 5], keep=lambda row: row["q6"] == 1 and row["locality"] == "rural")
    rural, applied = 'locality == "rural"', "q6 == 1"
    return [
        _claim(8, "mean_age", mean_age(made), n=n),
        _claim(11, "satisfied_life", percent("q1", [4, 5]), n=n, margin=2.8),
        _claim(12, "trust_akimat", percent("q3", [4, 5]), n=n, margin=2.8),
        _claim(12, "trust_akimat", almaty, group='region == "KZ-75"'),
        _claim(13, "trust_akimat", ulytau, group='region == "KZ-62"', n=in_ulytau, margin=2.8),
        _claim(14, "used_services", percent("q6", [1]), n=n),
        _claim(15, "services_satisfied", served, base=applied),
        _claim(15, "services_satisfied", served_rural + 6.3, base=applied, group=rural),
        _claim(17, "trust_ngo", percent("q9", [4, 5], missing_in_base=True), n=n),
        _claim(18, "volunteers", percent("q10", [1], weighted=False), n=n),
        _claim(19, "internet_daily", percent("q11", [1]), decimals=0, n=n),
        _claim(20, "feels_safe", percent("q12", [3, 4]), n=n),
        _claim(21, "plans_to_move", moving, n=n, population=movers),
    ]
