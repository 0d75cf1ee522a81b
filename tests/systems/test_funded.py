"""The papers for funders: one for each, with its own lines alone, in Word and as a workbook that says the same."""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import docx
import openpyxl
import pytest
from funded import REGISTER, funded, with_little

from builders import register as made_register
from own_templates import write_templates
from papers_read import plain
from planbook.consolidate.disclosure import external
from planbook.consolidate.published_kpis import Sent
from planbook.consolidate.rows import ChangeRow
from planbook.consolidate.tables import ExternalTables
from planbook.model.loading import load
from planbook.model.sha256 import sha256_of
from planbook.removal.draft_mark import without_mark
from planbook.report.papers import has_lines_of, made_inside, made_outside, paper_of
from planbook.report.word.measure import pages
from planbook.report.word.paper import Drawing, Grid, Paragraph


@cache
def shown() -> ExternalTables:
    return external(funded())


def said(to: str, key: str = "funder", tables: ExternalTables | None = None) -> dict[str, list[str]]:
    """The lines of each section of the paper for a funder, by its title."""

    def lines() -> Iterator[tuple[str, str]]:
        for section in paper_of(load(), tables or shown(), key, to).sections:
            for item in section.items:
                if isinstance(item, Grid):
                    yield from ((section.title, " | ".join(plain(cell) for cell in row)) for row in item.rows)
                elif not isinstance(item, Drawing):
                    yield section.title, plain(item.words)

    found: dict[str, list[str]] = {}
    for title, line in lines():
        found.setdefault(title, []).append(line)
    return found


def book(to: str, key: str = "funder", *, draft: bool = True) -> openpyxl.Workbook:
    data = made_outside(load(), shown(), key, to, form="xlsx", draft=draft).data
    return openpyxl.load_workbook(io.BytesIO(data))


def test_a_funder_is_told_of_its_own_grants_alone() -> None:
    ours, theirs = said("NCTL"), said("Northern shire")
    assert ours["The grants"] == ["Regional delivery grant | RDG/26/14 | £60,000 | £41,200 | 68"]
    assert theirs["The grants"] == [
        "Local authority fund | £4,000 | £1,100 | 26",
        "No row has an entry under “Grant letter or commission”.",
    ]
    assert [line.partition(" | ")[0] for line in ours["Returns due"][1:]] == ["O1", "O2"]
    assert [line.partition(" | ")[0] for line in theirs["Returns due"][1:]] == [
        "O3",
        "No row has an entry under “Considered at”, “On” or “Evidence”.",
    ]
    text = "\n".join(line for lines in ours.values() for line in lines)
    for other in ("Local authority fund", "Reading visits", "Statement of use\n", "Library", "O3"):
        assert other not in text


def test_a_grant_that_has_a_funding_line_alone_is_told_of_too() -> None:
    more = "    | SCH | School sport grant | Sport body | 01/09/2026 | 31/08/2027 | | |\n    "
    known = made_register(**{**REGISTER, "funding_source": REGISTER["funding_source"].rstrip() + "\n" + more})
    line = "| ref | source | purpose | award |\n| F1 | SCH | Swimming | 18400 |\n| F2 | SCH | Running | 600 |"
    tables = funded({"funding_line": line}, known)
    assert said("Sport body", tables=external(tables))["The grants"][0].startswith(
        "School sport grant. Allocated: £19,000; "
    )


def test_all_funders_stand_in_a_paper_for_nobody_in_particular() -> None:
    paper = paper_of(load(), shown(), "funder")
    assert "to all funders, as at" in paper.subtitle
    assert [line.partition(" | ")[0] for line in said("")["The grants"]] == [
        "Regional delivery grant",
        "Local authority fund",
    ]


def test_what_stands_at_a_glance_is_what_the_blocks_say_of_themselves() -> None:
    assert said("NCTL")["At a glance"] == [
        "Of the returns due, sent on time: 1 of 2 (50%).",
        "Not sent yet: one, due on 31 October 2026.",
        "Days of support given: 6.",
        "Of the schools listed: 1 engaged and 2 not yet engaged.",
        "Regional delivery grant: £41,200 of £60,000 (69%) is spent, with 68% of the grant’s own time gone.",
        "Regional delivery grant: £1,150 is ineligible, and £1,150 goes back.",
    ]


