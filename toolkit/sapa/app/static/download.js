// A button that asks the kernel for a file, joins its chunks and lets the browser save it.
function render({ model, el }) {
  const button = document.createElement("button");
  button.type = "button";
  const note = document.createElement("span");
  note.className = "sapa-note";
  note.setAttribute("role", "status");
  el.classList.add("sapa-download");
  el.append(button, note);
  let file = null;
  let busy = false;

  function draw() {
    button.textContent = model.get("label");
    button.className = model.get("primary") ? "sapa-button sapa-primary" : "sapa-button";
    button.disabled = model.get("disabled") || busy;
  }
  function say(key) { note.textContent = key ? (model.get("words") || {})[key] || "" : ""; }
  function save() {
    const url = URL.createObjectURL(new Blob(file.parts, { type: file.mime }));
    const link = document.createElement("a");
    link.href = url;
    link.download = file.name;
    link.rel = "noopener";
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(url), 60000);
  }
  function heard(message, buffers) {
    if (!busy) return;
    if (message.kind === "start") {
      file = { name: message.name, mime: message.mime, size: message.size, at: 0, parts: [] };
      model.send({ kind: "next", at: 0 });
    } else if (message.kind === "chunk" && file && message.at === file.at) {
      const view = buffers[0];
      const part = view instanceof DataView ? new Uint8Array(view.buffer, view.byteOffset, view.byteLength) : new Uint8Array(view);
      file.parts.push(part.slice());
      file.at += part.byteLength;
      if (file.at < file.size) { model.send({ kind: "next", at: file.at }); return; }
      save();
      file = null;
      busy = false;
      say("saved");
      draw();
    } else if (message.kind === "failed") {
      file = null;
      busy = false;
      say("failed");
      draw();
    }
  }
  button.addEventListener("click", () => {
    busy = true;
    say("making");
    draw();
    model.send({ kind: "want" });
  });
  model.on("msg:custom", heard);
  for (const name of ["label", "primary", "disabled", "words"]) model.on("change:" + name, () => { if (!busy) say(""); draw(); });
  draw();
  return () => { model.off("msg:custom", heard); };
}
export default { render };
