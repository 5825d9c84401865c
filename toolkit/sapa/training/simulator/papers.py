"""What an honest provider writes: report, programme, protocols, reviews, and the figures that the report claims."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sapa.training.fabrication_form import DONT_KNOW, REFUSED
from sapa.training.simulator.estimates import Figure, figure
from sapa.training.simulator.interviews import Interviews
from sapa.training.simulator.made import Made, Text
from sapa.training.simulator.questions import INDICATORS

if TYPE_CHECKING:
    import pandas as pd

FIRST_PAGE = 11
CLAIMS = ("document", "page", "indicator", "group", "base", "weighted", "value", "unit", "decimals", "n", "margin",
          "confidence", "population")  # fmt: skip
RECOMMENDATIONS = (
    "1. Акиматам сел – публиковать итоги рассмотрения обращений не реже раза в квартал.",
    "2. Центрам обслуживания населения – сократить время приема в районных центрах.",
    "3. Уполномоченному органу – включить показатели доверия к НПО в ежегодный мониторинг.",
)
SYNTAX = """library(survey)
d <- read.csv("interviews.csv")
des <- svydesign(ids = ~psu, strata = ~interaction(region, locality), weights = ~weight, data = d, nest = TRUE)
svymean(~I(q3 %in% 4:5), subset(des, !q3 %in% c(98, 99)))
svyglm(I(q3 %in% 4:5) ~ q2 + factor(q1), design = des, family = quasibinomial())
"""


def figures(made: Interviews) -> dict[str, Figure]:
    """Return the figures of the report's indicators, from the delivered interviews."""
    table = made.table
    weight = table["weight"].to_numpy(dtype=float)
    found = {}
    for name, spec in INDICATORS.items():
        codes = numbers(table[str(spec["column"])])
        inside = ~np.isin(codes, (DONT_KNOW, REFUSED)) & ~np.isnan(codes)
        if "base" in spec:
            column, _, value = str(spec["base"]).partition(" == ")
            inside &= numbers(table[column]) == float(value)
        y = np.isin(codes, np.array(spec["values"], dtype=float)).astype(float)
        found[name] = figure(y, weight, inside, stratum=made.stratum, psu=made.psu)
    return found


def numbers(column: pd.Series[str]) -> np.ndarray:
    """Return the codes of a column; NaN where nothing was asked."""
    return np.array([float(c) if c != "" else np.nan for c in column])


def claims(found: dict[str, Figure]) -> pd.DataFrame:
    """Return the table of claims: rounded values, margins rounded up."""
    import pandas as pd

    rows = [
        ("report.txt", FIRST_PAGE + k, name, "", "", "yes", f"{100 * f.value:.1f}", "percent", 1, f.n,
         f"{np.ceil(1000 * f.margin) / 10 + 0.1:.1f}", 95, "")
        for k, (name, f) in enumerate(found.items())
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(CLAIMS))