@pytest.mark.parametrize(("ineligible", "told"), [("0", []), ("20", ["£20 is ineligible, and £0 goes back."])])
def test_amounts_that_are_all_zero_are_left_to_the_table(ineligible: str, told: list[str]) -> None:
    row = f"| P3 | LAF | Visits | {ineligible} | Tea | | | 0 | | open |"
    tables = external(funded({"grant_owed": row}))
    sections = {one.title: one for one in paper_of(load(), tables, "funder", "Northern shire").sections}
    lines = [plain(item.words) for item in sections["At a glance"].items if isinstance(item, Paragraph)]
    assert [line.partition(": ")[2] for line in lines if "ineligible" in line] == told
    (statement,) = (section for title, section in sections.items() if title.startswith("Statement of use"))
    (line,) = [plain(item.words) for item in statement.items if isinstance(item, Paragraph)][1:]
    assert line.endswith(f"£{ineligible} is ineligible, £0 was passed on to others and £0 goes back.")


def test_at_its_head_it_says_which_version_it_is_and_whom_to_ask() -> None:
    head = "as at 4 December 2026. Version 1. Questions: Ines Okafor, 01632 960118."
    assert paper_of(load(), shown(), "funder", "NCTL").subtitle.endswith(head)
    assert any(head in str(cell.value) for row in book("NCTL").worksheets[0].iter_rows(max_row=4) for cell in row)
    nobody = replace(shown(), register=made_register(**{**REGISTER, "trust": "| name |\n| Merrow |"}))
    assert paper_of(load(), nobody, "funder", "NCTL").subtitle.endswith("as at 4 December 2026. Version 1.")


def test_what_went_out_is_that_version_until_it_says_something_else() -> None:
    first = made_outside(load(), shown(), "funder", "NCTL").data
    for sent, version in ((first, 1), (b"something else", 2)):
        told = replace(shown(), sent={("funder", "NCTL"): Sent(1, frozenset({sha256_of(sent)}))})
        document = docx.Document(io.BytesIO(made_outside(load(), told, "funder", "NCTL", draft=True).data))
        assert any(f"Version {version}." in line.text for line in document.paragraphs)


def test_that_there_were_no_irregularities_is_an_answer() -> None:
    assert said("NCTL")["Irregularities"] == ["Quarter 1 report, due on 31 July 2026: None"]
    assert "Irregularities" not in said("Northern shire")


def test_whether_an_accountants_report_is_owed_follows_from_what_is_paid() -> None:
    assert said("NCTL")["Accountant’s report"] == [
        "Is an accountant’s report owed for Regional delivery grant? Yes: £41,200 is paid, and one is owed from "
        "£40,000."
    ]
    assert "Accountant’s report" not in said("Northern shire")
    assert "Accountant’s report" in book("NCTL").sheetnames


def test_the_statement_of_use_has_the_totals_and_is_signed_by_nobody() -> None:
    (title,) = [title for title in said("NCTL") if title.startswith("Statement of use")]
    assert said("NCTL")[title] == [
        "As at 4 December 2026, from what was returned:",
        "Of the £60,000 approved for Regional delivery grant, £41,200 was paid, £1,800 is accrued and £5,000 is "
        "committed; £56,500 is forecast to the end. £30,000 was received for Regional delivery grant; "
        "£30,000 was due by its profile. "
        "Regional delivery grant: £1,150 is ineligible, £2,400 was passed on to others and £1,150 goes back.",
        "Name | \u00a0",
        "Role | \u00a0",
        "Signature | \u00a0",
        "Date | \u00a0",
    ]


def test_a_sentence_that_lacks_an_amount_is_left_out() -> None:
    (title,) = [title for title in said("Northern shire") if title.startswith("Statement of use")]
    assert "accrued" not in said("Northern shire")[title][1]
    assert said("Northern shire")[title][1].startswith("£2,500 was received for Local authority fund; ")


