"""The expert's forms: conclusion by requirement, the council's five criteria, a review of the recommendations."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sapa.deliverable.form_field import Field, Sheet, choice
from sapa.i18n import Translator, translator
from sapa.present import LOOKS, Shown
from sapa.present.status import DECISIONS
from sapa.standard.model import COMMON
from sapa.standard.rubric import Rubric, load_rubric
from sapa.workbook.form_lists import Lists, word
from sapa.workbook.form_prefill import bounds
from sapa.workbook.form_sheet import LINE, FormBook, write_down, write_steps, write_table
from sapa.workbook.manifest_form import MADE
from sapa.workbook.sheet import lines_needed

VERSION = "sapa-expert-1"
COUNCIL, RECOMMENDATIONS = "council", "recommendations"
STEPS = 5

EXPERT = Sheet(
    "expert",
    (
        Field("name"), Field("position"), Field("organisation"), Field("date", "date"), Field("work"),
        Field("contract"), choice("independent", "yesno"), Field("text", "long"),
        Field("advice", "long"),
    ),
    down=True,
    required=("name", "date"),
)  # fmt: skip


def conclusion_key(service: str) -> str:
    """Return the key of the sheet on which the requirements of a service are judged."""
    return f"conclusion_{service}"


def expert_sheets() -> dict[str, Sheet]:
    """Return the sheets of the expert's form by key."""
    from sapa.standard import load_standard

    fields = (
        Field("norm", width=24), Field("clause", "shown", width=13), Field("title", "shown", width=46),
        Field("bounds", "shown", width=13), Field("item", width=13), Field("answer", "present", width=11),
        choice("verdict", "verdict", 17), Field("document", width=20), Field("page", "any", width=8),
        Field("comment", width=34), Field("part", width=13),
    )  # fmt: skip
    sheets = [
        EXPERT,
        *(
            Sheet(
                conclusion_key(service), fields, blank_rows=5, required=("norm",), printed=("norm", "part"),
                filtered=True, words="conclusion",
            )
            for service in (COMMON, *load_standard().offered)
        ),
    ]  # fmt: skip
    council = (
        Field("criterion", width=20), Field("title", "shown", width=36), Field("asks", "shown", width=52),
        choice("score", "score", 12), Field("comment", width=48),
    )  # fmt: skip
    sheets.append(Sheet(COUNCIL, council, blank_rows=0, required=("criterion",), printed=("criterion",)))
    marks = tuple(choice(one.id, "yesno", 18) for one in load_rubric(RECOMMENDATIONS).criteria)
    told = (Field("text", width=60), *marks, Field("comment", width=44))
    sheets.append(Sheet(RECOMMENDATIONS, told, blank_rows=15, required=("text",)))
    return {sheet.key: sheet for sheet in sheets}


def write_expert_forms(
    path: str | Path, language: str, *, service: str | None = None, filled: Mapping[str, Any] | None = None
) -> None:
    """Write the expert's form.

    Parameters
    ----------
    path
        The `.xlsx` to write.
    language
        `kk`, `ru` or `en`: the words of sheets and drop-downs. Every one of them is read.
    service
        The service that is judged; None: a sheet for each service of the Standard.
    filled
        What to fill in on the first sheet: `work`, `contract`, `name` …
    """
    import xlsxwriter

    from sapa.standard import load_standard

    t = translator(language)
    standard = load_standard()
    if service is not None and service not in standard.offered:
        raise ValueError(service)
    wanted = {conclusion_key(s) for s in (COMMON, *((service,) if service else standard.offered))}
    workbook = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    try:
        workbook.set_properties({"title": t("forms.expert.title"), "created": MADE})
        book = FormBook(workbook, t, title=t("forms.expert.title"))
        cover = book.add("instructions", t("forms.tab.instructions"))
        lists = Lists(workbook, t, _lists(t), VERSION)
        book.references = lists.references
        for key, sheet in expert_sheets().items():
            if sheet.down:
                write_down(book, sheet, dict(filled or {}))
            elif key in wanted:
                write_table(book, sheet, _norm_rows(t, key.removeprefix("conclusion_")))
            elif key == COUNCIL:
                write_table(book, sheet, _criteria(t, load_rubric(COUNCIL)))
            elif key == RECOMMENDATIONS:
                write_table(book, sheet, [])
        _cover(book, cover)
        lists.remember({k: v for k, v in book.tabs.items() if k != "instructions"}, book.fields)
        cover.activate()
    finally:
        workbook.close()


