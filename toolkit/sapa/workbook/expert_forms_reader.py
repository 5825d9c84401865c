"""Reading a filled expert's form back, in whatever language it is; what cannot be taken is named by sheet and cell."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

from sapa.deliverable.form_reader import Form, FormRow, form_version, read_rows_of_form
from sapa.errors import BadInput
from sapa.i18n import translator
from sapa.messages import message
from sapa.results import Conclusion, Score, Status
from sapa.results.expert_form import ExpertForm, ReviewedRecommendation, Verdict
from sapa.standard.rubric import load_rubric
from sapa.strict_yaml import nearest
from sapa.workbook.expert_forms import COUNCIL, EXPERT, RECOMMENDATIONS, VERSION, conclusion_key, expert_sheets


def is_expert_form(path: str | Path) -> bool:
    """Tell whether a workbook is an expert's form of ours, filled or blank."""
    return form_version(Path(path)) == VERSION


def read_expert_form(path: str | Path, *, shown: str | None = None) -> ExpertForm:
    """Read a filled expert's form.

    Parameters
    ----------
    path
        The workbook; rows may be sorted and filtered, sheets moved and renamed.
    shown
        How messages name the file; its name where None.

    Raises
    ------
    BadInput
        Naming sheet and cell: a word that its list does not have, a score outside the scale, a wrong date, a formula
        that failed, a requirement or criterion judged twice or unknown, a verdict of nobody, a lost sheet or column.
    """
    given = Path(path)
    form = read_rows_of_form(given, sheets=expert_sheets(), version=VERSION, shown=shown)
    first = form.rows.get("expert", [FormRow({}, {}, form.shown)])[0]
    verdicts = _verdicts(form)
    scores = _scores(form)
    reviewed = _recommendations(form)
    if verdicts or scores or reviewed or first.values:
        for key in EXPERT.required:
            if key not in first.values:
                raise BadInput(
                    message("deliverable.cell_empty"), where=first.cell(key),
                    todo=message("forms.expert.unsigned.todo"),
                )  # fmt: skip
    own = first.values
    day = date.fromisoformat(own["date"]) if "date" in own else None
    advice = [own["advice"]] if "advice" in own else []
    conclusion = Conclusion(
        by=own.get("name", ""), position=", ".join(own[k] for k in ("position", "organisation") if k in own), date=day,
        text=own.get("text", ""), recommendations="\n".join([*advice, *_told(reviewed, form.language)]), scores=scores,
    )  # fmt: skip
    return ExpertForm(
        file=form.shown, sha256=hashlib.sha256(given.read_bytes()).hexdigest(), language=form.language,
        conclusion=conclusion, organisation=own.get("organisation", ""), title=own.get("work", ""),
        contract=own.get("contract", ""), independent=_yes(own.get("independent")), verdicts=verdicts,
        recommendations=reviewed,
    )  # fmt: skip


def _yes(code: str | None) -> bool | None:
    return None if code is None else code == "yes"


def _verdicts(form: Form) -> tuple[Verdict, ...]:
    from sapa.standard import load_standard

    standard = load_standard()
    found: list[Verdict] = []
    seen: dict[tuple[str, str, str], str] = {}
    for key in form.sheets:
        for row in form.rows.get(key, ()) if key.startswith(conclusion_key("")) else ():
            own = row.values
            norm = _required(row, "norm")
            if norm not in standard.norms:
                raise _unknown(row.cell("norm"), norm, tuple(standard.norms))
            item, part = own.get("item", ""), own.get("part", "")
            _once(seen, (norm, item.casefold(), part), row.cell("norm"), norm)
            if "verdict" not in own and "answer" not in own:
                raise BadInput(
                    message("forms.expert.no_verdict"), where=row.cell("verdict"),
                    todo=message("forms.expert.no_verdict.todo"),
                )  # fmt: skip
            status = Status(own["verdict"]) if "verdict" in own else None
            sighted = ", ".join(str(own[k]) for k in ("document", "page") if k in own)
            found.append(
                Verdict(norm, row.place, item, part, status, own.get("answer"), sighted, own.get("comment", ""))
            )
    return tuple(found)


def _scores(form: Form) -> tuple[Score, ...]:
    rubric = load_rubric(COUNCIL)
    given: dict[str, Score] = {}
    seen: dict[tuple[str, str, str], str] = {}
    for row in form.rows.get(COUNCIL, ()):
        criterion = _required(row, "criterion")
        known = tuple(one.id for one in rubric.criteria)
        if criterion not in known:
            raise _unknown(row.cell("criterion"), criterion, known)
        _once(seen, (criterion, "", ""), row.cell("criterion"), criterion)
        score = row.values.get("score")
        given[criterion] = Score(criterion, None if score is None else int(score), row.values.get("comment", ""))
    return tuple(given.get(one.id, Score(one.id)) for one in rubric.criteria) if given else ()


def _recommendations(form: Form) -> tuple[ReviewedRecommendation, ...]:
    rubric = load_rubric(RECOMMENDATIONS)
    found = []
    for row in form.rows.get(RECOMMENDATIONS, ()):
        text = _required(row, "text")
        marks = tuple((one.id, _yes(row.values.get(one.id))) for one in rubric.criteria)
        found.append(ReviewedRecommendation(text, marks, row.values.get("comment", "")))
    return tuple(found)


def _told(reviewed: tuple[ReviewedRecommendation, ...], language: str) -> list[str]:
    """Return the review of the recommendations as lines, in the language of the form."""
    t = translator(language or "ru")
    rubric = load_rubric(RECOMMENDATIONS)
    lines = []
    for number, one in enumerate(reviewed, start=1):
        marks = "; ".join(
            f"{rubric.criterion(id).title.in_language(t.language)} – {t('term.yes' if mark else 'term.no')}"
            for id, mark in one.marks
            if mark is not None
        )
        lines.append(" ".join(x for x in (f"{number}. {one.text}", f"({marks})" if marks else "", one.comment) if x))
    return lines


def _required(row: FormRow, key: str) -> str:
    if key not in row.values:
        raise BadInput(
            message("deliverable.cell_empty"), where=row.cell(key), todo=message("deliverable.cell_empty.todo")
        )
    return str(row.values[key])


def _unknown(cell: str, got: str, known: tuple[str, ...]) -> BadInput:
    guess = nearest(got, known)
    return BadInput(
        message("deliverable.cell_wrong"), where=cell, got=got, expected=message("forms.expert.printed_id"),
        todo=message("deliverable.did_you_mean", name=guess) if guess else message("deliverable.cell_wrong.todo"),
    )  # fmt: skip


def _once(seen: dict[tuple[str, str, str], str], what: tuple[str, str, str], cell: str, id: str) -> None:
    if what in seen:
        raise BadInput(
            message("deliverable.id_twice", id=id), where=cell, got=id,
            todo=message("forms.expert.twice.todo", first=seen[what]),
        )  # fmt: skip
    seen[what] = cell
