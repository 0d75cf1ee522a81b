"""Dashboards as a browser shows them: with a mouse, by keyboard alone, on a phone, on paper, to a screen reader."""

import copy
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from browser import opened_browser
from planbook.report.dashboard.write import write_dashboard
from planbook.workflow.dashboards import report_dashboard
from test_dashboard import HOSTILE, KEY, copied, of_unit, said
from trust_folder import FIRST, PERIOD, TODAY, Folder, column_of, consolidated_trust, edit

LARGE, PHONE = {"width": 1366, "height": 900}, {"width": 360, "height": 740}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    made = consolidated_trust(tmp_path_factory.mktemp("browser") / "t", 4)
    report_dashboard(made.trust, PERIOD, TODAY, KEY)
    return made


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with opened_browser() as opened:
        yield opened


class Shown:
    """A page in a window, with what went wrong in it."""

    def __init__(self, browser: Any, file: Path, size: dict[str, int] = LARGE) -> None:
        self.file, self.wrong = file, []  # type: tuple[Path, list[str]]
        self.page = browser.new_context(viewport=size).new_page()
        self.page.on("console", lambda message: self.wrong.append(message.text))
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.wrong.append(dialog.message), dialog.dismiss()))
        self.page.on("request", lambda request: request.url.startswith("file:") or self.wrong.append(request.url))
        self.open("overview")

    def open(self, address: str) -> None:
        """The view at that address, as it comes from a link that somebody sent."""
        self.page.goto("about:blank")
        self.page.goto(f"{self.file.as_uri()}#/{address}")

    @property
    def views(self) -> list[str]:
        return self.page.eval_on_selector_all("#views a", "links => links.map((link) => link.dataset.view)")

    def texts(self, selector: str) -> list[str]:
        return [text.strip() for text in self.page.locator(selector).all_inner_texts()]

    def focused(self) -> str:
        return self.page.evaluate("document.activeElement.innerText || document.activeElement.tagName").strip()


def of_page(folder: Folder, name: str) -> Path:
    return folder.outputs / name if name.endswith(".html") else of_unit(folder, name)


ALL = ("dashboard.html", "internal/dashboard.html", "990101")


@pytest.mark.parametrize("name", ALL)
def test_every_view_is_drawn_and_nothing_goes_wrong(folder: Folder, browser: Any, name: str) -> None:
    shown = Shown(browser, of_page(folder, name))
    content = said(of_page(folder, name).read_bytes())
    assert shown.views == [view["key"] for view in content["views"]]
    for view in content["views"]:
        shown.open(view["key"])
        assert shown.texts("main h2") == [view["caption"]]
        assert shown.texts("#views a[aria-current]") == [view["title"]]
    assert shown.wrong == []


def test_a_filter_leaves_its_rows_and_the_address_holds_it(folder: Folder, browser: Any) -> None:
    shown = Shown(browser, of_page(folder, "dashboard.html"))
    shown.page.click("#views a[data-view=actions]")
    before = len(shown.texts("table.rows >> nth=0 >> tbody tr"))
    shown.page.get_by_label("Status").first.select_option("On track")
    rows = shown.texts("table.rows >> nth=0 >> tbody tr")
    assert 0 < len(rows) < before
    assert all("On track" in row for row in rows)
    address = shown.page.url
    other = Shown(browser, of_page(folder, "dashboard.html"))
    other.page.goto("about:blank")
    other.page.goto(address)
    assert other.texts("table.rows >> nth=0 >> tbody tr") == rows
    assert shown.wrong == []


def test_a_school_is_chosen_for_all_tables_of_a_view(folder: Folder, browser: Any) -> None:
    shown = Shown(browser, of_page(folder, "dashboard.html"))
    shown.open("records")
    boxes = shown.page.locator(".field:has(label:text-is('School')) select")
    assert boxes.count() > 1
    boxes.first.select_option("990101")
    assert [box.input_value() for box in boxes.all()] == ["990101"] * boxes.count()
    school = folder.trust.register.label("unit", "990101")
    assert {*shown.texts("main td[data-heading=School]")} == {school}
    chosen = shown.page.url
    shown.page.goto("about:blank")
    shown.page.goto(chosen)
    assert {*shown.texts("main td[data-heading=School]")} == {school}
    assert shown.wrong == []


def test_a_phase_can_be_chosen_once(folder: Folder, browser: Any) -> None:
    shown = Shown(browser, of_page(folder, "dashboard.html"))
    box = shown.page.locator(".field:has(label:text-is('Phase')) select")
    options = box.locator("option").all_inner_texts() if box.count() else ["All"]
    phases = {*shown.texts("main td[data-heading=Phase]")}
    assert len(phases) < 2 or sorted(options) == sorted(["All", *phases])
    assert not any(" of " in phase for phase in phases)


