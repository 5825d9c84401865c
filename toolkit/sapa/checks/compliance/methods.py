"""Are there enough research methods, and are they different ones? (table 3, READINGS 2.4)"""

from __future__ import annotations

from sapa.checks.base import compare, used, with_basis
from sapa.checks.compliance.case import Case, Part
from sapa.deliverable.loaded import LoadedMethod
from sapa.deliverable.method_kinds import FAMILIES, counts
from sapa.messages import message
from sapa.results import Basis, Evidence, Line, Status
from sapa.results.details import RegisterEntry

NORM = "t3.reliability.research_methods"
_FILES = ("data", "sessions", "experts", "sources")


def files_of(method: LoadedMethod) -> tuple[str, ...]:
    """Return the files whose rows show that a method was carried out."""
    found = []
    for key in _FILES:
        rows = method.table(key)
        if rows is not None and len(rows):
            found += [f.path for f in rows.files]
    return tuple(dict.fromkeys(found))


def counted_kinds(case: Case) -> dict[str, Basis]:
    """Return the distinct kinds that count, each with its best basis."""
    kinds: dict[str, Basis] = {}
    present = {m.kind for m in case.part.methods}
    shown: dict[str, str] = {}
    for method in case.part.methods:
        if not counts(method.kind, present):
            continue
        # One file shows one method: the same rows named again under another kind verify nothing more.
        own = [f for f in files_of(method) if shown.setdefault(f, method.kind) == method.kind]
        basis = Basis.VERIFIED if own else Basis.DECLARED
        if kinds.get(method.kind) is not Basis.VERIFIED:
            kinds[method.kind] = basis
    return kinds


def research_methods(case: Case) -> Part:
    """Count the methods used; rows of files verify a method, a name in the manifest only declares it."""
    kinds = counted_kinds(case)
    families: dict[str, Basis] = {}
    for kind, shown in kinds.items():
        family = FAMILIES[kind]
        if families.get(family) is not Basis.VERIFIED:
            families[family] = shown
    by_families = case.context.reading("methods_count") == "families"
    counted = families if by_families else kinds
    verified = sum(stated is Basis.VERIFIED for stated in counted.values())
    findings = []
    for limits in case.limits(NORM):
        basis: Basis | None = None
        if not case.part.methods:
            status, text = Status.NOT_ASSESSABLE, message("checks.methods.none")
        else:
            basis = Basis.VERIFIED if compare(verified, limits) is Status.MET else Basis.DECLARED
            status = with_basis(compare(len(counted), limits), basis)
            text = message(
                "checks.methods.formal", methods=message("checks.n_methods", n=len(counted)), verified=verified,
                need=limits.min, names=tuple(message(f"checks.kind.{k}") for k in kinds),
            )  # fmt: skip
        files = [f for m in case.part.methods for f in files_of(m)]
        findings.append(
            case.finding(
                NORM, status, text, limits=limits, basis=basis,
                value=float(len(counted)) if case.part.methods else None,
                reading=used(case.context, "methods_count"), evidence=[Evidence(file=f) for f in dict.fromkeys(files)],
                todo="checks.methods.todo",
            )
        )  # fmt: skip
    if case.part.methods:
        limits = case.limits(NORM)[0]
        enough = compare(sum(stated is Basis.VERIFIED for stated in families.values()), limits) is Status.MET
        basis = Basis.VERIFIED if enough else Basis.DECLARED
        findings.append(
            case.finding(
                NORM, with_basis(compare(len(families), limits), basis),
                message(
                    "checks.methods.families", n=len(families), need=limits.min,
                    names=tuple(message(f"checks.family.{f}") for f in families),
                ),
                line=Line.METHODOLOGICAL, limits=limits, value=float(len(families)), basis=basis,
                todo="checks.methods.todo_families",
            )
        )  # fmt: skip
    register = tuple(
        RegisterEntry(
            "method", m.id, m.kind, ", ".join(files_of(m)) or None, None,
            Basis.VERIFIED if files_of(m) else Basis.DECLARED, m.kind in kinds,
        )
        for m in case.part.methods
    )  # fmt: skip
    return Part(tuple(findings), register)