def test_only_lines_that_have_something_stand_under_what_is_ineligible_or_passed_on() -> None:
    assert said("NCTL")["Ineligible, passed on and repayable"][1:] == [
        "Regional delivery grant | Travel | £1,150 | Catering | – | – | £1,150 | 31 May 2027",
        "Regional delivery grant | Staff | – | – | £2,400 | Ash Lane | – | –",
    ]


def test_outcomes_are_of_those_who_spend_the_grant() -> None:
    assert said("NCTL")["Outcomes"][1:] == [
        "Leaders for every school | Leaders complete their programme | Percentage | 71% | at least 85% | "
        "34 of 40 (85%) | On target | –",
        "Support where it is needed | Schools of high need are worked with | Number | 4 | at least 9 | 7 of 9 | "
        "Off target | Birch Street",
        "No row has an entry under “Evidence”.",
    ]


def test_the_funders_paper_fits_its_pages_with_every_pack() -> None:
    most = load().reports["funder"].most_pages
    assert all(pages(paper_of(load(), shown(), "funder", to)) <= most for to in ("NCTL", "Northern shire", ""))


def test_it_says_for_whom_it_is() -> None:
    assert paper_of(load(), shown(), "funder", "NCTL").header[-1] == ("For NCTL: small numbers are hidden.", "")
    assert book("NCTL")["At a glance"]["A1"].value == "Draft. For NCTL: small numbers are hidden."


def test_the_workbook_has_a_sheet_for_each_section_and_numbers_in_its_cells() -> None:
    made = book("NCTL")
    titles = [section.title[:31].strip() for section in paper_of(load(), shown(), "funder", "NCTL").sections]
    assert made.sheetnames == titles
    rows = [[cell.value for cell in row] for row in made["Money by approved heading"].iter_rows()]
    assert ["Regional delivery grant", "Staff", 40000, 29200, 1800, 4000, 39500, 500] in rows
    first = [row[0].value for row in made["At a glance"].iter_rows()]
    assert "Return to the funder, autumn term 2026" in first
    assert "Of the returns due, sent on time: 1 of 2 (50%)." in first


@pytest.mark.parametrize("to", ["NCTL", "Smith & Sons: a fund"])
def test_the_mark_of_a_draft_is_taken_out_of_a_workbook(to: str) -> None:
    marked = made_outside(load(), shown(), "funder", to, form="xlsx", draft=True).data
    clean = openpyxl.load_workbook(io.BytesIO(without_mark(marked)))
    for sheet in clean:
        assert sheet["A1"].value == f"For {to}: small numbers are hidden."
        assert "Draft" not in sheet.oddHeader.center.text
    unmarked = made_outside(load(), shown(), "funder", to, form="xlsx").data
    assert without_mark(unmarked) == unmarked


def test_applications_are_a_ranked_workbook_of_the_round_of_that_funder() -> None:
    made = book("NCTL", "applications")
    rows = [[cell.value for cell in row] for row in made["Applications in order"].iter_rows()]
    heads = next(row for row in rows if row[0] == "Rank")
    ranked = [dict(zip(heads, row, strict=True)) for row in rows[rows.index(heads) + 1 :] if row[0]]
    assert [(r["Rank"], r["For what"], r["Priority"], r["Decided by"]) for r in ranked] == [
        (1, "Science teachers", "High", "The funding board"),
        (2, "Phonics", "Medium", None),
    ]
    assert any("£1,200 of £27,000 (4%) of the amount asked for" in str(row[0]) for row in rows)
    spread = [[cell.value for cell in row] for row in made["Eligible schools by phase"].iter_rows()]
    assert ["Northern mini-region", "Primary", 1, 2] in spread
    assert ["Northern mini-region", "Secondary", 1, 1] in spread


def test_a_funder_of_which_nothing_was_returned_gets_no_paper() -> None:
    assert has_lines_of(load(), shown(), "funder", "NCTL")
    assert not has_lines_of(load(), shown(), "funder", "Somebody else")


