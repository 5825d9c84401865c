// A picture of a plan. The SVG is shown as an image (it cannot run anything), and saved as it is or painted as PNG.
const SCALE = 2;

function render({ model, el }) {
  const figure = document.createElement("figure");
  const image = document.createElement("img");
  const row = document.createElement("div");
  row.className = "sapa-saves";
  const buttons = { png: document.createElement("button"), svg: document.createElement("button") };
  for (const button of Object.values(buttons)) {
    button.type = "button";
    button.className = "sapa-button sapa-fold";
    row.append(button);
  }
  figure.append(image);
  el.append(figure, row);

  const address = () => "data:image/svg+xml;charset=utf-8," + encodeURIComponent(model.get("svg"));
  function draw() {
    const shown = Boolean(model.get("svg"));
    figure.hidden = row.hidden = !shown;
    image.alt = model.get("alt");
    if (shown) image.src = address(); else image.removeAttribute("src");
    const words = model.get("words") || {};
    for (const [kind, button] of Object.entries(buttons)) {
      button.textContent = words[kind] || "";
      button.setAttribute("aria-label", (words[kind] || "") + ": " + model.get("alt"));
    }
  }
  function save(blob, kind) {
    const url = URL.createObjectURL(blob);
    const link = document.createElement("a");
    link.href = url;
    link.download = model.get("name") + "." + kind;
    link.rel = "noopener";
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(url), 60000);
  }
  buttons.svg.addEventListener("click", () => save(new Blob([model.get("svg")], { type: "image/svg+xml" }), "svg"));
  buttons.png.addEventListener("click", () => {
    const source = new Image();
    source.onload = () => {
      const canvas = document.createElement("canvas");
      canvas.width = source.naturalWidth * SCALE;
      canvas.height = source.naturalHeight * SCALE;
      canvas.getContext("2d").drawImage(source, 0, 0, canvas.width, canvas.height);
      canvas.toBlob((blob) => { if (blob) save(blob, "png"); }, "image/png");
    };
    source.src = address();
  });
  for (const name of ["svg", "alt", "words"]) model.on("change:" + name, draw);
  draw();
  return () => { for (const name of ["svg", "alt", "words"]) model.off("change:" + name, draw); };
}
export default { render };
