"""What became of the cases that were to be interviewed: AAPOR's rates, words behind them, and the cases themselves.

No norm of the Standard speaks of it: findings stand on the methodological line only.
"""

from __future__ import annotations

import math

from sapa.checks.base import CheckResult, Context
from sapa.checks.interviews import Interviews
from sapa.checks.outcomes_attempts import MOST, attempts_by, conversion, never_reached
from sapa.checks.outcomes_cases import read_cases
from sapa.checks.outcomes_findings import assumptions, cases_finding, nothing_known, rates_finding, words_finding
from sapa.checks.outcomes_groups import outcome_groups, rule_in_use
from sapa.checks.outcomes_link import link_cases
from sapa.data.rows import Rows
from sapa.deliverable.coverage_sections import IssuedRef
from sapa.deliverable.manifest import ContactsRef
from sapa.messages import message
from sapa.results import Table, table
from sapa.results.outcomes import OutcomeGroup, OutcomesDetail
from sapa.stats.dispositions import COUNTED, Outcome
from sapa.stats.outcome_rates import RATES, OutcomeCounts, OutcomeRates


def outcomes(
    interviews: Interviews,
    context: Context,
    *,
    contacts: tuple[Rows, ContactsRef] | None,
    issued: tuple[Rows, IssuedRef] | None = None,
) -> CheckResult:
    """Work out the outcome rates of one survey and compare its contacts with its interviews.

    Parameters
    ----------
    interviews
        The delivered rows, related to their roles.
    contacts
        The contact file and its columns; None: nothing was handed in, and nothing can be said.
    issued
        The issued cases and their columns, where they are handed in: those never tried count too.

    Returns
    -------
    CheckResult
        Findings `outcomes.rates`, `outcomes.words`, `outcomes.cases`; tables `outcome_rates`, `dispositions`,
        `contact_attempts`; detail `OutcomesDetail`.
    """
    if contacts is None:
        return CheckResult((nothing_known(context, message("checks.outcomes.no_contacts")),))
    rows, spec = contacts
    if spec.disposition is None:
        text = message("checks.outcomes.no_dispositions", file=rows.files[0].path)
        return CheckResult((nothing_known(context, text),))
    cases = read_cases(rows, spec, issued=issued)
    if not cases.all or not len(rows):
        return CheckResult((nothing_known(context, message("checks.outcomes.empty", file=rows.files[0].path)),))
    known = any(c.outcome is Outcome.INTERVIEW for c in cases.all) or not interviews.handed_in.any()
    groups = outcome_groups(cases, spec.eligibility, region=_region(interviews, spec)) if known else ()
    detail = OutcomesDetail(
        file=rows.files[0].path, cases=len(cases.all), attempts=len(rows),
        unworked=sum(not c.places for c in cases.all), open_cases=sum(c.open for c in cases.all),
        rule=str(rule_in_use(spec.eligibility, cases)), reason=spec.eligibility.reason,
        weight=cases.weight if cases.weighted else None, words=cases.words,
        groups=tuple(_shown(context, g) for g in groups), attempts_by=attempts_by(cases),
        never_reached=never_reached(cases), conversion=conversion(cases),
        link=link_cases(interviews, context, cases, spec, issued=issued[1] if issued is not None else None),
    )  # fmt: skip
    findings = (
        rates_finding(context, detail, without_id=cases.without_id),
        words_finding(context, detail),
        cases_finding(context, detail, id=spec.id),
    )
    tables = (_rates_table(context, detail), _words_table(context, detail), _attempts_table(context, detail))
    return CheckResult(findings, tables, detail, assumptions(detail, cases, stated=spec.eligibility.rule))


def _region(interviews: Interviews, spec: ContactsRef) -> int | None:
    """Return which column of the contacts' stratum is the region; None where it is all of it, or none of it."""
    region, stratum = interviews.roles.get("region", ()), interviews.roles.get("stratum", ())
    if len(region) != 1 or len(spec.stratum) == 1:
        return None
    if region[0] in spec.stratum:
        return spec.stratum.index(region[0])
    if region[0] in stratum and len(stratum) == len(spec.stratum):
        return stratum.index(region[0])
    return None


def _shown(context: Context, group: OutcomeGroup) -> OutcomeGroup:
    """Put a pseudonym in place of an interviewer's personal name."""
    if group.by != "interviewer":
        return group
    return OutcomeGroup(
        group.by, context.staff(group.group), group.counts, group.rates, group.weighted, group.weighted_rates
    )


def _rates_table(context: Context, detail: OutcomesDetail) -> Table:
    rows = []
    for group in detail.groups:
        rows.append(_rates_row(context, group, group.counts, group.rates, weighted=False))
        if group.weighted is not None and group.weighted_rates is not None:
            rows.append(_rates_row(context, group, group.weighted, group.weighted_rates, weighted=True))
    return table("outcome_rates", rows)


def _rates_row(
    context: Context, group: OutcomeGroup, counts: OutcomeCounts, rates: OutcomeRates, *, weighted: bool
) -> dict[str, object]:
    shown = {name: getattr(rates, name) for name in ("e", *RATES)}
    return {
        "part": context.part, "method": context.method, "group_by": group.by, "group": group.group,
        "weighted": weighted, "cases": counts.total,
        **{field: getattr(counts, field) for field in COUNTED.values()},
        "eligibility": str(rates.rule),
        **{name: None if math.isnan(value) else value for name, value in shown.items()},
    }  # fmt: skip


def _words_table(context: Context, detail: OutcomesDetail) -> Table:
    return table(
        "dispositions",
        (
            {"part": context.part, "method": context.method, "word": w.word, "records": w.count, "cases": w.cases,
             "code": w.code, "outcome": w.group, "origin": w.origin, "program": w.program, "file": w.file}
            for w in detail.words
        ),
    )  # fmt: skip


def _attempts_table(context: Context, detail: OutcomesDetail) -> Table:
    names = [f"attempts_{i}" for i in range(1, MOST)] + [f"attempts_{MOST}_more"]
    return table(
        "contact_attempts",
        (
            {"part": context.part, "method": context.method, "outcome": a.group, "cases": a.cases,
             **dict(zip(names, a.numbers, strict=True)), "mean": a.mean}
            for a in detail.attempts_by
        ),
    )  # fmt: skip