def test_what_is_still_wrong_stays_with_the_trust() -> None:
    said_inside = made_inside(load(), funded(), "funder", "NCTL", part="B").data
    assert said_inside[:2] == b"PK"
    titles = [section.title for section in paper_of(load(), funded(), "funder", "NCTL", part="B").sections]
    assert titles == ["Before it is sent", "Returned, and checked by whom"]
    assert not {*titles} & {*said("NCTL")}


ADDED = {
    "network": ("Spending by source", "What goes back, and when", "Surveys", "Top risks", "Value for money"),
    "trustees": ("Spending by source", "What goes back, and when", "Surveys", "Top risks", "Value for money"),
}


@pytest.mark.parametrize("key", ADDED)
def test_papers_have_the_blocks_of_other_packs_where_these_are_used(key: str) -> None:
    titles = [section.title for section in paper_of(load(), shown(), key).sections]
    assert {*ADDED[key]} <= {*titles}
    few = [section.title for section in paper_of(load(), external(with_little()), key).sections]
    assert "Returns due" in few
    assert not {*ADDED[key], "Conditions of grants"} & {*few}


def test_the_networks_paper_has_outcomes_by_priority_and_the_conditions_of_its_grants() -> None:
    made = said("", "network")
    assert [line.split(" | ")[:3] for line in made["Outcomes"][1:]] == [
        ["Leaders for every school", "The centre", "Leaders complete their programme"],
        ["Support where it is needed", "The centre", "Schools of high need are worked with"],
    ]
    assert made["Returns due"][0].startswith(
        "Sent on time: 1 of 3 (33%). Sent, and considered by the body named: 1 of 3 (33%)."
    )
    assert made["Conditions of grants"][0] == "In all: 1 open and 1 met."


def test_the_committee_of_a_unit_reads_of_its_risks_surveys_and_value_for_money() -> None:
    made = paper_of(load(), shown(), "committee", "HUB")
    assert {"Surveys", "Top risks", "Value for money"} <= {section.title for section in made.sections}
    assert pages(made) <= load().reports["committee"].most_pages


def test_priorities_say_what_they_are_part_of_where_any_is() -> None:
    assert said("", "network")["Priorities"][1:] == [
        "Leaders for every school | The network grows | 0 | 0 | 1 | 0 | 1 | 0",
        "Support where it is needed | – | 0 | 1 | 0 | 0 | 1 | 0",
    ]
    whole = external(with_little())
    (table,) = [
        item
        for section in paper_of(load(), whole, "network").sections
        if section.title == "Priorities"
        for item in section.items
        if isinstance(item, Grid)
    ]
    assert [column.heading for column in table.columns][:2] == ["Priority", "■ Off track"]


def test_what_a_funder_is_owed_is_its_own_by_whatever_name_the_register_gives_it() -> None:
    """The source says who pays in words; what is owed is to a code of the sheet Bodies."""
    bodies = REGISTER["body"].rstrip().replace("may_decide |", "may_decide | also |", 1) + " |"
    bodies += "\n| FUND | National College | Funder | | NCTL; The College |\n"
    owed = "| O9 | Special report | FUND | 31/10/2026 | 30/10/2026 | | | | |\n"
    tables = external(funded({"obligation": owed}, made_register(**{**REGISTER, "body": bodies})))
    ours, theirs = said("NCTL", tables=tables), said("Northern shire", tables=tables)
    assert [line.partition(" | ")[0] for line in ours["Returns due"][1:]] == ["O1", "O2", "O9"]
    assert [line.partition(" | ")[0] for line in theirs["Returns due"][1:-1]] == ["O3"]


