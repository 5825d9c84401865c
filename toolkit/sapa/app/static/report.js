// A table of the report. Figures are buttons; all texts are set as text, never as markup.
function render({ model, el }) {
  const say = (key) => (model.get("words") || {})[key] || "";
  let shown = "";

  function figure(cell) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sapa-figure";
    button.dataset.place = cell.row + ":" + cell.column;
    button.disabled = model.get("disabled");
    button.classList.toggle("sapa-listed", cell.listed);
    button.classList.toggle("sapa-held", cell.held);
    button.setAttribute("aria-pressed", cell.held ? "true" : "false");
    const state = cell.listed ? say("listed") : "";
    button.setAttribute("aria-label", [cell.text, cell.names, state].filter(Boolean).join(", "));
    button.title = say("pick");
    button.textContent = (cell.listed ? "✓ " : "") + cell.text;
    button.addEventListener("click", () => model.send({ kind: "pick", row: cell.row, column: cell.column }));
    return button;
  }
  function place(row, cell, first) {
    const head = cell.names === undefined && (first || cell.column === 0);
    const item = document.createElement(head ? "th" : "td");
    if (head) item.scope = first ? "col" : "row";
    if (cell.columns > 1) item.colSpan = cell.columns;
    if (cell.rows > 1) item.rowSpan = cell.rows;
    if (cell.names === undefined) item.textContent = cell.text; else item.append(figure(cell));
    row.append(item);
  }
  function draw() {
    const table = model.get("table") || {};
    const active = el.contains(document.activeElement) ? document.activeElement.dataset.place : "";
    const scroll = el.firstChild ? [el.firstChild.scrollTop, el.firstChild.scrollLeft] : [0, 0];
    el.replaceChildren();
    if (!table.rows) { shown = ""; return; }
    const area = document.createElement("div");
    area.className = "sapa-scroll sapa-report";
    area.tabIndex = 0;
    area.setAttribute("role", "group");
    area.setAttribute("aria-label", table.caption || say("table"));
    const made = document.createElement("table");
    made.className = "sapa-table";
    const caption = document.createElement("caption");
    caption.textContent = table.caption || say("table");
    const body = document.createElement("tbody");
    made.append(caption, body);
    let begun = false;
    for (const cells of table.rows) {
      const row = document.createElement("tr");
      begun = begun || cells.some((cell) => cell.names !== undefined);
      for (const cell of cells) place(row, cell, !begun);
      body.append(row);
    }
    area.append(made);
    el.append(area);
    const same = shown === String(table.number) + table.caption;
    shown = String(table.number) + table.caption;
    if (same) { area.scrollTop = scroll[0]; area.scrollLeft = scroll[1]; }
    if (same && active) {
      const again = [...el.querySelectorAll("button")].find((button) => button.dataset.place === active);
      if (again) again.focus({ preventScroll: true });
    }
  }
  model.on("change:table change:words change:disabled", draw);
  draw();
  return () => { model.off("change:table change:words change:disabled", draw); };
}
export default { render };
