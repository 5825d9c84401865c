// Norms of a technical specification by section, with fields for the contract's values. All texts are set as text.
function render({ model, el }) {
  const say = (key) => (model.get("words") || {})[key] || "";
  const sent = new Map(); // what a field has sent and the kernel has not answered yet
  const waiting = new Map();
  const closed = new Set();
  let rows = new Map();

  const make = (tag, kind, text) => {
    const made = document.createElement(tag);
    if (kind) made.className = kind;
    if (text !== undefined) made.textContent = text;
    return made;
  };
  const cell = (id) => (model.get("cells") || {})[id] || {};

  function tell(id, side, text) {
    const key = id + ":" + side;
    clearTimeout(waiting.get(key));
    waiting.delete(key);
    if (text === (sent.has(key) ? sent.get(key) : cell(id)[side + "_typed"] || "")) return;
    if (text === cell(id)[side]) return;
    sent.set(key, text);
    model.send({ kind: "typed", id, side, text });
  }
  function input(norm, side) {
    const field = make("input", "sapa-value-field");
    const key = norm.id + ":" + side;
    field.type = "text";
    field.inputMode = "decimal";
    field.autocomplete = "off";
    field.dataset.place = key;
    field.setAttribute("aria-label", norm[side]);
    field.addEventListener("input", () => {
      clearTimeout(waiting.get(key));
      waiting.set(key, setTimeout(() => tell(norm.id, side, field.value), 450));
    });
    field.addEventListener("change", () => tell(norm.id, side, field.value));
    field.addEventListener("blur", () => { tell(norm.id, side, field.value); settle(norm.id); });
    return field;
  }
  function requirement(norm) {
    const head = make("th");
    head.scope = "row";
    head.append(make("span", "sapa-norm-title", norm.title));
    if (norm.condition) head.append(make("span", "sapa-clause", norm.condition));
    if (norm.act) {
      const act = make("span", "sapa-act", norm.act);
      act.lang = "kk";
      head.append(act);
    }
    head.append(make("span", "sapa-clause", norm.clause + " · " + norm.who));
    return head;
  }
  function row(norm) {
    const line = make("tr");
    line.dataset.norm = norm.id;
    line.append(requirement(norm));
    const corridor = make("td");
    corridor.append(make("span", "sapa-corridor", norm.corridor));
    line.append(corridor);
    if (!norm.numeric) {
      rows.set(norm.id, { line });
      return line;
    }
    const parts = { line };
    if (norm.bounded) {
      parts.take = make("button", "sapa-take", say("take"));
      parts.take.type = "button";
      parts.take.setAttribute("aria-label", say("take_of").replace("{norm}", norm.title));
      parts.take.addEventListener("click", () => model.send({ kind: "take", id: norm.id }));
      corridor.append(parts.take);
    }
    for (const side of ["low", "high"]) {
      const place = make("td", "sapa-value-cell");
      parts[side] = input(norm, side);
      place.append(parts[side]);
      line.append(place);
    }
    parts.state = make("td", "sapa-value-state");
    line.append(parts.state);
    rows.set(norm.id, parts);
    return line;
  }
  function head(keys) {
    const line = make("tr");
    for (const key of keys) {
      const one = make("th", "", say(key));
      one.scope = "col";
      line.append(one);
    }
    const made = make("thead");
    made.append(line);
    return made;
  }
  function draw() {
    const active = el.contains(document.activeElement) ? document.activeElement.dataset.place : "";
    const typing = active ? document.activeElement.value : "";
    const top = el.firstChild ? el.firstChild.scrollTop : 0;
    rows = new Map();
    el.replaceChildren();
    const groups = model.get("groups") || [];
    if (!groups.length) return;
    const area = make("div", "sapa-scroll sapa-corridors");
    area.tabIndex = 0;
    area.setAttribute("role", "group");
    area.setAttribute("aria-label", say("list"));
    groups.forEach((group, number) => {
      const part = make("details", "sapa-norm-group");
      part.open = !closed.has(number);
      part.addEventListener("toggle", () => (part.open ? closed.delete(number) : closed.add(number)));
      const title = make("summary");
      title.append(make("b", "", group.title), make("span", "sapa-muted", " " + group.count));
      part.append(title);
      for (const numeric of [true, false]) {
        const norms = group.rows.filter((norm) => norm.numeric === numeric);
        if (!norms.length) continue;
        const table = make("table", "sapa-table " + (numeric ? "sapa-norm-table" : "sapa-text-table"));
        const caption = make("caption", "sapa-hidden", group.title);
        const body = make("tbody");
        norms.forEach((norm) => body.append(row(norm)));
        const keys = numeric ? ["requirement", "corridor", "low", "high", "state"] : ["no_number", "asked"];
        table.append(caption, head(keys), body);
        part.append(table);
      }
      area.append(part);
    });
    el.append(area);
    area.scrollTop = top;
    fill();
    sift();
    const again = active && el.querySelector('[data-place="' + CSS.escape(active) + '"]');
    if (again) { again.value = typing; again.focus({ preventScroll: true }); }
  }
  function chip(parts, now, id) {
    parts.state.replaceChildren();
    const chip = make("span", "sapa-chip");
    chip.style.color = now.ink;
    chip.style.background = now.tint;
    const sign = make("span", "", now.sign + " ");
    sign.setAttribute("aria-hidden", "true");
    chip.append(sign, document.createTextNode(now.state));
    parts.state.append(chip);
    const said = [...new Set([now.low_fault, now.high_fault, now.note].filter(Boolean))];
    const name = "sapa-said-" + id.replace(/[^a-z0-9]+/gi, "-");
    if (said.length) {
      const why = make("span", "sapa-why", said.join(" "));
      why.id = name;
      parts.state.append(why);
    }
    for (const side of ["low", "high"]) {
      const wrong = Boolean(now[side + "_fault"] || now.crossed);
      parts[side].classList.toggle("sapa-wrong", wrong);
      parts[side].setAttribute("aria-invalid", String(wrong));
      if (said.length) parts[side].setAttribute("aria-describedby", name);
      else parts[side].removeAttribute("aria-describedby");
    }
  }
  // A field shows the number as the kernel has understood it, but never under the hand that types.
  function settle(id) {
    const parts = rows.get(id);
    if (!parts || !parts.low) return;
    const now = cell(id);
    for (const side of ["low", "high"]) {
      const key = id + ":" + side;
      if (sent.has(key) && sent.get(key).trim().replace(/\s+/g, " ") === (now[side + "_typed"] || "")) sent.delete(key);
      if (sent.has(key) || waiting.has(key) || parts[side] === document.activeElement) continue;
      if (parts[side].value !== (now[side] || "")) parts[side].value = now[side] || "";
    }
  }
  function fill() {
    for (const [id, parts] of rows) {
      if (!parts.low) continue;
      const now = cell(id);
      const look = JSON.stringify(now);
      if (parts.look !== look) { chip(parts, now, id); parts.look = look; }
      settle(id);
      for (const part of [parts.low, parts.high, parts.take]) if (part) part.disabled = model.get("disabled");
    }
  }
  function sift() {
    const wanted = new Set(model.get("shown") || []);
    for (const [id, parts] of rows) parts.line.hidden = !wanted.has(id);
    el.querySelectorAll(".sapa-norm-group, .sapa-norm-group > table").forEach((group) => {
      group.hidden = ![...group.querySelectorAll("tbody tr")].some((line) => !line.hidden);
    });
  }
  model.on("change:groups change:words", draw);
  model.on("change:cells change:disabled", fill);
  model.on("change:shown", sift);
  draw();
  return () => {
    waiting.forEach((timer) => clearTimeout(timer));
    model.off("change:groups change:words", draw);
    model.off("change:cells change:disabled", fill);
    model.off("change:shown", sift);
  };
}
export default { render };
