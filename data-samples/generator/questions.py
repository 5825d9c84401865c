"""The questionnaire: 14 questions in Kazakh, Russian and English, their answers, and how answers are distributed."""

from __future__ import annotations

from dataclasses import dataclass

Text = tuple[str, str, str]
"""kk, ru, en."""

LISTS: dict[str, dict[int, Text]] = {
    "satisfaction": {
        1: ("Мүлдем көңілім толмайды", "Совсем не удовлетворен(а)", "Not at all satisfied"),
        2: ("Көбінесе көңілім толмайды", "Скорее не удовлетворен(а)", "Rather not satisfied"),
        3: ("Ішінара көңілім толады, ішінара толмайды", "Отчасти да, отчасти нет", "Partly satisfied, partly not"),
        4: ("Көбінесе көңілім толады", "Скорее удовлетворен(а)", "Rather satisfied"),
        5: ("Толық көңілім толады", "Полностью удовлетворен(а)", "Fully satisfied"),
    },
    "trust": {
        1: ("Мүлдем сенбеймін", "Совсем не доверяю", "No trust at all"),
        2: ("Көбінесе сенбеймін", "Скорее не доверяю", "Rather no trust"),
        3: ("Ішінара сенемін, ішінара сенбеймін", "Отчасти доверяю, отчасти нет", "Partly trust, partly not"),
        4: ("Көбінесе сенемін", "Скорее доверяю", "Rather trust"),
        5: ("Толық сенемін", "Полностью доверяю", "Full trust"),
    },
    "change": {
        1: ("Жақсарды", "Улучшилось", "Improved"),
        2: ("Өзгерген жоқ", "Не изменилось", "Did not change"),
        3: ("Нашарлады", "Ухудшилось", "Got worse"),
    },
    "problem": {
        1: ("Бағаның өсуі", "Рост цен", "Rising prices"),
        2: ("Жұмыссыздық", "Безработица", "Unemployment"),
        3: ("Жолдар мен көлік", "Дороги и транспорт", "Roads and transport"),
        4: ("Ауызсумен қамту", "Обеспечение питьевой водой", "Drinking water supply"),
        5: ("Медициналық қызмет сапасы", "Качество медицинских услуг", "Quality of medical services"),
        6: ("Экология", "Экология", "Environment"),
        7: ("Басқа", "Другое", "Other"),
    },
    "yes_no": {1: ("Иә", "Да", "Yes"), 2: ("Жоқ", "Нет", "No")},
    "channel": {
        1: (
            "eGov порталы немесе мобильді қосымша",
            "Портал eGov или мобильное приложение",
            "eGov portal or mobile app",
        ),
        2: ("Халыққа қызмет көрсету орталығы", "Центр обслуживания населения", "Public service centre"),
        3: ("Мемлекеттік органның өзінде", "Непосредственно в госоргане", "At the state body itself"),
    },
    "frequency": {
        1: ("Күн сайын", "Каждый день", "Every day"),
        2: ("Аптасына бірнеше рет", "Несколько раз в неделю", "Several times a week"),
        3: ("Айына бірнеше рет", "Несколько раз в месяц", "Several times a month"),
        4: ("Одан да сирек", "Реже", "Less often"),
        5: ("Пайдаланбаймын", "Не пользуюсь", "I do not use it"),
    },
    "safety": {
        1: ("Мүлдем қауіпсіз емес", "Совсем не безопасно", "Not safe at all"),
        2: ("Онша қауіпсіз емес", "Не очень безопасно", "Not very safe"),
        3: ("Біршама қауіпсіз", "Достаточно безопасно", "Fairly safe"),
        4: ("Толық қауіпсіз", "Полностью безопасно", "Completely safe"),
    },
    "education": {
        1: ("Орта білімнен төмен", "Ниже среднего", "Below secondary"),
        2: ("Жалпы орта", "Общее среднее", "General secondary"),
        3: ("Техникалық және кәсіптік", "Техническое и профессиональное", "Technical and vocational"),
        4: ("Жоғары", "Высшее", "Higher"),
    },
    "sex": {1: ("Ер", "Мужской", "Male"), 2: ("Әйел", "Женский", "Female")},
}
DONT_KNOW: Text = ("Жауап беруге қиналамын", "Затрудняюсь ответить", "Don't know")
REFUSED: Text = ("Жауап беруден бас тарту", "Отказ от ответа", "Refused to answer")


@dataclass(frozen=True, slots=True)
class Question:
    """A question: its answer list, the shares of its answers, and what moves them.

    shares: expected shares of the codes 1, 2, …; factor: loading on the person's general satisfaction;
    rural: shift of rural answers, in standard deviations; asked_if: question and code it depends on.
    """

    name: str
    choices: str
    text: Text
    shares: tuple[float, ...]
    factor: float = 0.0
    rural: float = 0.0
    dont_know: float = 0.0
    refused: float = 0.0
    asked_if: tuple[str, int] | None = None


