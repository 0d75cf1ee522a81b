"""How large a dashboard is, and how quickly a browser answers in it.

    python benchmarks/dashboard.py FILE [--times N]

The file is a dashboard.html; with `--times` it is looked at as if there were so many times as many schools. What is
told is the time in the page from a choice until all is drawn and laid out, the best of some turns.
"""

import argparse
import copy
import shutil
import tempfile
from pathlib import Path
from typing import Any

from planbook.model.page_json import around_content
from planbook.report.dashboard.write import write_dashboard

_TURNS = 7
_ANSWERS = """
([view, label, word]) => {
  location.hash = `#/${view}`;
  return new Promise((done) => setTimeout(() => {
    const boxes = [...document.querySelectorAll("main select")];
    const box = boxes.find((one) => one.labels[0].textContent === label);
    const before = performance.now();
    const wanted = [...box.options].find((option) => option.textContent.trim() === word);
    box.value = (wanted ?? box.options[1]).value;
    box.dispatchEvent(new Event("change", { bubbles: true }));
    document.body.getBoundingClientRect();
    done(performance.now() - before);
  }, 100));
}
"""
_CHOICES = (("actions", "Status", "Off track"), ("actions", "School", ""), ("kpis", "With any", "Near target"))


def many(content: Any, times: int) -> Any:
    """The same content with `times` as many schools, each with its figures and rows."""
    made = copy.deepcopy(content)
    units, figures = content["units"], content["figures"]
    made["units"] = [
        {**unit, "id": f"{unit['id']}-{n}", "name": f"{unit['name']} {n}"} for n in range(times) for unit in units
    ]
    for key in ("units", "unit_times"):
        made["figures"][key] = [[f"{row[0]}-{n}", *row[1:]] for n in range(times) for row in figures[key]]
    for view in made["views"]:
        for part in view["parts"]:
            if part.get("units"):
                part["rows"], own = part["rows"] * times, part["units"]
                part["units"] = [f"{unit}-{n}" for n in range(times) for unit in own]
    return made


def main() -> None:
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--times", type=int, default=1)
    asked = parser.parse_args()
    _, content, _ = around_content(asked.file.read_text(encoding="utf-8"))
    content = many(content, asked.times)
    path = shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        file = Path(folder) / "dashboard.html"
        file.write_bytes(write_dashboard(content))
        print(f"{len(content['units'])} schools: {file.stat().st_size / 1e6:.2f} MB")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1366, "height": 900})
        page.goto(file.as_uri())
        print(f"drawn after {page.evaluate('performance.now()'):.0f} ms")
        for choice in _CHOICES:
            best = min(float(page.evaluate(_ANSWERS, list(choice))) for _ in range(_TURNS))
            print(f"{choice[0]}, {choice[1]}: {best:.0f} ms")
        browser.close()


if __name__ == "__main__":
    main()
