// Keeps the language of the panel (and, under Voilà, of the page) and its title right.
function render({ model, el }) {
  let tries = 0;
  function set() {
    const root = el.closest(".sapa");
    if (!root) { if (tries++ < 100) requestAnimationFrame(set); return; }
    const language = model.get("language");
    root.lang = language;
    root.setAttribute("role", "region");
    root.setAttribute("aria-label", model.get("title"));
    if (document.body.dataset.voila) {
      document.documentElement.lang = language;
      document.title = model.get("title");
    }
  }
  function heard(message) {
    const root = el.closest(".sapa");
    const card = root && message.kind === "show" && root.querySelector(".sapa-stage-" + message.stage);
    if (!card) return;
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    setTimeout(() => card.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "start" }), 150);
  }
  model.on("msg:custom", heard);
  model.on("change:language", set);
  model.on("change:title", set);
  set();
  return () => { model.off("msg:custom", heard); };
}
export default { render };