def _lists(t: Translator) -> dict[str, dict[str, str]]:
    scale = load_rubric(COUNCIL).scale
    scores = [] if scale is None else [str(score) for score in scale.scores]
    return {
        "verdict": {str(status): t(LOOKS[Shown(status.value)].word) for status in DECISIONS},
        "yesno": {code: word(t, "yesno", code) for code in ("yes", "no")},
        "score": {score: score for score in scores},
    }


def _norm_rows(t: Translator, service: str) -> list[dict[str, Any]]:
    """Return the requirements of a service that ask for something, in the act's order."""
    from sapa.present.words import unit_text
    from sapa.review.answers import AnswerKind, answer_of
    from sapa.standard import citation, load_standard

    standard = load_standard()
    rows = []
    for norm in standard.norms.values():
        if norm.service != service or answer_of(norm).kind is AnswerKind.NOTHING:
            continue
        unit = unit_text(norm.unit, standard, t)
        rows.append(
            {
                "norm": norm.id, "clause": t(citation(norm)), "title": norm.full_title(t.language),
                "bounds": f"{bounds(norm)} {unit}".strip() if bounds(norm) else "", "_printed": ("norm",),
            }
        )  # fmt: skip
    return rows


def _criteria(t: Translator, rubric: Rubric) -> list[dict[str, Any]]:
    return [
        {
            "criterion": one.id, "title": one.title.in_language(t.language), "asks": one.asks.in_language(t.language),
            "_printed": ("criterion",),
        }
        for one in rubric.criteria
    ]  # fmt: skip


def _cover(book: FormBook, ws: Any) -> None:
    t = book.t
    ws.set_portrait()
    ws.set_column(0, 0, 5)
    ws.set_column(1, 1, 40)
    ws.set_column(2, 2, 70)
    ws.set_row(0, 34)
    ws.write_string(0, 0, t("forms.expert.title"), book.style("title", text_wrap=False))
    ws.set_row(1, 22)
    ws.write_string(1, 0, t("forms.expert.lead"), book.style("lead", text_wrap=False))
    row = write_steps(book, ws, [t(f"forms.expert.step.{step}") for step in range(1, STEPS + 1)])
    sheets = expert_sheets()
    for number, (key, tab) in enumerate(((k, v) for k, v in book.tabs.items() if k in sheets), start=1):
        question = t(f"forms.question.{sheets[key].words or key}")
        ws.write_number(row, 0, number, book.style("cell", align="center"))
        ws.write_url(row, 1, f"internal:'{tab}'!A1", book.style("link"), tab)
        ws.write_string(row, 2, question, book.style("cell"))
        ws.set_row(row, LINE * lines_needed(question, 70) + 4)
        row += 1
    row = _scale(book, ws, row + 1)
    ws.print_area(0, 0, row, 2)


def _scale(book: FormBook, ws: Any, row: int) -> int:
    """Say what each score of the council's sheet stands for."""
    t, scale = book.t, load_rubric(COUNCIL).scale
    if scale is None:
        return row
    ws.write_string(row, 0, t("forms.expert.scale"), book.style("section"))
    for score in scale.scores:
        row += 1
        ws.write_number(row, 0, score, book.style("cell_bold", align="center"))
        ws.merge_range(row, 1, row, 2, scale.anchors[score].in_language(t.language), book.style("cell"))
    return row