def test_a_heading_sorts_and_says_so(folder: Folder, browser: Any) -> None:
    shown = Shown(browser, of_page(folder, "dashboard.html"))
    shown.open("actions")
    heading = shown.page.locator("table.rows >> nth=0 >> th", has_text="Finish").first
    for way in ("ascending", "descending"):
        heading.locator("button").click()
        assert heading.get_attribute("aria-sort") == way
        days = [day for day in shown.texts("table.rows >> nth=0 >> td[data-heading=Finish]") if "/" in day]
        keys = ["".join(reversed(day.split("/"))) for day in days]
        assert keys == sorted(keys, reverse=way == "descending") and len(set(keys)) > 1


def test_a_school_leads_to_its_page_and_a_kpi_to_its_trend(folder: Folder, browser: Any) -> None:
    shown = Shown(browser, of_page(folder, "dashboard.html"))
    shown.open("kpis")
    school = shown.texts("table.matrix tbody a")[1]
    shown.page.click(f"table.matrix tbody a:text-is('{school}')")
    shown.page.wait_for_selector("main h3")
    assert shown.texts("main h3")[0] == school
    assert shown.page.evaluate("document.activeElement.id") == "title"
    shown.page.go_back()
    kpi = shown.page.locator("table.matrix thead a").first
    name = kpi.inner_text()
    kpi.click()
    assert shown.page.get_by_label("KPI").evaluate("box => box.selectedOptions[0].textContent") == name
    assert shown.wrong == []


def test_schools_stand_by_name_in_each_group(folder: Folder, browser: Any) -> None:
    shown = Shown(browser, of_page(folder, "dashboard.html"))
    shown.open("kpis")
    for body in shown.page.locator("table.matrix tbody").all():
        names = body.locator("th a").all_inner_texts()
        assert names == sorted(names, key=str.casefold)


def test_it_can_be_used_by_keyboard_alone(folder: Folder, browser: Any) -> None:
    shown = Shown(browser, of_page(folder, "dashboard.html"))
    keys = shown.page.keyboard
    keys.press("Tab")
    assert shown.focused() == "Skip to the content"
    keys.press("Enter")
    assert shown.page.evaluate("document.activeElement.id") == "title"
    assert shown.page.url.endswith("#/overview")  # the address still holds the view
    shown.open("overview")
    for _ in range(40):
        keys.press("Tab")
        if shown.focused() == "Actions":
            break
    keys.press("Enter")
    assert shown.texts("main h2") == ["Every action, as it was reported"]
    reached = []
    for _ in range(30):
        keys.press("Tab")
        reached.append(
            shown.page.evaluate(
                "document.activeElement.labels?.[0]?.textContent || document.activeElement.className"
            )
        )
        if reached[-1] == "sort":
            break
    assert reached[-1] == "sort" and {"Priority", "Led by", "Status", "Search"} <= {*reached}
    keys.press("Enter")
    assert shown.page.locator("th[aria-sort=ascending]").count() == 1
    assert shown.page.evaluate("document.activeElement.className") == "sort"  # where it was


@pytest.mark.parametrize("name", ALL)
def test_no_view_is_wider_than_a_phone(folder: Folder, browser: Any, name: str) -> None:
    shown = Shown(browser, of_page(folder, name), PHONE)
    for view in shown.views:
        shown.open(view)
        assert shown.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], view
    menu = shown.page.locator("button.menu")
    assert not shown.page.locator("#view-list").is_visible()
    menu.click()
    assert (menu.get_attribute("aria-expanded"), shown.page.locator("#view-list").is_visible()) == ("true", True)


def test_on_paper_are_all_rows_and_the_figures_of_charts_but_no_buttons(folder: Folder, browser: Any) -> None:
    shown = Shown(browser, of_page(folder, "dashboard.html"))
    for view in ("overview", "actions", "unit"):
        shown.open(view)
        assert shown.page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
        assert all(one.locator("table").count() for one in shown.page.locator("details").all())
        shown.open("overview")
        shown.open(view)
        shown.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        shown.page.emulate_media(media="print")
        assert not any(shown.page.locator(one).first.is_visible() for one in ("#views", ".filters"))
        tables = shown.page.locator("details table")
        assert tables.count() == shown.page.locator("details").count() > 0 or view == "actions"
        assert all(one.is_visible() for one in tables.all())
        assert all(one.is_visible() for one in shown.page.locator("details.part > summary").all())
        shown.page.emulate_media(media="screen")


def test_paper_has_tables_however_narrow_it_is_and_says_how_many_rows_were_chosen(
    folder: Folder, browser: Any
) -> None:
    shown = Shown(browser, of_page(folder, "dashboard.html"), PHONE)
    shown.open("actions?unit=990101")
    head = "getComputedStyle(document.querySelector('table.rows thead')).position"
    assert shown.page.evaluate(head) == "absolute"
    shown.page.emulate_media(media="print")
    assert shown.page.evaluate(head) == "static"
    told = shown.page.locator(".told").first
    assert told.is_visible() and " of " in told.inner_text()


