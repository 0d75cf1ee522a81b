"""`report --for dashboard`: which files are made, what each may hold, and what goes out with `publish`."""

import base64
import csv
import hashlib
import html
import json
import re
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from command_line import planbook
from own_papers import own_trust
from planbook.consolidate.disclosure import external
from planbook.errors import UnknownError
from planbook.model.audience import INSIDE
from planbook.removal.phrases import Phrases
from planbook.removal.plain import taken_out_of_page
from planbook.report.blocks.taken import with_taken
from planbook.report.dashboard import content as dashboard_content
from planbook.report.dashboard.content import content_inside, content_outside
from planbook.report.dashboard.plain import plain_page
from planbook.report.dashboard.write import write_dashboard
from planbook.workflow.consolidate import consolidate
from planbook.workflow.dashboards import dashboard_files, report_dashboard
from planbook.workflow.publishing import publish
from trust_folder import PERIOD, SPRING, TODAY, Folder, consolidated_trust, edit

KEY = "dashboard"
HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}${7*7} javascript:alert(1) %%line%%"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    made = consolidated_trust(tmp_path_factory.mktemp("dashboard") / "t", 4)
    report_dashboard(made.trust, PERIOD, TODAY, KEY)
    return made


def said(page: bytes) -> Any:
    """What a dashboard says."""
    (found,) = re.findall(r'<script type="application/json" id="content">(.*?)</script>', page.decode())
    return json.loads(found)


def views(page: bytes) -> dict[str, Any]:
    return {view["key"]: view for view in said(page)["views"]}


def tables(page: bytes) -> dict[str, Any]:
    """The tables of all views, by the keys of their blocks."""
    return {part["key"]: part for view in said(page)["views"] for part in view["parts"] if part["type"] == "table"}


def pages(folder: Folder) -> dict[str, bytes]:
    """The dashboards of a period, by their place in its folder."""
    found = folder.outputs.rglob("*.html")
    return {path.relative_to(folder.outputs).as_posix(): path.read_bytes() for path in sorted(found)}


def of_unit(folder: Folder, unit: str) -> Path:
    """The file of a unit's own."""
    (found,) = (folder.outputs / "dashboards").glob(f"{unit}_*.html")
    return found


def copied(folder: Folder, to: Path) -> Folder:
    return Folder(Path(shutil.copytree(folder.path, to / "t")))


def test_there_is_one_for_outside_one_for_the_office_and_one_for_each_school(folder: Folder) -> None:
    units = [*folder.trust.register.units]
    made = pages(folder)
    of_units = {unit: of_unit(folder, unit).relative_to(folder.outputs).as_posix() for unit in units}
    assert {*made} == {"dashboard.html", "internal/dashboard.html", *of_units.values()}
    lines = {name: (said(page)["line"], said(page)["draft"]) for name, page in made.items()}
    assert lines["internal/dashboard.html"] == (INSIDE, "")
    assert lines["dashboard.html"] == ("For governors and trustees: small numbers are hidden.", "Draft")
    for unit in units:
        name = folder.trust.register.label("unit", unit)
        assert lines[of_units[unit]] == (f"For {name}: small numbers are hidden.", "Draft")