def test_with_many_lines_the_paper_keeps_its_pages_and_the_workbook_has_them_all() -> None:
    lines = range(3, 43)
    many = external(
        funded(
            {
                "grant_line": "".join(
                    f"| G{n + 1} | RDG | Heading {n} | 1 | 100 | 50 | | | 100 | Because of {n} | |\n" for n in lines
                ),
                "obligation": "".join(
                    f"| O{n + 1} | Report {n} | NCTL | 31/10/2026 | 30/10/2026 | | | | |\n" for n in lines
                ),
                "programme": "".join(
                    f"| T{n} | Programme {n} | leadership | RDG | All | 60 | 40 | 34 | 30 | 22 |\n" for n in lines
                ),
                "grant_condition": "".join(
                    f"| N{n} | RDG | Condition {n} | 31/05/2027 | open | | |\n" for n in lines
                ),
            }
        )
    )
    paper = paper_of(load(), many, "funder", "NCTL")
    assert pages(paper) <= load().reports["funder"].most_pages
    made = openpyxl.load_workbook(io.BytesIO(made_outside(load(), many, "funder", "NCTL", form="xlsx").data))
    headings = [row[1].value for row in made["Money by approved heading"].iter_rows()]
    assert [heading for heading in headings if str(heading).startswith("Heading ")] == [
        f"Heading {n}" for n in lines
    ]


def test_of_a_measure_of_so_many_it_is_said_who_is_not_yet_among_them() -> None:
    made = said("", "trustees")["Not all there yet"]
    assert made[1:] == [
        "The centre | Schools of high need are worked with | 7 of 9 | at least 9 | Birch Street",
    ]


def test_a_workbook_of_which_no_block_has_anything_to_say_has_a_sheet_that_says_what_it_is(tmp_path: Path) -> None:
    write_templates(tmp_path, {"reports/nothing.toml": FOR_NOBODY})
    own = load(own=tmp_path / "templates")
    data = made_outside(own, external(with_little()), "nothing", form="xlsx").data
    made = openpyxl.load_workbook(io.BytesIO(data))
    (sheet,) = made.worksheets
    assert sheet["A1"].value == "For governors and trustees: small numbers are hidden."
    assert sheet["A2"].value == "Of nothing"


FOR_NOBODY = """
[report]
title = "Of nothing"
audience = "external"
forms = ["xlsx"]

[[block]]
key = "what"
title = "What"
table = "risk_watched"
columns = ["ref"]
"""


def test_outcomes_are_of_what_that_funder_pays_for() -> None:
    (theirs,) = said("Northern shire")["Outcomes"][1:-1]
    assert theirs.startswith("Support where it is needed | Schools of high need are worked with")


def test_a_programme_is_told_against_its_target() -> None:
    assert "Programmes against their targets" not in said("NCTL")
    of = "Completion of programmes: Leadership"
    derived = f"| M3 | 1 | Heads complete | percent | more_than | 85 | | | | | {of} | 30/11/2026 |"
    told = said("NCTL", tables=external(funded({"measure": derived})))
    assert told["Outcomes"][1].endswith(
        "| 56 of 65 (86.2%) | On target | Worked out from completion of programmes: Leadership | –"
    )
    assert told["Programmes against their targets"] == [
        "Heads complete: 56 of 65 (86.2%); the target is more than 85% (On target)."
    ]


def test_a_grant_that_two_pay_for_is_told_to_both_and_no_other_of_theirs() -> None:
    sources = REGISTER["funding_source"].replace("| NCTL           |", "| NCTL; Northern shire |")
    tables = external(funded(None, made_register(**{**REGISTER, "funding_source": sources})))
    assert [line.partition(" | ")[0] for line in said("NCTL", tables=tables)["The grants"]] == [
        "Regional delivery grant",
    ]
    assert [line.partition(" | ")[0] for line in said("Northern shire", tables=tables)["The grants"]] == [
        "Regional delivery grant",
        "Local authority fund",
    ]


