// A drop area and a file button. Each file goes in chunks; the next one is sent when the kernel has stored the last.
function size(bytes, language) {
  const mb = bytes / 1048576;
  const digits = mb < 10 ? 1 : 0;
  return new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(Math.max(mb, 0.1)) + " MB";
}

function render({ model, el }) {
  const say = (key) => (model.get("words") || {})[key] || "";
  const area = document.createElement("div");
  area.className = "sapa-drop";
  const input = document.createElement("input");
  input.type = "file";
  input.multiple = true;
  input.className = "sapa-drop-input";
  input.id = "sapa-upload-" + Math.random().toString(36).slice(2);
  const label = document.createElement("label");
  label.className = "sapa-button";
  label.htmlFor = input.id;
  const hint = document.createElement("span");
  hint.className = "sapa-drop-hint";
  const list = document.createElement("ul");
  list.className = "sapa-drop-list";
  list.setAttribute("aria-live", "polite");
  area.append(input, label, hint);
  el.append(area, list);

  const rows = new Map(); // id -> { file, at, state, why, item, bar, text }
  let queue = [];
  let current = null;

  function words() {
    label.textContent = say("choose");
    hint.textContent = say("hint");
    input.disabled = model.get("disabled");
    input.accept = model.get("accept");
    area.classList.toggle("sapa-off", model.get("disabled"));
    rows.forEach(show);
  }
  function show(row) {
    const language = model.get("language");
    const share = row.file.size ? row.at / row.file.size : 1;
    row.bar.hidden = row.state !== "sending";
    row.bar.value = share;
    row.bar.setAttribute("aria-label", row.file.name);
    const percent = new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 0 }).format(share);
    row.text.textContent = row.state === "refused" ? say(row.why) || say("lost") : row.state === "waiting" ? say("waiting") : percent;
    row.item.classList.toggle("sapa-bad", row.state === "refused");
    row.name.textContent = row.file.name + " · " + size(row.file.size, language);
  }
  function add(files) {
    if (model.get("disabled")) return;
    rows.forEach((row, id) => {
      if (row.state === "refused") { row.item.remove(); rows.delete(id); }
    });
    for (const file of files) {
      const id = Date.now().toString(36) + Math.random().toString(36).slice(2, 8);
      const item = document.createElement("li");
      const name = document.createElement("span");
      name.className = "sapa-drop-name";
      const bar = document.createElement("progress");
      bar.max = 1;
      const text = document.createElement("span");
      item.append(name, bar, text);
      list.append(item);
      const row = { id, file, at: 0, state: "waiting", why: "", item, name, bar, text };
      if (file.size > model.get("limit")) { row.state = "refused"; row.why = "too_big"; } else queue.push(row);
      rows.set(id, row);
      show(row);
    }
    next();
  }
  function next() {
    if (current || !queue.length) return;
    current = queue.shift();
    current.state = "sending";
    show(current);
    model.send({ kind: "start", id: current.id, name: current.file.name, size: current.file.size });
  }
  async function chunk(row) {
    if (row.at >= row.file.size) { model.send({ kind: "end", id: row.id }); return; }
    try {
      const part = await row.file.slice(row.at, row.at + model.get("chunk_size")).arrayBuffer();
      model.send({ kind: "chunk", id: row.id, at: row.at }, undefined, [part]);
    } catch (error) {
      model.send({ kind: "abandon", id: row.id });
      finish(row, "refused", "unreadable");
    }
  }
  function finish(row, state, why) {
    row.state = state;
    row.why = why || "";
    if (state === "stored") { row.item.remove(); rows.delete(row.id); } else show(row);
    current = null;
    next();
  }
  function heard(message) {
    if (!current || message.id !== current.id) return;
    if (message.kind === "ack") { current.at = message.at; show(current); chunk(current); }
    else if (message.kind === "stored") finish(current, "stored");
    else if (message.kind === "refused") finish(current, "refused", message.why);
  }
  input.addEventListener("change", () => { add(input.files); input.value = ""; });
  area.addEventListener("dragover", (event) => { event.preventDefault(); area.classList.add("sapa-over"); });
  area.addEventListener("dragleave", () => area.classList.remove("sapa-over"));
  area.addEventListener("drop", (event) => {
    event.preventDefault();
    area.classList.remove("sapa-over");
    add(event.dataTransfer.files);
  });
  model.on("msg:custom", heard);
  model.on("change:words", words);
  model.on("change:disabled", words);
  words();
  return () => { model.off("msg:custom", heard); };
}
export default { render };
