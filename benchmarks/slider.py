"""How long a slider takes to redraw the pictures of the design panel, measured in the page under Voilà.

    python benchmarks/slider.py

A slider is moved by the arrow keys of a real Chromium, twelve times: the margin on the frame that ships, and the
confidence level on the example's frame of settlements. The clock starts at the key and stops when the browser has
loaded both new pictures. Prints every time, the median and the largest; the wish is a median of at most 300 ms.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "toolkit"), str(ROOT / "tests")]

from conftest import find_browser  # noqa: E402
from sapa.app.servers import voila_server  # noqa: E402
from sapa.i18n import translator  # noqa: E402

MOVES = 12
WISH = 300.0
FOLDERS = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
WATCH = """() => {
  const images = [...document.querySelectorAll('.sapa-stage-size .sapa-live img')];
  window.sapaClock = { start: 0, seen: new Set(), last: 0 };
  document.addEventListener('keydown', () => {
    window.sapaClock = { start: performance.now(), seen: new Set(), last: 0 };
  }, true);
  images.forEach((image, i) => image.addEventListener('load', () => {
    window.sapaClock.seen.add(i);
    window.sapaClock.last = performance.now();
  }));
}"""
READY = "() => window.sapaClock.seen.size === 2"
TOOK = "() => window.sapaClock.last - window.sapaClock.start"


def moves(page: Any, name: str) -> list[float]:
    """Return the milliseconds of twelve moves of a slider, each after the last has been drawn."""
    page.evaluate(WATCH)
    handle = page.get_by_role("slider", name=name)
    handle.focus()
    found = []
    for k in range(MOVES):
        page.keyboard.press("ArrowRight" if k % 2 else "ArrowLeft")
        page.wait_for_function(READY)
        found.append(page.evaluate(TOOK))
        page.wait_for_timeout(150)
    return found


def main() -> int:
    """Measure on both frames; 1 where a median is above the wish."""
    t = translator("en")
    worst = 0.0
    with tempfile.TemporaryDirectory() as home:
        own = {name: str(Path(home) / name.lower()) for name in FOLDERS} | {"PYTHONPATH": str(ROOT / "toolkit")}
        server = voila_server(panel="design", environment=own, quiet=True)
        try:
            server.wait_ready()
            with sync_playwright() as playwright:
                arguments = ["--no-sandbox", "--disable-gpu"]
                browser = playwright.chromium.launch(executable_path=find_browser(), args=arguments)
                page = browser.new_page(viewport={"width": 1280, "height": 1600})
                page.goto(f"{server.url}&lang=en")
                page.locator(".sapa-stage-size .sapa-live img").nth(1).wait_for()
                cases = {"margin, shipped frame": "margin_slider", "confidence, example's settlements": "level"}
                for case, field in cases.items():
                    if field == "level":
                        page.get_by_role("button", name=t("app.design.example")).click()
                        page.get_by_text("settlements.csv").first.wait_for()
                        page.wait_for_timeout(2000)
                    times = moves(page, t(f"app.design.field.{field}"))
                    median = statistics.median(times)
                    worst = max(worst, median)
                    shown = " ".join(f"{x:.0f}" for x in times)
                    print(f"{case}: {shown} ms; median {median:.0f}, max {max(times):.0f}")
                browser.close()
        finally:
            server.stop()
    return int(worst > WISH)


if __name__ == "__main__":
    sys.exit(main())