QUESTIONS: tuple[Question, ...] = (
    Question("q1", "satisfaction", (
        "Жалпы алғанда, өз өміріңізге көңіліңіз қаншалықты толады?",
        "Насколько Вы в целом удовлетворены своей жизнью?",
        "All in all, how satisfied are you with your life?",
    ), (0.05, 0.13, 0.27, 0.37, 0.18), factor=0.6, dont_know=0.02, refused=0.01),
    Question("q2", "change", (
        "Соңғы 12 айда отбасыңыздың материалдық жағдайы қалай өзгерді?",
        "Как изменилось материальное положение Вашей семьи за последние 12 месяцев?",
        "How has your family's financial situation changed over the past 12 months?",
    ), (0.24, 0.48, 0.28), factor=-0.4, dont_know=0.02, refused=0.01),
    Question("q3", "trust", (
        "Жергілікті әкімдікке қаншалықты сенесіз?",
        "Насколько Вы доверяете местному акимату?",
        "How much do you trust the local akimat?",
    ), (0.10, 0.17, 0.25, 0.32, 0.16), factor=0.5, rural=0.2, dont_know=0.06, refused=0.02),
    Question("q4", "problem", (
        "Елді мекеніңіздегі ең өзекті мәселе қандай?",
        "Какая проблема Вашего населенного пункта самая острая?",
        "What is the most pressing problem of your locality?",
    ), (0.34, 0.17, 0.14, 0.11, 0.12, 0.08, 0.04), rural=0.25, dont_know=0.03),
    Question("q5", "yes_no", (
        "Қоғамдық кеңестердің жұмысы туралы естідіңіз бе?",
        "Слышали ли Вы о работе общественных советов?",
        "Have you heard of the work of public councils?",
    ), (0.41, 0.59), rural=0.1, dont_know=0.01),
    Question("q6", "yes_no", (
        "Соңғы 12 айда мемлекеттік қызметтерді алуға жүгіндіңіз бе?",
        "Обращались ли Вы за государственными услугами за последние 12 месяцев?",
        "Have you applied for state services in the past 12 months?",
    ), (0.58, 0.42), rural=0.15),
    Question("q7", "satisfaction", (
        "Соңғы алған мемлекеттік қызметтің сапасына көңіліңіз қаншалықты толды?",
        "Насколько Вы удовлетворены качеством последней полученной государственной услуги?",
        "How satisfied are you with the quality of the latest state service you received?",
    ), (0.04, 0.09, 0.19, 0.41, 0.27), factor=0.45, dont_know=0.01, asked_if=("q6", 1)),
    Question("q8", "channel", (
        "Сол қызметті қалай алдыңыз?",
        "Каким способом Вы получили эту услугу?",
        "How did you receive that service?",
    ), (0.62, 0.29, 0.09), rural=0.3, asked_if=("q6", 1)),
    Question("q9", "trust", (
        "Үкіметтік емес ұйымдарға қаншалықты сенесіз?",
        "Насколько Вы доверяете неправительственным организациям?",
        "How much do you trust non-governmental organisations?",
    ), (0.09, 0.16, 0.31, 0.31, 0.13), factor=0.4, dont_know=0.12, refused=0.02),
    Question("q10", "yes_no", (
        "Соңғы 12 айда волонтерлік қызметке немесе қоғамдық ұйымдардың жұмысына қатыстыңыз ба?",
        "Участвовали ли Вы за последние 12 месяцев в волонтерстве или работе общественных организаций?",
        "Over the past 12 months, have you volunteered or worked with a public organisation?",
    ), (0.16, 0.84), dont_know=0.01),
    Question("q11", "frequency", (
        "Интернетті қаншалықты жиі пайдаланасыз?",
        "Как часто Вы пользуетесь интернетом?",
        "How often do you use the internet?",
    ), (0.76, 0.10, 0.04, 0.03, 0.07), rural=0.35),
    Question("q12", "safety", (
        "Кешкі уақытта көшеде жалғыз жүру Сіз үшін қаншалықты қауіпсіз?",
        "Насколько безопасно ходить одному (одной) по улице вечером?",
        "How safe is it to walk alone in the street in the evening?",
    ), (0.07, 0.22, 0.48, 0.23), factor=0.3, rural=0.25, dont_know=0.02),
    Question("q13", "yes_no", (
        "Алдағы екі жылда басқа өңірге немесе елге көшуді жоспарлап отырсыз ба?",
        "Планируете ли Вы в ближайшие два года переехать в другой регион или страну?",
        "Do you plan to move to another region or country in the next two years?",
    ), (0.13, 0.87), factor=0.3, dont_know=0.04, refused=0.01),
    Question("q14", "education", (
        "Біліміңіз қандай?",
        "Какое у Вас образование?",
        "What is your education?",
    ), (0.04, 0.27, 0.34, 0.35), rural=-0.4, refused=0.01),
)  # fmt: skip
