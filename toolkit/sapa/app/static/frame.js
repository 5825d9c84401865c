// Keeps the language of the panel (and, under Voilà, of the page) and its title right.
function render({ model, el }) {
  let tries = 0;
  function set() {
    const root = el.closest(".sapa");
    if (!root) { if (tries++ < 100) requestAnimationFrame(set); return; }
    const language = model.get("language");
    root.lang = language;
    press();
    watch.observe(root, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ["class"] });
    root.setAttribute("role", "region");
    root.setAttribute("aria-label", model.get("title"));
    if (document.body.dataset.voila) {
      document.documentElement.lang = language;
      document.title = model.get("title");
    }
  }
  // Toggle buttons of ipywidgets show which one is chosen by colour alone: say it to screen readers as well.
  const press = () => {
    const root = el.closest(".sapa");
    if (!root) return;
    root.querySelectorAll(".widget-toggle-button").forEach((button) => {
      const pressed = String(button.classList.contains("mod-active"));
      if (button.getAttribute("aria-pressed") !== pressed) button.setAttribute("aria-pressed", pressed);
    });
    // The label of a slider is tied to nothing: give its words to the handle and to the number beside it.
    root.querySelectorAll(".widget-slider").forEach((slider) => {
      const label = slider.querySelector(".widget-label");
      const words = label ? label.textContent.trim() : "";
      slider.querySelectorAll(".noUi-handle, .widget-readout").forEach((part) => {
        if (words && part.getAttribute("aria-label") !== words) part.setAttribute("aria-label", words);
        if (part.classList.contains("widget-readout") && !part.hasAttribute("role")) part.setAttribute("role", "spinbutton");
      });
    });
  };
  const watch = new MutationObserver(press);
  function heard(message) {
    const root = el.closest(".sapa");
    const card = root && message.kind === "show" && root.querySelector("." + message.place);
    if (!card) return;
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    setTimeout(() => card.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "start" }), 150);
  }
  model.on("msg:custom", heard);
  model.on("change:language", set);
  model.on("change:title", set);
  set();
  return () => { model.off("msg:custom", heard); watch.disconnect(); };
}
export default { render };
