"""The questionnaire of a simulated survey in words: what is asked and what the answers mean."""

from __future__ import annotations

from sapa.training.fabrication_form import DONT_KNOW, REFUSED, Form, Kind

QUESTIONS = 26
LABELS = (
    "Пол респондента", "Сколько Вам полных лет?",
    "Доверяете ли Вы местному акимату?", "Доверяете ли Вы маслихату?", "Доверяете ли Вы полиции?",
    "Доверяете ли Вы суду?", "Доверяете ли Вы неправительственным организациям?",
    "Доверяете ли Вы средствам массовой информации?",
    "Обращались ли Вы за государственными услугами за последние 12 месяцев?",
    "Насколько Вы удовлетворены качеством услуги?", "Насколько понятен был порядок получения услуги?",
    "Насколько быстро была оказана услуга?",
    "Насколько Вы удовлетворены своей жизнью?", "Как изменилось материальное положение Вашей семьи?",
    "Насколько безопасно в Вашем населенном пункте вечером?", "Как часто Вы пользуетесь интернетом?",
    "Насколько Вы довольны дорогами?", "Насколько Вы довольны школами?", "Насколько Вы довольны поликлиниками?",
    "Насколько Вы довольны транспортом?", "Насколько Вы довольны водоснабжением?",
    "Насколько Вы довольны вывозом мусора?",
    "Участвовали ли Вы в волонтерстве за последние 12 месяцев?", "Как часто Вы участвовали?",
    "Насколько полезным было участие?", "Готовы ли Вы участвовать снова?",
)  # fmt: skip
TRUST, VOLUNTEERS, SERVICES, SATISFIED, LIFE, ROADS = "q3", "q23", "q9", "q10", "q13", "q17"
INDICATORS: dict[str, dict[str, object]] = {
    "trust_akimat": {"column": TRUST, "values": [4, 5], "title": "Доверяют местному акимату"},
    "trust_ngo": {"column": "q7", "values": [4, 5], "title": "Доверяют неправительственным организациям"},
    "used_services": {"column": SERVICES, "values": [1], "title": "Обращались за государственными услугами"},
    "services_satisfied": {
        "column": SATISFIED, "values": [3, 4], "base": f"{SERVICES} == 1", "key": False,
        "title": "Удовлетворены качеством услуги",
    },
    "satisfied_life": {"column": LIFE, "values": [3, 4], "title": "Удовлетворены своей жизнью"},
    "roads": {"column": ROADS, "values": [4, 5], "title": "Довольны дорогами"},
    "volunteers": {"column": VOLUNTEERS, "values": [1], "title": "Участвовали в волонтерстве"},
}  # fmt: skip


def sheets(form: Form) -> dict[str, list[list[str]]]:
    """Return the questionnaire as the sheets of an XLSForm."""
    survey = [["type", "name", "label", "relevant", "required", "constraint"]]
    lists: dict[str, int] = {}
    for question, label in zip(form.questions, LABELS, strict=True):
        relevant = f"${{{question.opened_by}}} = '1'" if question.opened_by else ""
        if question.kind is Kind.AGE:
            survey.append(["integer", question.name, label, "", "yes", ". >= 18 and . <= 110"])
            continue
        name = "sex" if question.kind is Kind.SEX else f"scale{question.categories}"
        lists[name] = question.categories
        survey.append([f"select_one {name}", question.name, label, relevant, "yes", ""])
    choices = [["list_name", "name", "label"]]
    for name, top in sorted(lists.items()):
        words = {1: "Мужской", 2: "Женский"} if name == "sex" else {}
        choices += [[name, str(code), words.get(code, str(code))] for code in range(1, top + 1)]
        if name != "sex":
            choices += [[name, str(DONT_KNOW), "Затрудняюсь ответить"], [name, str(REFUSED), "Отказ от ответа"]]
    return {"survey": survey, "choices": choices}