def test_funders_of_like_names_are_told_apart() -> None:
    sources = REGISTER["funding_source"].replace("| Northern shire |", "| NCTL North      |")
    register = made_register(**{**REGISTER, "funding_source": sources})
    risks = """
    | K2  | NCTL pays a quarter late      | p4 | p3 |  |  | open |
    | K3  | NCTL North asks for its money | p4 | p3 |  |  | open |
    """
    tables = external(funded({"risk_watched": risks}, register))
    ours, theirs = (said(to, tables=tables)["Risks to delivery"][1:] for to in ("NCTL", "NCTL North"))
    assert [line.partition(" | ")[0] for line in ours] == ["Two leaders leave", "NCTL pays a quarter late"]
    assert [line.partition(" | ")[0] for line in theirs] == ["Two leaders leave", "NCTL North asks for its money"]


def test_what_came_after_the_day_of_the_figures_is_not_received_yet() -> None:
    payments = REGISTER["payment"].replace("05/10/2026", "05/12/2026")
    told = said("NCTL", tables=external(funded(None, made_register(**{**REGISTER, "payment": payments}))))
    assert "30 September 2026 | £15,000 | £0 | – | £15,000" in told["Payments received against profile"][2]
    (title,) = [title for title in told if title.startswith("Statement of use")]
    assert "£15,000 was received for Regional delivery grant; £30,000 was due by its profile." in told[title][1]


def test_a_review_of_a_school_in_the_list_alone_stands_under_its_name() -> None:
    reviews = """
    | ref | kind        | school        | by         | planned    | state | finding     |
    | W1  | peer        | Cedar College | Trust lead | 06/10/2026 | done  | All sound.  |
    | W2  | peer        | 990001        | Trust lead | 07/10/2026 | done  | Well begun. |
    | W3  | peer        |               | Trust lead | 08/10/2026 | done  | Our own.    |
    """
    made = said("", "network", external(funded({"review": reviews})))["Visits and reviews"]
    assert [line.partition(" | ")[0] for line in made[1:]] == [
        "Cedar College",
        "Wychcombe Primary School",
        "The centre",
    ]


def test_what_stays_inside_is_no_version_of_what_goes_out() -> None:
    document = docx.Document(io.BytesIO(made_inside(load(), funded(), "funder", "NCTL", part="B").data))
    assert not any("Version" in line.text for line in document.paragraphs)


def test_what_was_changed_when_it_was_returned_again_stays_with_the_trust() -> None:
    days = {"received_on": date(2026, 12, 14), "received_before": date(2026, 12, 8)}
    change = ChangeRow("HUB", "The centre", "b.xlsx", file_before="a.xlsx", kind="changed", **days)
    paid = replace(change, record="grant_line", label="Staff", heading="Paid", before="£29,200", after="£29,300")
    kpi = replace(change, record="kpi_value", label="Attendance", heading="Value", before="94%", after="95%")
    inside = replace(funded(), changes=(paid, kpi))
    document = docx.Document(io.BytesIO(made_inside(load(), inside, "funder", "NCTL", part="B").data))
    rows = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    assert ["The centre", "14 December 2026", "Staff", "Paid", "£29,200", "£29,300"] in rows
    assert not any("Attendance" in cell for row in rows for cell in row)
    assert "Changed since it was first returned" not in said("NCTL", tables=external(inside))


def test_what_pays_for_a_priority_pays_for_what_is_measured_of_its_actions() -> None:
    measure = {"measure": "| M3 | 1.1 | Rooms are let | yes_no | | Yes | | Yes | met | | | |"}
    tables = external(funded(measure))
    told = {to: "\n".join(said(to, tables=tables)["Outcomes"]) for to in ("NCTL", "Northern shire")}
    assert ["Rooms are let" in told[to] for to in told] == [True, False]


def test_what_pays_for_an_action_goes_before_what_pays_for_its_priority() -> None:
    measure = {"measure": "| M3 | 1.1 | Rooms are let | yes_no | | Yes | | Yes | met | | | |"}
    action = (
        "| ref | area | action | status | finish | source |\n| 1.1 | 1 | Let rooms | On track | 31/07/2027 | LAF |"
    )
    tables = external(funded(measure, action=action))
    told = {to: "\n".join(said(to, tables=tables)["Outcomes"]) for to in ("NCTL", "Northern shire")}
    assert ["Rooms are let" in told[to] for to in told] == [False, True]
