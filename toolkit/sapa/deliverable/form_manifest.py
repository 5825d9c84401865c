"""From the rows of a form to the data that `deliverable.yaml` would hold, keeping the cell of every value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sapa.deliverable.form_layout import BY_KEY, EVERY_SECTION, role_code, table_roles
from sapa.deliverable.form_rows import OPTIONS
from sapa.deliverable.form_service_data import EVIDENCE, ServiceData, is_service_table, refuse_unit_elsewhere, twice
from sapa.deliverable.place import Path as KeyPath
from sapa.deliverable.service_sections import SERVICE_KEYS
from sapa.errors import BadInput
from sapa.messages import message

if TYPE_CHECKING:
    from sapa.deliverable.form_reader import Form, FormRow

Found = dict[KeyPath, str]


def manifest_data(form: Form) -> tuple[dict[str, Any], Found]:
    """Return the manifest's data and the cell of each key path."""
    return Builder(form).build()


class Builder:
    """Builds the manifest's data sheet by sheet; `found` holds the cell of each value."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._data: dict[str, Any] = {"sapa": 1}
        self.found: Found = {}
        self._methods: dict[str, tuple[KeyPath, dict[str, Any]]] = {}
        self._parts: dict[str, tuple[int, dict[str, Any]]] = {}
        self._services = ServiceData(self)

    def build(self) -> tuple[dict[str, Any], Found]:
        """Return the data and the cell of each key path."""
        self._passport()
        self._parts_and_methods()
        for sheet, take in (
            ("selection", self._selection), ("files", self._file), ("columns", self._column), ("codes", self._code),
            ("control", self._control), ("indicators", self._indicator), ("specification", self._specification),
            ("readings", self._reading), ("registers", self._register), ("reviews", self._review),
            ("service_words", self._services.word), ("consumers", self._services.consumers),
            ("premises", self._services.premises), ("conditions", self._services.condition),
            ("checklist", self._services.ticked), ("documents", self._document), ("more", self._more),
        ):  # fmt: skip
            for row in self._form.rows.get(sheet, ()):
                self._require(sheet, row)
                take(row)
        return self._data, self.found

    def _require(self, sheet: str, row: FormRow) -> None:
        for key in BY_KEY[sheet].required:
            if key not in row.values:
                raise BadInput(
                    message("deliverable.cell_empty"), where=row.cell(key), todo=message("deliverable.cell_empty.todo")
                )

    def service(self, row: FormRow) -> tuple[KeyPath, dict[str, Any]]:
        """Return the service that a row is about: the part that it names, the first one, or the manifest itself."""
        named = row.values.get("part", next(iter(self._parts), None))
        if named is None:
            return (), self._data
        if named not in self._parts:
            raise self._unknown(row.cell("part"), named, tuple(self._parts))
        return ("parts", self._parts[named][0]), self._parts[named][1]

    def put(self, holder: dict[str, Any], base: KeyPath, key: str, value: Any, cell: str) -> None:
        """Put a value under a key and remember its cell."""
        holder[key] = value
        self.found[(*base, key)] = cell

    def _passport(self) -> None:
        rows = self._form.rows.get("passport", ())
        if not rows:
            return
        row = rows[0]
        values = row.values

        def put(path: KeyPath, key: str) -> None:
            if key not in values:
                return
            holder = self._data
            for step in path[:-1]:
                holder = holder.setdefault(str(step), {})
            self.put(holder, path[:-1], str(path[-1]), values[key], row.cell(key))

        self.found[("title",)] = row.cell("title")
        for key in ("title", "service"):
            put((key,), key)
        for path, key in (
            (("standard", "id"), "standard"), (("standard", "edition"), "edition"), (("research", "depth"), "depth"),
            (("contract", "number"), "contract_number"), (("contract", "customer"), "customer"),
            (("contract", "provider"), "provider"), (("contract", "start"), "start"),
            (("contract", "accepted"), "accepted"), (("final_document", "type"), "final_document_type"),
            (("forms",), "forms"), (("specification",), "specification_file"),
        ):  # fmt: skip
            put(path, key)
        for key in ("programme", "internal_monitoring", "final_document"):
            put((key, "document"), key)
            put((key, "page"), f"{key}_page")
        objects = [values[k] for k in ("object", "object_2", "object_3") if k in values]
        if objects:
            research = self._data.setdefault("research", {})
            self.put(research, ("research",), "object", objects if len(objects) > 1 else objects[0], row.cell("object"))

    def _parts_and_methods(self) -> None:
        parts = self._parts
        for i, row in enumerate(self._form.rows.get("parts", ())):
            self._require("parts", row)
            part: dict[str, Any] = {"methods": []}
            for key in ("id", "service", "forms"):
                if key in row.values:
                    self.put(part, ("parts", i), key, row.values[key], row.cell(key))
            if row.values["id"] in parts:
                raise twice(row.cell("id"), row.values["id"], self.found[("parts", parts[row.values["id"]][0], "id")])
            parts[row.values["id"]] = (i, part)
            self._data.setdefault("parts", []).append(part)
        first = next(iter(parts), None)
        for row in self._form.rows.get("methods", ()):
            self._require("methods", row)
            named = row.values.get("part", first)
            if named is not None and named not in parts:
                raise self._unknown(row.cell("part"), named, tuple(parts))
            holder = parts[named][1]["methods"] if named is not None else self._data.setdefault("methods", [])
            base: KeyPath = ("parts", parts[named][0]) if named is not None else ()
            self._method(row, holder, (*base, "methods", len(holder)))

    def _unknown(self, cell: str, got: str, known: tuple[str, ...]) -> BadInput:
        return BadInput(
            message("deliverable.cell_wrong"), where=cell, got=got,
            expected=message("deliverable.one_of", values=known),
            todo=message("deliverable.cell_wrong.todo"),
        )  # fmt: skip

    def _method(self, row: FormRow, holder: list[dict[str, Any]], base: KeyPath) -> None:
        method: dict[str, Any] = {}
        holder.append(method)
        self.found[base] = row.place
        for key in ("id", "kind", "participants", "missing"):
            if key in row.values:
                self.put(method, base, key, row.values[key], row.cell(key))
        for key, section, name in (
            ("universe", "population", "universe"), ("population_date", "population", "date"),
            ("population_source", "population", "source"), ("attached", "attached_questionnaires", "count"),
            ("rep_columns", "replicates", "columns"), ("rep_kind", "replicates", "kind"),
            ("rep_scale", "replicates", "scale"),
        ):  # fmt: skip
            if key in row.values:
                inner = method.setdefault(section, {})
                self.found.setdefault((*base, section), row.cell(key))
                self.put(inner, (*base, section), name, row.values[key], row.cell(key))
        self._methods.setdefault(row.values["id"], (base, method))

    def _of(self, row: FormRow) -> tuple[KeyPath, dict[str, Any]]:
        """Return the method that a row is about: the one it names, or the first."""
        named = row.values.get("method")
        if named is None and self._methods:
            return next(iter(self._methods.values()))
        if named is None:
            raise BadInput(
                message("deliverable.form_no_method"), where=row.place, todo=message("deliverable.form_no_method.todo")
            )
        if named not in self._methods:
            raise self._unknown(row.cell("method"), named, tuple(self._methods))
        return self._methods[named]

    def _selection(self, row: FormRow) -> None:
        base, method = self._of(row)
        values = row.values
        stages = method.setdefault("selection", {}).setdefault(values.get("stratum", "default"), [])
        path = (*base, "selection", values.get("stratum", "default"), len(stages))
        stage: dict[str, Any] = {}
        self.put(stage, path, "method", values["selection"], row.cell("selection"))
        if "stage" in values:
            self.put(stage, path, "stage", values["stage"], row.cell("stage"))
        if "rule" in values:
            rule = {"document": values["rule"]} | ({"page": values["rule_page"]} if "rule_page" in values else {})
            self.put(stage, path, "rule", rule, row.cell("rule"))
        stages.append(stage)

    def _file(self, row: FormRow) -> None:
        values = row.values
        table = values["table"]
        ref = {"file": values["file"]} | {o: values[o] for o in OPTIONS if o in values}
        if ref.get("delimiter") == "tab":
            ref["delimiter"] = "\t"
        cell = row.cell("file")
        if table == "team":
            self._data.setdefault("team", {}).update(ref)
            self.found[("team",)] = self.found[("team", "file")] = cell
            return
        refuse_unit_elsewhere(table, row)
        if is_service_table(table):
            self._services.file(table, ref, row)
            return
        base, method = self._of(row)
        if table in ("data", "control"):
            files = (
                method.setdefault("data", [])
                if table == "data"
                else method.setdefault("control", {}).setdefault("file", [])
            )
            path = (*base, "data") if table == "data" else (*base, "control", "file")
            self.found.setdefault(path, cell)
            self.found[(*path, len(files))] = cell
            files.append(ref)
        elif table == "questionnaire":
            self.put(method.setdefault("questionnaire", {}), (*base, "questionnaire"), "form", values["file"], cell)
        elif table.startswith("questionnaire_"):
            key = table.removeprefix("questionnaire_")
            self.put(method.setdefault("questionnaire", {}), (*base, "questionnaire"), key, ref, cell)
        elif table == "rscales":
            self.put(method.setdefault("replicates", {}), (*base, "replicates"), "rscales", values["file"], cell)
        else:
            method.setdefault(table, {}).update(ref)
            self.found[(*base, table)] = self.found[(*base, table, "file")] = cell

    def _column(self, row: FormRow) -> None:
        values = row.values
        table, role = values["table"], values["role"].rpartition(".")[2]
        columns = [values[c] for c in ("column", "column_2", "column_3", "column_4") if c in values]
        if not columns:
            return
        known = table in EVERY_SECTION and role in table_roles(table)
        if not known or role_code(table, role) != values["role"]:
            raise BadInput(
                message("deliverable.role_not_in_table"), where=row.cell("role"),
                todo=message("deliverable.role_not_in_table.todo"),
            )  # fmt: skip
        base: KeyPath = ()
        if table == "team":
            holder = self._data
        else:
            base, holder = self.service(row) if is_service_table(table) else self._of(row)
        key = "roles" if table == "data" else table
        section = holder.setdefault(key, {})
        many = EVERY_SECTION[table].model_fields[role].annotation not in (str, str | None)
        if many:
            columns = [*section.get(role, []), *columns]
        elif len(columns) > 1 or role in section:
            raise BadInput(
                message("deliverable.one_column_only"), where=row.cell("column"),
                todo=message("deliverable.one_column_only.todo"),
            )  # fmt: skip
        self.found.setdefault((*base, key), row.place)
        self.put(section, (*base, key), role, columns if many else columns[0], row.cell("column"))

    def _code(self, row: FormRow) -> None:
        base, method = self._of(row)
        meaning, word = row.values["meaning"], row.values["value"]
        if meaning == "dispositions":
            if "aapor" not in row.values:
                raise BadInput(
                    message("deliverable.cell_empty"),
                    where=row.cell("aapor"),
                    todo=message("deliverable.cell_empty.todo"),
                )
            words = method.setdefault("contacts", {}).setdefault("dispositions", {})
            self.put(words, (*base, "contacts", "dispositions"), word, row.values["aapor"], row.cell("value"))
            return
        group, code = meaning.split(".")
        path: KeyPath = (*base, "statuses") if group == "statuses" else (*base, "log", "types")
        holder = method if group == "statuses" else method.setdefault("log", {})
        self._word(holder.setdefault(group, {}), path, code, row)

    def _word(self, words: dict[str, Any], path: KeyPath, code: str, row: FormRow) -> None:
        words.setdefault(code, []).append(row.values["value"])
        self.found.setdefault(path, row.cell("value"))
        self.found.setdefault((*path, code), row.cell("value"))

    def _control(self, row: FormRow) -> None:
        base, method = self._of(row)
        meaning, value = row.values["meaning"], row.values["value"]
        control = method.setdefault("control", {})
        path = (*base, "control")
        if meaning.startswith("promise."):
            promised = {k: row.values[k] for k in ("document", "page") if k in row.values}
            control.setdefault("promise", []).append({"by": meaning.partition(".")[2], "min": value} | promised)
            self.found[(*path, "promise", len(control["promise"]) - 1)] = row.cell("value")
            return
        if meaning != "compare":
            group, code = meaning.split(".")
            self._word(control.setdefault(group, {}), (*path, group), code, row)
            return
        # A list of columns becomes a table of columns as soon as one of them says more than its name.
        more = {k: row.values[k] for k in ("tolerance", "exclude", "type") if row.values.get(k) is not None}
        other = row.values.get("column")
        pairs = control.setdefault("compare", [])
        if (other is not None or more) and isinstance(pairs, list):
            pairs = control["compare"] = {c: c for c in pairs}
        if isinstance(pairs, dict):
            pairs[value] = ({"column": other} if other else {}) | more or other or value
        else:
            pairs.append(value)
        self.found[(*path, "compare", value)] = row.cell("value")

    def _indicator(self, row: FormRow) -> None:
        base, method = self._of(row)
        values = row.values
        id = values["id"]
        path = (*base, "indicators", id)
        indicators = method.setdefault("indicators", {})
        if id in indicators:
            raise twice(row.cell("id"), id, self.found[path])
        indicator: dict[str, Any] = {}
        for key in ("column", "values", "statistic", "missing", "base", "title"):
            if key in values:
                self.put(indicator, path, key, values[key], row.cell(key))
        if "key" in values:
            self.put(indicator, path, "key", values["key"] == "yes", row.cell("key"))
        indicators[id] = indicator
        self.found[path] = row.cell("id")

    def _specification(self, row: FormRow) -> None:
        norm = row.values["norm"]
        stated = self._data.setdefault("specification", {})
        if isinstance(stated, str):
            raise BadInput(
                message("deliverable.specification_twice"), where=row.cell("norm"), got=stated,
                todo=message("deliverable.specification_twice.todo", first=self.found[("specification",)]),
            )  # fmt: skip
        if norm in stated:
            raise twice(row.cell("norm"), norm, self.found[("specification", norm)])
        bound = {k: row.values[k] for k in ("min", "max") if k in row.values}
        self.put(stated, ("specification",), norm, bound, row.cell("norm"))

    def _reading(self, row: FormRow) -> None:
        readings = self._data.setdefault("readings", {})
        self.put(readings, ("readings",), row.values["reading"], row.values["value"], row.cell("value"))

    def _listed(self, key: str, entry: dict[str, Any], row: FormRow) -> None:
        evidence = {k: row.values[k] for k in EVIDENCE if k in row.values}
        if evidence:
            entry["evidence"] = evidence
        entries = self._data.setdefault(key, [])
        path = (key, len(entries))
        self.found[path] = row.place
        self.found |= {(*path, "evidence", k): row.cell(k) for k in evidence}
        entries.append(entry)

    def _register(self, row: FormRow) -> None:
        register = row.values["register"]
        name = {"analysis": "method", "comparison": "with", "software": "name"}[register]
        entry = {name: row.values["name"]}
        if "version" in row.values:
            entry["version"] = row.values["version"]
        self._listed(register, entry, row)

    def _review(self, row: FormRow) -> None:
        entry: dict[str, Any] = {}
        for key in ("expert", "position", "organisation", "field"):
            if key in row.values:
                entry[key] = row.values[key]
        if "signed" in row.values:
            entry["signed"] = row.values["signed"] == "yes"
        if "review_date" in row.values:
            entry["date"] = row.values["review_date"]
        self._listed("reviews", entry, row)

    def _document(self, row: FormRow) -> None:
        documents = self._data.setdefault("documents", [])
        path = ("documents", len(documents))
        entry: dict[str, Any] = {}
        for key in ("document", "page"):
            if key in row.values:
                self.put(entry, path, key, row.values[key], row.cell(key))
        self.found[path] = row.place
        documents.append(entry)

    def _more(self, row: FormRow) -> None:
        """Put a value under the key path that its row names: of a method, of a service, or of the whole manifest."""
        keys = tuple(row.values["key"].split("."))
        base, holder = self.service(row) if keys[0] in SERVICE_KEYS else self._of(row)
        for key in keys[:-1]:
            base, below = (*base, key), holder.setdefault(key, {})
            if not isinstance(below, dict):
                raise self._wrong_key(row)
            holder = below
            self.found.setdefault(base, row.cell("key"))
        if keys[-1] in holder:
            raise self._wrong_key(row)
        self.put(holder, base, keys[-1], row.values["value"], row.cell("value"))

    def _wrong_key(self, row: FormRow) -> BadInput:
        return BadInput(
            message("deliverable.more_key"), where=row.cell("key"), got=row.values["key"],
            todo=message("deliverable.more_key.todo"),
        )  # fmt: skip