def write_report(made: Made, *, controlled: int, handed_in: int) -> None:
    """Write the report's text from the table of claims, so that both say the same."""
    claimed = made.tables["claims"]
    pages = {
        2: f"КРАТКИЕ ВЫВОДЫ\nОпрошено {handed_in} жителей 18 лет и старше, проведены фокус-группы и опрос экспертов.",
        6: "ВЫБОРКА\nМногоступенчатая, стратифицированная по регионам и типу местности. Населенные пункты отобраны с "
        "вероятностью, пропорциональной размеру, домохозяйства – маршрутным методом (правило – в программе, стр. 4), "
        f"респондент – по таблице Киша. Объем – {handed_in} интервью. Ошибки рассчитаны с учетом дизайна выборки.",
        7: f"ПОЛЕВОЙ КОНТРОЛЬ\nИтог контроля получен по {controlled} интервью из {handed_in}.",
        8: "ОБРАБОТКА ДАННЫХ\nДанные обработаны в R 4.5, пакет survey (файл syntax.R.txt).",
        9: "СОПОСТАВЛЕНИЕ\nТаблица 2 сопоставляет доверие и удовлетворенность с волной 2024 года (те же вопросы).\n"
        "Показатель; 2024; текущая волна\n" + _beside(claimed),
        10: "ЛИНЕЙНЫЕ РАСПРЕДЕЛЕНИЯ\nТаблицы 3–20 приводят распределения ответов на все вопросы анкеты.",
        19: "ТАБЛИЦЫ СОПРЯЖЕННОСТИ\nТаблица 21: доверие и удовлетворенность по полу, возрасту и типу местности.",
        20: "РЕГРЕССИЯ\nТаблица 22: логистическая регрессия доверия по полу и возрасту с учетом дизайна выборки.",
        24: "ВЫВОДЫ И РЕКОМЕНДАЦИИ\n" + "\n".join(RECOMMENDATIONS),
    }
    for row in claimed.to_dict("records"):
        title = INDICATORS[row["indicator"]]["title"]
        margin = f" (±{comma(row['margin'])} п. п.)" if row["margin"] else ""
        shown = f"{title}: {comma(row['value'])} %{margin}, n = {row['n']}."
        page = int(row["page"])
        pages[page] = f"{pages[page]}\n{shown}" if page in pages else shown
    made.texts["report.txt"] = Text("СОЦИАЛЬНОЕ САМОЧУВСТВИЕ НАСЕЛЕНИЯ\nАналитический отчет", pages)


def comma(number: object) -> str:
    """Return a number as a Russian report prints it."""
    return str(number).replace(".", ",")


def _beside(claimed: pd.DataFrame) -> str:
    lines = []
    for k, row in enumerate(claimed[claimed["group"] == ""].head(3).to_dict("records")):
        before = f"{float(row['value']) - 1.4 + k:.1f}"
        lines.append(f"{INDICATORS[row['indicator']]['title']}; {comma(before)}; {comma(row['value'])}")
    return "\n".join(lines)


def write_papers(made: Made, *, interviews: int) -> None:
    """Write programme, protocol, monitoring, syntax and three reviews."""
    made.texts["programme.txt"] = Text(
        "ПРОГРАММА ИССЛЕДОВАНИЯ",
        {
            1: "Цель: изучить общественное и экспертное мнение о качестве жизни и государственных услугах.\n"
            f"Методы: анкетирование населения ({interviews} интервью), две фокус-группы, опрос экспертов.",
            4: "Маршрут: от случайного адреса по правой стороне, каждый третий дом или каждая седьмая квартира.\n"
            "Адрес заменяется резервным из того же участка; если никого не застали – после трех посещений.\n"
            "Респондент – по таблице Киша; замена внутри домохозяйства не допускается.",
            6: "Полевой контроль – по телефону и повторным визитом, по жребию среди интервью каждого интервьюера.",
            7: "О ходе исследования сообщается на сайте и в социальных сетях; сведения о бюджете открыты на сайте.",
        },
    )
    made.texts["groups_protocol.txt"] = Text("ПРОТОКОЛЫ ФОКУС-ГРУПП", {1: "ФГ-1: ход беседы.", 2: "ФГ-2: ход беседы."})
    made.texts["monitoring.txt"] = Text(
        "ВНУТРЕННИЙ МОНИТОРИНГ", {1: "Проверки хода поля: еженедельно, итоги по регионам."}
    )
    made.texts["syntax.R.txt"] = Text("# syntax.R", {1: SYNTAX})
    for number in (1, 2, 3):
        made.texts[f"review{number}.txt"] = Text(
            "РЕЦЕНЗИЯ НА ИТОГОВЫЙ ОТЧЕТ",
            {1: f"Рецензент: Э-{number}, независимый эксперт. Рекомендации применимы: {RECOMMENDATIONS[number - 1]}\n"
                "Подпись: имеется."},
        )  # fmt: skip