def test_what_is_opened_for_paper_stays_open_on_a_sheet_narrower_than_the_window(
    folder: Folder, browser: Any
) -> None:
    shown = Shown(browser, of_page(folder, "dashboard.html"))
    shown.open("unit")
    frames = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
    shown.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    shown.page.set_viewport_size({"width": 700, "height": 900})
    shown.page.evaluate(frames)
    every = shown.page.locator("details").count()
    assert shown.page.locator("details[open]").count() == every > 1
    shown.page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    shown.page.set_viewport_size(LARGE)
    shown.page.evaluate(frames)
    assert shown.page.locator("details[open]").count() < every  # drawn anew, as the window is another


@pytest.mark.parametrize("name", ALL)
def test_axe_finds_nothing(folder: Folder, browser: Any, name: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    for size in (LARGE, PHONE):
        shown = Shown(browser, of_page(folder, name), size)
        for view in shown.views:
            shown.open(view)
            found = Axe().run(shown.page).response["violations"]
            told = {one["id"]: [node["html"][:200] for node in one["nodes"][:3]] for one in found}
            assert told == {}, f"{name}, {view}, {size['width']}"


def with_text(said: Any, words: str) -> Any:
    """The same content with `words` in place of every text that a school may have typed."""
    changed = copy.deepcopy(said)
    for unit in changed["units"]:
        unit["name"] = words
    for view in changed["views"]:
        for part in view["parts"]:
            if part["type"] == "table":
                part["rows"] = [[words if isinstance(cell, str) else cell for cell in row] for row in part["rows"]]
            if part["type"] == "bars":
                part["rows"] = [[words, *row[1:]] for row in part["rows"]]
            if part["type"] == "calendar":
                part["days"] = [[day, words, words, units] for day, _, _, units in part["days"]]
    return changed


def test_no_text_of_a_school_runs(folder: Folder, browser: Any, tmp_path: Path) -> None:
    content = with_text(said(of_page(folder, "internal/dashboard.html").read_bytes()), HOSTILE)
    file = tmp_path / "hostile.html"
    file.write_bytes(write_dashboard(content))
    shown = Shown(browser, file)
    for view in shown.views:
        shown.open(view)
        assert shown.page.locator("img, iframe, object, a[href^=javascript]").count() == 0
        assert shown.page.locator("script").count() == 2
    shown.open("actions")
    assert HOSTILE in shown.page.locator("main").inner_text()
    shown.open(f"actions?actions.q={HOSTILE.replace('%', '%25').replace('#', '%23').replace('&', '%26')}")
    assert shown.texts("main h2")
    assert shown.wrong == []


def test_a_note_that_a_school_typed_is_shown_as_it_was_typed(folder: Folder, browser: Any, tmp_path: Path) -> None:
    own = copied(folder, tmp_path)

    def note(book: Any) -> None:
        sheet = book["Actions"]
        ref, progress = column_of(sheet, "action.ref"), column_of(sheet, "action.progress")
        row = next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, ref).value == "1.1")
        sheet.cell(row, progress).value = HOSTILE

    edit(own.file_of(FIRST), note)
    report_dashboard(own.trust, PERIOD, TODAY, KEY)
    for file in (of_page(own, name) for name in ALL):
        shown = Shown(browser, file)
        shown.open("actions")
        assert HOSTILE in shown.page.locator("main").inner_text()
        assert shown.page.locator("img").count() == 0
        assert shown.wrong == []


def test_a_script_that_got_in_would_not_run(folder: Folder, browser: Any, tmp_path: Path) -> None:
    file = tmp_path / "forged.html"
    page = of_page(folder, "dashboard.html").read_text(encoding="utf-8")
    forged = page.replace("</body>", "<script>window.ran = 1</script><img src=x onerror='window.ran = 1'></body>")
    file.write_text(forged, encoding="utf-8")
    shown = Shown(browser, file)
    assert shown.page.evaluate("window.ran") is None
    assert any("Content Security Policy" in message for message in shown.wrong)


def test_of_500_schools_only_as_many_rows_are_drawn_as_can_be_quickly(
    folder: Folder, browser: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parents[1] / "benchmarks"))
    many = import_module("dashboard").many
    content = many(said(of_page(folder, "dashboard.html").read_bytes()), 125)
    assert len(content["units"]) == 500
    file = tmp_path / "many.html"
    file.write_bytes(write_dashboard(content))
    shown = Shown(browser, file)
    shown.open("actions")
    every = len(
        next(part for view in content["views"] if view["key"] == "actions" for part in view["parts"])["rows"]
    )
    assert every > 3000
    assert shown.page.locator("table.rows >> nth=0 >> tbody tr").count() == 200
    shown.page.get_by_label("Status").first.select_option("On track")
    told = shown.page.locator(".told").first.inner_text()
    assert (
        told.endswith(f"of {every:,} rows") and shown.page.locator("table.rows >> nth=0 >> tbody tr").count() <= 200
    )
    shown.page.get_by_label("School").first.select_option(content["units"][-1]["id"])
    assert shown.page.locator("table.rows >> nth=0 >> tbody tr").count() < 50
    shown.open("kpis")
    assert shown.page.locator("table.matrix tbody tr:not(.band)").count() == 100
    assert shown.wrong == []