def test_the_page_lets_nothing_run_but_its_own_code(folder: Folder) -> None:
    for page in pages(folder).values():
        text = page.decode()
        (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
        (style,) = re.findall(r"<style>(.*?)</style>", text, re.S)
        (script,) = re.findall(r"<script>(.*?)</script>", text, re.S)
        assert text.count("<script") == 2  # the code, and what it shows
        rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
        assert rules == {
            "default-src": "'none'",
            "script-src": named(script),
            "style-src": named(style),
            "img-src": "data:",
            "base-uri": "'none'",
            "form-action": "'none'",
        }
        assert not re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(|new Function", script)
        assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", style + script)


def named(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_no_text_ends_the_place_where_it_stands(folder: Folder) -> None:
    content = said(folder.outputs.joinpath("dashboard.html").read_bytes())
    content |= {"title": HOSTILE, "about": HOSTILE, "line": HOSTILE}
    content["units"][0]["name"] = HOSTILE
    page = write_dashboard(content)
    assert said(page) == content
    assert page.count(b"<script") == 2
    assert b"<img" not in page


def test_the_page_of_a_school_names_no_other(folder: Folder) -> None:
    units = folder.trust.register.units
    for unit in units:
        page = of_unit(folder, unit).read_bytes().decode()
        for other in units.keys() - {unit}:
            assert other not in page
            assert folder.trust.register.label("unit", other) not in page


def test_a_school_sees_totals_in_which_three_others_are(folder: Folder) -> None:
    outside = external(consolidate(folder.trust, PERIOD, TODAY).tables)
    due = {(row.phase, row.kpi, row.group): row.unit for row in outside.kpis if row.due}
    first = next(row for row in outside.phases if (row.phase, row.kpi, row.group) in due)
    unit = due[first.phase, first.kpi, first.group]
    named = replace(first, off_target="Elm Primary", missing="Ash Primary")

    def shown(reporting: int) -> list[Any]:
        tables = replace(outside, phases=(replace(named, reporting=reporting, units=9),))
        return content_outside(folder.trust.declarations, tables, KEY, unit)["figures"]["phases"]

    assert shown(3) == []
    (total,) = shown(4)
    assert "4 of 9" in total
    assert not {"Elm Primary", "Ash Primary"} & {*map(str, total)}


def test_the_views_stand_in_the_order_in_which_they_are_declared(folder: Folder) -> None:
    declared = [block.key for block in folder.trust.declarations.reports[KEY].standing]
    for page in pages(folder).values():
        made = [*views(page)]
        assert made == [key for key in declared if key in made]
        assert {"overview", "kpis", "trends", "actions", "calendar", "definitions"} <= {*made}


def test_a_day_names_a_meeting_once_with_the_schools_that_have_it(folder: Folder) -> None:
    (part,) = views((folder.outputs / "internal" / "dashboard.html").read_bytes())["calendar"]["parts"]
    named = [(day, what.partition(" (")[0]) for day, what, _, _ in part["days"]]
    assert named
    assert len({*named}) == len(named)


def test_every_action_is_there_with_what_was_reported(folder: Folder) -> None:
    table = tables((folder.outputs / "internal" / "dashboard.html").read_bytes())["actions"]
    shown = {(table["units"][n], row[2]): row for n, row in enumerate(table["rows"])}
    with (folder.outputs / "internal" / "data" / "action.csv").open(encoding="utf-8-sig", newline="") as file:
        every = {(row["unit"], row["ref"]) for row in csv.DictReader(file) if row["status"] != "dropped"}
    assert {*shown} == every and len(table["rows"]) > 20
    place = [column["key"] for column in table["columns"]].index("delivery")
    statuses = {row[place][2] for row in table["rows"]}
    assert {"amber", "green"} <= statuses


def test_the_same_returns_give_the_same_bytes(folder: Folder, tmp_path: Path) -> None:
    before = pages(folder)
    again = report_dashboard(folder.trust, PERIOD, date(2027, 1, 20), KEY)
    assert {one.state for one in again} == {"unchanged"}
    assert pages(folder) == before


def test_publish_keeps_what_is_for_outside(folder: Folder, tmp_path: Path) -> None:
    own = copied(folder, tmp_path)
    publish(own.trust, PERIOD, date(2027, 1, 7))
    out = own.outputs / "published" / "2027-01-07"
    kept = {path.relative_to(out).as_posix() for path in out.rglob("*.html")}
    assert kept == {name for name in pages(folder) if not name.startswith("internal/")}
    for name in kept:
        page = (own.outputs / name).read_bytes()
        assert page == (out / name).read_bytes()
        assert (said(page)["draft"], said((folder.outputs / name).read_bytes())["draft"]) == ("", "Draft")
    report_dashboard(own.trust, PERIOD, date(2027, 1, 20), KEY)
    assert all((own.outputs / name).read_bytes() == (out / name).read_bytes() for name in kept)
    assert not publish(own.trust, PERIOD, date(2027, 1, 20)).differing


def test_one_that_people_have_changed_is_kept(folder: Folder, tmp_path: Path) -> None:
    own = copied(folder, tmp_path)
    path = own.outputs / "dashboard.html"
    path.write_bytes(b"ours")
    (first, *_) = report_dashboard(own.trust, PERIOD, TODAY, KEY)
    assert (first.path, first.state, path.read_bytes()) == (path, "kept", b"ours")


def test_one_school_can_be_asked_for(folder: Folder, tmp_path: Path) -> None:
    own = copied(folder, tmp_path)
    for path in own.outputs.rglob("*.html"):
        path.unlink()
    done = planbook("-C", str(own.path), "--today", f"{TODAY}", "report", PERIOD, "--for", KEY, "--unit", "990102")
    assert (done.returncode, done.stdout.split()) == (0, [own.trust.relative(of_unit(own, "990102"))])
    assert len(pages(own)) == 1


def test_a_dashboard_for_the_office_alone_is_of_no_single_school(folder: Folder, tmp_path: Path) -> None:
    own = copied(folder, tmp_path)
    (own.path / "templates" / "reports").mkdir(parents=True, exist_ok=True)
    file = own.path / "templates" / "reports" / "office.toml"
    block = '[[block]]\nkey = "overview"\ncode = "overview"\ntitle = "Overview"\n'
    head = '[report]\nmakes = "dashboard"\ntitle = "Office"\naudience = "internal"\n'
    file.write_text(head + block, encoding="utf-8")
    with pytest.raises(UnknownError, match="The dashboard office is of the whole trust"):
        dashboard_files(own.trust, own.trust.period(PERIOD), "office", ["990101"])
    assert [one.internal for one in dashboard_files(own.trust, own.trust.period(PERIOD), "office")] == [True]


def test_the_page_of_a_school_under_its_former_name_is_taken_away_and_no_file_of_others(
    folder: Folder, tmp_path: Path
) -> None:
    own = copied(folder, tmp_path)
    former, ours = of_unit(own, "990104"), own.outputs / "dashboards" / "ours.html"
    ours.write_text("ours", encoding="utf-8")
    name = folder.trust.register.units["990104"].text("name")

    def rename(book: Any) -> None:
        for cell in (cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value == name):
            cell.value = "Another School"

    edit(own.path / "trust.xlsx", rename)
    states = {one.path: one.state for one in report_dashboard(own.trust, PERIOD, TODAY, KEY)}
    assert (states[former], former.exists()) == ("removed", False)
    assert "another-school" in of_unit(own, "990104").name
    assert ours not in states and ours.exists()


def test_consolidate_leaves_the_dashboards_that_were_made(folder: Folder, tmp_path: Path) -> None:
    own = copied(folder, tmp_path)
    consolidate(own.trust, PERIOD, TODAY, rebuild=True)
    assert pages(own) == pages(folder)


def test_of_too_many_schools_no_sentence_speaks_of_what_is_not_shown(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dashboard_content, "MOST_UNITS", 3)
    tables = consolidate(folder.trust, PERIOD, TODAY).tables
    meetings = tuple(replace(row, body_name="Birch committee") for row in tables.meetings if row.unit == "990101")
    tables = replace(tables, meetings=meetings)
    for made in (
        content_outside(folder.trust.declarations, external(tables), KEY),
        content_inside(folder.trust.declarations, tables, KEY),
    ):
        shown = {view["key"]: view for view in made["views"]}
        assert made["only_totals"] == "Only totals are shown: there are 4 schools."
        assert (shown["actions"]["caption"], shown["actions"]["intro"]) == ("Actions", "")
        assert "No other table has a row." not in json.dumps([view["parts"] for view in made["views"]])
        assert not {*folder.trust.register.units} & {*re.findall(r"\d{6}", json.dumps(made["views"]))}
        days = shown["calendar"]["parts"][0]["days"]
        assert meetings and "four schools" in {day[2] for day in days}
        assert "Birch committee" not in str(days)
        told = json.dumps(made, ensure_ascii=False)
        assert not [
            name for name in folder.trust.register.units if folder.trust.register.label("unit", name) in told
        ]
    of_unit_still = content_outside(folder.trust.declarations, external(tables), KEY, "990101")
    assert of_unit_still["only_totals"] == "" and of_unit_still["figures"]["units"]


def test_what_is_said_of_hidden_figures_is_said_where_they_are_hidden(folder: Folder) -> None:
    for name, page in pages(folder).items():
        said_so = "are not shown (*)" in json.dumps(views(page)["definitions"])
        assert said_so == (not name.startswith("internal/")), name


def test_without_javascript_no_page_names_a_file_that_is_not_beside_it(folder: Folder) -> None:
    for name, page in pages(folder).items():
        (words,) = re.findall(r"<noscript>(.*?)</noscript>", page.decode(), re.S)
        assert ("summary.xlsx, in the same folder" in words) == (name == "dashboard.html")
        assert not re.search("%%", words)


def test_without_javascript_the_main_tables_are_there_and_say_no_more_than_the_page(folder: Folder) -> None:
    for page in pages(folder).values():
        (plain,) = re.findall(r"<noscript>(.*?)</noscript>", page.decode(), re.DOTALL)
        shown = [html.unescape(cell) for cell in re.findall(r"<t[hd](?: [^>]*)?>(.*?)</t[hd]>", plain)]
        content = said(page)
        every = {unit["name"] for unit in content["units"]}
        if len(every) > 1:
            assert every <= {*shown}
        told = json.dumps(content, ensure_ascii=False)
        assert len(shown) > 20
        symbols = tuple(one["symbol"] + " " for one in content["statuses"].values())
        for cell in filter(None, shown):
            bare = cell[2:] if cell.startswith(symbols) else cell
            assert json.dumps(bare, ensure_ascii=False)[1:-1] in told, cell


def test_without_javascript_a_table_without_rows_says_so_and_no_sign_changes_a_figure(folder: Folder) -> None:
    content = said((folder.outputs / "internal" / "dashboard.html").read_bytes())
    figures = content["figures"]
    place = {name: n for n, name in enumerate(figures["fields"]["units"])}
    told = {
        "not_due": "93.4%", "counts_only": "7/15", "suppressed": "*", "not_reported": "", "red": "81.0%",
    }  # fmt: skip
    first = [row for row in figures["units"] if figures["measures"][row[place["measure"]]]["main"]][: len(told)]
    for row, (status, text) in zip(first, told.items(), strict=True):
        row[place["status"]], row[place["text"]] = status, text
    empty = {"key": "none", "type": "table", "title": "None", "intro": "<i>", "columns": [], "rows": []}
    content["views"][0]["parts"].append(empty | {"empty": "Nothing & nobody.", "note": ""})
    plain = plain_page(content)
    red, silent = (content["statuses"][status]["symbol"] for status in ("red", "not_reported"))
    for cell in ("93.4%", "7/15", "*", silent, f"{red} 81.0%"):
        assert f"<td>{cell}</td>" in plain
    assert "<h3>None</h3>\n<p>&lt;i&gt;</p>\n<p>Nothing &amp; nobody.</p>" in plain


def test_a_trend_reaches_as_far_as_its_kind_of_period_says(folder: Folder) -> None:
    reach = {kind.code: kind.history for kind in folder.trust.declarations.lists["period_kind"]}
    assert reach == {"year": 6, "term": 9, "half_term": 18, "quarter": 12}  # three years where a year has several


def test_targets_and_published_figures_are_written_as_figures_are(folder: Folder) -> None:
    figures = said((folder.outputs / "internal" / "dashboard.html").read_bytes())["figures"]
    place = {name: n for n, name in enumerate(figures["fields"]["times"])}
    percent = [n for n, measure in enumerate(figures["measures"]) if measure["unit"] == "percent"]
    targets = [row[place["target_texts"]] for row in figures["unit_times"] if row[place["measure"]] in percent]
    flat = [text for told in targets for text in (told if isinstance(told, list) else [told]) if text is not None]
    assert flat and all(text.endswith("%") for text in flat)
    assert all(
        text.endswith("%") for _, n, _, told in figures["published"] if n in percent for text in told if text
    )


def test_only_signs_that_stand_on_a_page_are_explained_on_it(folder: Folder) -> None:
    for page in pages(folder).values():
        content = said(page)
        signs = {sign for sign, _ in content["figures"]["signs"]}
        note = next(view["note"] for view in content["views"] if view["key"] == "kpis")
        assert ("* too few" in note, "n/N 6 to 20" in note) == ("*" in signs, "n/N" in signs)


def test_of_a_paper_for_each_of_several_a_dashboard_takes_no_sentence_about_one(folder: Folder) -> None:
    reports = folder.trust.declarations.reports
    said_of_one = [
        replace(block, intro="What {to} gives.", note="Paid by {to}.") if block.table == "funding_source" else block
        for block in reports["funder"].blocks
    ]
    changed = {**reports, "funder": replace(reports["funder"], blocks=tuple(said_of_one))}
    taken = [block for block in with_taken(changed, reports[KEY]).blocks if block.table == "funding_source"]
    assert [(block.key, block.intro, block.note) for block in taken] == [("funder_grants", "", "")]


def test_phases_can_be_chosen_by_their_names(folder: Folder) -> None:
    table = tables((folder.outputs / "dashboard.html").read_bytes())["phases"]
    headings = {column["key"]: column["heading"] for column in table["columns"]}
    assert headings["of"] == "Schools with a figure"
    assert table["filters"] == ["phase"] and {row[1] for row in table["rows"]} == {"Primary"}


def test_of_a_period_of_which_nothing_has_come_each_page_says_so(folder: Folder, tmp_path: Path) -> None:
    own = copied(folder, tmp_path)
    made = report_dashboard(own.trust, SPRING, TODAY, KEY)
    for path in (one.path for one in made):
        (overview, *_) = said(path.read_bytes())["views"]
        assert re.search(
            r"(None of the four|The one) schools? has (not )?returned yet", overview["parts"][0]["text"]
        )


def test_a_record_of_the_trusts_own_is_there_by_its_declared_block(tmp_path: Path) -> None:
    own = own_trust(tmp_path / "t")
    columns = 'columns = ["unit_name", "risk", "state"]'
    block = f'[[block]]\nkey = "our_risks"\ntitle = "Our risks"\ntable = "risk"\n{columns}\n'
    (own.path / "templates" / "reports" / "summary.toml").write_text(block, encoding="utf-8")
    report_dashboard(own.trust, PERIOD, TODAY, KEY)
    table = tables((own.outputs / "dashboard.html").read_bytes())["our_risks"]
    (own.path / "templates" / "reports" / "summary.toml").unlink()
    report_dashboard(own.trust, PERIOD, TODAY, KEY)
    of_papers = {name: tables(page) for name, page in pages(own).items() if name.endswith("dashboard.html")}
    for shown in of_papers.values():  # a paper declares a table of it too
        assert not {"our_risks"} & {*shown} and [key for key in shown if "risk" in key], shown.keys()
    for path in (own.path / "templates" / "reports").glob("*.toml"):
        path.unlink()
    report_dashboard(own.trust, PERIOD, TODAY, KEY)
    left = views((own.outputs / "internal" / "dashboard.html").read_bytes())["records"]["parts"][-1]["text"]
    assert re.search(r"No table is declared for these.*: .*Risks", left)
    assert [column["heading"] for column in table["columns"]] == ["School", "Risk", "State"]
    assert table["rows"] and {*table["units"]} <= {*own.trust.register.units}


def test_a_figure_of_all_schools_is_no_headline_of_one(tmp_path: Path) -> None:
    own = own_trust(tmp_path / "t")
    block = (
        '[[block]]\nkey = "risks"\nof = "overview"\ntitle = "Risks"\nfigure = "count/risk"\ncaption = "our risks"\n'
    )
    (own.path / "templates" / "reports" / "summary.toml").write_text(block, encoding="utf-8")
    report_dashboard(own.trust, PERIOD, TODAY, KEY)
    told = {name: json.dumps(views(page)["overview"]) for name, page in pages(own).items()}
    assert {name for name, overview in told.items() if "our risks" in overview} == {
        "dashboard.html", "internal/dashboard.html",
    }  # fmt: skip


def test_the_page_of_a_school_tells_of_its_own_money(folder: Folder) -> None:
    tables = external(consolidate(folder.trust, PERIOD, TODAY).tables)
    units = {row.unit for row in tables.funding}
    assert units
    for unit in units:
        shown = {v["key"]: v for v in content_outside(folder.trust.declarations, tables, KEY, unit)["views"]}
        assert "no money reported" not in json.dumps(shown["overview"])
        assert "By source" not in json.dumps(shown["money"])


def test_words_are_taken_out_of_what_it_says_and_of_nothing_else(folder: Folder) -> None:
    page = (folder.outputs / "internal" / "dashboard.html").read_bytes()
    words = next(row[3] for row in tables(page)["actions"]["rows"])
    made = taken_out_of_page(page, Phrases((words, "table", "actions"), "[gone]"))
    assert words.encode() in page and words.encode() not in made
    assert "[gone]" in {row[3] for row in tables(made)["actions"]["rows"]}
    assert made.partition(b"<script>")[2] == page.partition(b"<script>")[2]
    for name in (rb"<style>.*</style>", rb"<meta [^>]*>"):
        assert re.findall(name, made, re.DOTALL) == re.findall(name, page, re.DOTALL)
    assert taken_out_of_page(page, Phrases(("Zebulon Quagmire",), "[gone]")) == page
