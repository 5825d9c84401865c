"""All checks of one survey, in the order in which they need each other."""

from __future__ import annotations

from dataclasses import replace

from sapa.checks.audit import audit, handed_in
from sapa.checks.base import CheckResult, Context
from sapa.checks.claims import claim_defects, claims
from sapa.checks.data_defects import data_defects
from sapa.checks.design_error import prepare
from sapa.checks.drawn_sample import drawn_finding
from sapa.checks.field_control import NORM as CONTROL_NORM
from sapa.checks.field_control import field_control, not_handed_in
from sapa.checks.interviewer_handed_in import handed_in as beside
from sapa.checks.interviewers import interviewers
from sapa.checks.interviews import Interviews
from sapa.checks.names import names_of
from sapa.checks.outcomes import outcomes
from sapa.checks.plan_achieved import survey_coverage
from sapa.checks.repair import repair
from sapa.checks.representativeness import handed_in as population_handed_in
from sapa.checks.representativeness import representativeness, response_rate
from sapa.checks.sampling_error import NORM as ERROR_NORM
from sapa.checks.sampling_error import sampling_error
from sapa.checks.sampling_frame import sampling_frame
from sapa.checks.selection import classify, stratum_labels
from sapa.checks.weights import weights
from sapa.data.memory import cells_of, give_back
from sapa.deliverable.loaded import LoadedMethod
from sapa.deliverable.method_kinds import SURVEYS
from sapa.messages import message
from sapa.results import Finding, Line, Status
from sapa.results.details import DataDefect, SamplingErrorDetail
from sapa.review.survey_files import SurveyFiles, survey_files

# Table 10 names the questionnaire survey of the population; an online survey of residents is one (READINGS 2.2), and a
# survey whose kind is left open does not escape the norm by that.
NORMED_KINDS = SURVEYS

Results = dict[str, CheckResult]


def survey_checks(method: LoadedMethod, interviews: Interviews, context: Context) -> Results:
    """Run sampling error, field control, coverage and data defects on one survey.

    Returns
    -------
    dict
        Results by name of the check, in the order in which a review tells them: `sampling_error`, `field_control`,
        `coverage`, `sampling_frame`, `outcomes`, `weights`, `repair`, `representativeness`, `claims`, `audit`, `data`,
        `interviewers`; a check with nothing to look at is absent.
    """
    files = survey_files(method, interviews)
    context = replace(context, names=names_of(method))
    results = _normed(files, context) if method.kind in NORMED_KINDS else {}
    about_people = _interviewers(files, context, results)
    cells = cells_of(list(method.tables.values()))
    give_back(cells)
    results |= _reached(files, context)
    results |= _weighed(files, context, results)
    give_back(cells)
    defects = files.defects()
    for name in ("coverage", "sampling_frame"):
        found = results[name].detail
        defects += found.defects if found is not None else ()
    results |= _told(files, context, results, defects)
    results["data"] = data_defects(defects, context)
    results["interviewers"] = about_people
    return results


def _normed(files: SurveyFiles, context: Context) -> Results:
    """Answer the two norms of table 10's survey row."""
    spec = files.method.spec
    error = sampling_error(
        files.interviews, context, selection=spec.selection, frame=files.frame, refuted=files.refuted
    )
    if files.log is None or spec.control is None:
        return {"sampling_error": error, "field_control": not_handed_in(context)}
    control = field_control(
        files.interviews, context, log=files.log, compare=spec.control.questions,
        known_interviewers=files.known_interviewers(),
    )  # fmt: skip
    return {"sampling_error": error, "field_control": control}


def _interviewers(files: SurveyFiles, context: Context, results: Results) -> CheckResult:
    method = files.method
    return interviewers(
        files.interviews, context, survey=method.table("questionnaire_survey"),
        choices=method.table("questionnaire_choices"), log=files.log,
        control=results["field_control"].detail if "field_control" in results else None, attached=files.attached(),
        scans=method.spec.attached_questionnaires is not None, handed_in=beside(method),
    )  # fmt: skip


def _reached(files: SurveyFiles, context: Context) -> Results:
    """Say who should have been reached, who was, and what became of the contacts."""
    method, interviews = files.method, files.interviews
    covered = survey_coverage(method, interviews, context, valid=files.counted, frame=files.frame, plan=files.plan)
    if files.drawn is not None:
        where = drawn_finding(interviews, context, valid=files.counted, drawn=files.drawn)
        covered = replace(covered, findings=(*covered.findings, *([where] if where is not None else [])))
    listed = sampling_frame(
        interviews, context, valid=files.counted, frame=files.frame, listed=files.with_rows("frame")
    )
    found = {"coverage": covered, "sampling_frame": listed}
    if method.kind in NORMED_KINDS or method.spec.contacts is not None:
        found["outcomes"] = outcomes(
            interviews, context, contacts=files.with_rows("contacts"), issued=files.with_rows("issued")
        )
    return found


def _weighed(files: SurveyFiles, context: Context, results: Results) -> Results:
    """Compare the weights and the composition with the population."""
    method, interviews = files.method, files.interviews
    return {
        "weights": weights(interviews, context, frame=files.frame),
        "repair": repair(method, interviews, context, counted=files.counted, frame=files.frame),
        "representativeness": representativeness(
            interviews, context, valid=files.counted, handed=population_handed_in(method), frame=files.frame,
            error=_error(results),
            outcome_rate=response_rate(results["outcomes"].detail if "outcomes" in results else None),
        ),
    }  # fmt: skip


def _told(files: SurveyFiles, context: Context, results: Results, defects: list[DataDefect]) -> Results:
    """Compare the data with the report and with the raw data; defects of the list of claims join the others."""
    spec, interviews = files.method.spec, files.interviews
    found: Results = {}
    listed = files.with_rows("claims")
    if listed is not None:
        found["claims"] = claims(
            interviews, context, prepared=prepare(interviews, files.counted, files.frame, spec.selection),
            selection=classify(spec.selection, strata=stratum_labels(interviews, files.counted)), rows=listed[0],
            spec=listed[1], people=files.frame.people if files.frame is not None else None,
        )  # fmt: skip
        defects += claim_defects(found["claims"])
    if handed_in(files.method):
        error = _error(results)
        found["audit"] = audit(
            files.method, interviews, context, estimates=error.indicators if error is not None else (),
            refuted=files.refuted if files.log is not None else None,
        )  # fmt: skip
    return found


def _error(results: Results) -> SamplingErrorDetail | None:
    found = results["sampling_error"].detail if "sampling_error" in results else None
    return found if isinstance(found, SamplingErrorDetail) else None


def without_data(method: LoadedMethod, context: Context) -> tuple[Finding, ...]:
    """Return the findings of a survey that names no data file: nothing can be assessed."""
    if method.kind not in NORMED_KINDS:
        return ()
    found: list[Finding] = []
    for norm in (ERROR_NORM, CONTROL_NORM):
        found += [
            context.finding(
                norm, Line.FORMAL, Status.NOT_ASSESSABLE, message("checks.no_data"), limits=limits,
                recommendation=message("checks.no_data.todo"),
            )
            for limits in context.limits(context.norm(norm))
        ]  # fmt: skip
    return tuple(found)


def not_used(context: Context) -> tuple[Finding, ...]:
    """Return the findings on table 10's survey row for a part without such a survey."""
    context = replace(context, method=None)
    text = message("checks.participants.not_used")
    return tuple(context.finding(norm, Line.FORMAL, Status.NOT_APPLICABLE, text) for norm in (ERROR_NORM, CONTROL_NORM))
