"""A trust's own declarations: what they add and change, and every fault of theirs told by file and key."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from own_templates import ALL, write_templates
from planbook.errors import DeclarationError
from planbook.model.declarations import Declarations
from planbook.model.renaming import Renamed
from planbook.model.sheets_asked import record_of_sheet
from planbook.model.templates import packed, unpack
from planbook.workflow import declared as declared_module
from planbook.workflow.declared import declared, declared_or_shipped, declared_then
from planbook.workflow.explain import explain
from planbook.workflow.trust import open_trust
from trust_folder import small_trust


def with_files(trust: Path, **files: str) -> Declarations:
    """The declarations of a trust with these files; `formats__x` is `formats/x.toml`."""
    write_templates(
        trust, {f"{name.replace('__', '/').replace('_', '-')}.toml": text for name, text in files.items()}
    )
    return declared(trust)


def told(trust: Path, **files: str) -> list[str]:
    with pytest.raises(DeclarationError) as caught:
        with_files(trust, **files)
    return str(caught.value).splitlines()


def keys_of(declarations: Declarations, layout: str) -> list[str]:
    return [column.key for sheet in declarations.formats[layout].sheets for column in sheet.columns]


def test_what_is_added_is_there_and_what_is_shipped_stays(tmp_path: Path) -> None:
    write_templates(tmp_path)
    own, shipped = declared(tmp_path), declared()
    assert own.records.keys() - shipped.records.keys() == {"risk"}
    assert own.formats.keys() - shipped.formats.keys() == {"our-plan"}
    assert own.rules.keys() - shipped.rules.keys() == {"OT-001"}
    assert own.own_parts[("rule", "OT-001")] == "added"
    assert own.own_parts[("record", "action")] == "changed"
    assert own.records["action"].fields[:-1] == shipped.records["action"].fields
    sheets = [sheet.record.key for sheet in own.formats["objectives-actions"].sheets]
    assert sheets[sheets.index("action") + 1] == "risk"
    shown = [column.field.key for column in own.formats["objectives-actions"].sheets[3].columns]
    assert shown[shown.index("led_by") + 1] == "risk_owner"
    assert keys_of(own, "horizons") == keys_of(shipped, "horizons")
    assert own.sha256 != shipped.sha256


def test_no_templates_are_the_shipped_ones(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "notes.txt").write_text("ours", encoding="utf-8")
    assert declared(tmp_path) is declared()


def test_the_same_files_are_made_into_declarations_once_and_others_are_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loads = []
    load = declared_module.load
    monkeypatch.setattr(declared_module, "load", lambda **words: loads.append(words["own"]) or load(**words))
    title = "[fields.once_{0}]\ntype = 'text'\nheading = 'Once {0}'\nhelp = 'What it is.'\n"
    one, other = tmp_path / "one", tmp_path / "other"
    first = with_files(one, records__action=title.format("first"))
    same = with_files(other, records__action=title.format("first"))
    assert loads == [one / "templates"]
    assert (same, first.own, same.own) == (replace(first, own=same.own), one / "templates", other / "templates")
    changed = with_files(one, records__action=title.format("then"))
    assert loads == [one / "templates"] * 2
    assert changed.records["action"].by_key.keys() - first.records["action"].by_key.keys() == {"once_then"}
    assert "once_first" not in changed.records["action"].by_key


def test_files_that_are_changed_while_they_are_read_are_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    title = "[fields.{0}]\ntype = 'text'\nheading = 'Of {0}'\nhelp = 'What it is.'\n"
    load = declared_module.load

    def slow(**words: Any) -> Declarations:
        write_templates(tmp_path, {"records/action.toml": title.format("changed_late")})
        return load(**words)

    monkeypatch.setattr(declared_module, "load", slow)
    assert "changed_late" in with_files(tmp_path, records__action=title.format("early")).records["action"].by_key
    monkeypatch.undo()
    early = with_files(tmp_path, records__action=title.format("early"))
    assert "early" in early.records["action"].by_key


def test_a_list_is_replaced_or_changed(tmp_path: Path) -> None:
    own = with_files(
        tmp_path,
        formats__horizons='[format]\nsteps = ["One step."]\n[[sheet]]\nrecord = "action"\ndrop = ["progress"]\n',
        lists='[action_status.completed]\nword = "Finished"\nalso = { add = ["Closed"], drop = ["Done"] }\n',
    )
    assert own.formats["horizons"].steps == ("One step.",)
    sheet = own.formats["horizons"].sheet("action")
    assert sheet is not None and sheet.column("progress") is None and sheet.column("action") is not None
    completed = own.choice("action_status", "completed")
    assert completed is not None
    assert completed.word == "Finished" and "Closed" in completed.also and "Done" not in completed.also
    assert completed.ends, "what is not named stays"


def test_what_is_new_in_a_report_stands_before_what_always_closes_it(tmp_path: Path) -> None:
    block = '[[block]]\nkey = "{}"\ntitle = "{}"\ntable = "action"\ncolumns = ["ref"]\n'
    first, second, late = (block.format(key, key.title()) for key in ("ours_one", "ours_two", "ours_late"))
    own = with_files(
        tmp_path,
        **{f"reports__{key}": first + second + late + f'after = "{last}"\n'
           for key, last in (("summary", "legend"), ("governors", "questions"), ("network", "owed"))},
    )  # fmt: skip
    for key, before in (("summary", "lines"), ("governors", "comparisons")):
        keys = [entry.key for entry in own.reports[key].standing]
        assert keys[(place := keys.index(before)) + 1 : place + 3] == ["ours_one", "ours_two"], key
        assert keys[-1] not in ("ours_one", "ours_two", "ours_late")
        assert own.reports[key].own_after == before
    keys = [entry.key for entry in own.reports["network"].standing]
    assert keys[-2:] == ["ours_one", "ours_two"], "last, where nothing says what closes it"
    assert keys[keys.index("owed") + 1] == "ours_late"
    moved = with_files(tmp_path / "moved", reports__network='[report]\nown_after = "areas"\n' + first)
    keys = [entry.key for entry in moved.reports["network"].standing]
    assert keys[keys.index("areas") + 1] == "ours_one", "a trust's own head says it too"


def test_a_rule_is_changed_in_what_is_named(tmp_path: Path) -> None:
    own = with_files(tmp_path, rules__ours='[[rule]]\ncode = "AP-009"\nparams = { days = 7 }\nremedy = "Ours."\n')
    rule, shipped = own.rules["AP-009"], declared().rules["AP-009"]
    assert (dict(rule.params), rule.remedy) == ({**shipped.params, "days": 7}, "Ours.")
    assert (rule.check, rule.severity, rule.message) == (shipped.check, shipped.severity, shipped.message)


def test_catalogue_rows_are_added_or_changed(tmp_path: Path) -> None:
    rows = '[[term]]\nterm = "CPD"\nmeaning = "Ours."\n[[term]]\nterm = "Hub"\nmeaning = "A group of schools."\n'
    own = {row["term"]: row["meaning"] for row in with_files(tmp_path, catalogue__term=rows).catalogue["term"]}
    assert own["CPD"] == "Ours."
    assert own["Hub"] == "A group of schools."
    assert len(own) == len(declared().catalogue["term"]) + 1


KEPT = "has to stay so: what is of this key already is of that kind. Take a key of your own"


@pytest.mark.parametrize(
    ("file", "text", "fault"),
    [
        ("records__risk", "[record\n", "templates/records/risk.toml: the file: is not TOML"),
        ("records__risk", '[record]\nkey = "risk"\n', "templates/records/risk.toml: record.title: is missing"),
        ("record__risk", "[record]\n", "templates/record/risk.toml: the file: is read by nothing."),
        ("words", '[wrods]\narea = ["a", "b"]\n', "templates/words.toml: wrods: is not a table of this file"),
        (
            "records__action",
            '[fields.finish]\ntype = "text"\n',
            f"templates/records/action.toml: fields.finish.type: is 'date' in planbook and {KEPT}",
        ),
        (
            "records__action",
            '[record]\nrow_id = "action"\n',
            f"templates/records/action.toml: record.row_id: is 'ref' in planbook and {KEPT}",
        ),
        (
            "rules__ours",
            '[[rule]]\ncode = "AP-008"\nyields_to = ["AP-94"]\n',
            "templates/rules/ours.toml: AP-008.yields_to: there is no other rule 'AP-94' (is 'AP-094' meant?)",
        ),
        (
            "rules__ours",
            '[[rule]]\ncode = "AP-008"\nanswered_by = "progres"\n',
            "templates/rules/ours.toml: AP-008.answered_by: there is no field 'progres' of the rule's record "
            "(is 'progress' meant?)",
        ),
        (
            "rules__ours",
            '[[rule]]\ncode = "FD-001"\nof_facts = true\n',
            "templates/rules/ours.toml: FD-001.of_facts: is said of a rule without a record: "
            "it has no rows to ask of",
        ),
        (
            "records__objective",
            '[record]\ntable = "actions"\n',
            "templates/records/objective.toml: record.table: the lines of 'actions' are rows of 'action' already",
        ),
        (
            "rules__ours",
            '[[rule]]\ncode = "AP-009"\ncheck = "overdue"\n',
            f"templates/rules/ours.toml: AP-009.check: is 'begun' in planbook and {KEPT}",
        ),
        (
            "rules__ours",
            '[[rule]]\ncode = "AP-009"\nparams = { dyas = 7 }\n',
            "templates/rules/ours.toml: AP-009.params.dyas: is no parameter of the check begun "
            "(it takes: days, status, start)",
        ),
        (
            "rules__ours",
            '[[rule]]\ncode = "OT-001"\ntitle = "A"\nseverity = "note"\nmessage = "B"\nremedy = "C"\nwhy = "D"\n'
            'check = "begun"\nrecord = "milestone"\nparams = { status = "met", days = 28 }\n',
            "templates/rules/ours.toml: OT-001.params.start: is missing: milestone does not say by which "
            "field it begins",
        ),
        (
            "rules__ours",
            '[[rule]]\ncode = "OT-001"\ntitle = "A"\nseverity = "note"\nmessage = "B"\nremedy = "C"\nwhy = "D"\n'
            'check = "not_before_parent"\nrecord = "action"\nparams = { field = "finish", parent = "objective" }\n',
            "templates/rules/ours.toml: OT-001.params.start: is missing: objective does not say by which "
            "field it begins",
        ),
        (
            "rules__ours",
            '[[rule]]\ncode = "AP-061"\nparams = { parent = "met" }\n',
            "templates/rules/ours.toml: AP-061.params.parent: 'met' of milestone names no row of another record",
        ),
        (
            "reports__findings",
            '[report]\naudience = "external"\n',
            f"templates/reports/findings.toml: report.audience: is 'internal' in planbook and {KEPT}",
        ),
        (
            "formats__horizons",
            '[format]\nversion = "2.0"\n',
            f"templates/formats/horizons.toml: format.version: is '1.1' in planbook and {KEPT}",
        ),
        (
            "formats__horizons",
            '[[sheet]]\nrecord = "action"\nadd = [{ key = "finnish" }]\n',
            "templates/formats/horizons.toml: sheet.action.show: there is no field 'finnish'",
        ),
        (
            "formats__horizons",
            '[[sheet]]\nrecord = "action"\nadd = [{ key = "cost", after = "lde_by" }]\n',
            "templates/formats/horizons.toml: sheet.action.show.add: after: there is no 'lde_by'",
        ),
        (
            "formats__horizons",
            '[[sheet]]\nrecord = "action"\ndrop = ["prgress"]\n',
            "templates/formats/horizons.toml: sheet.action.show.drop: there is no 'prgress'",
        ),
        (
            "formats__horizons",
            '[[sheet]]\nrecord = "action"\nheadings = { finish = "Status" }\n',
            "templates/formats/horizons.toml: sheet.action.show: action.finish and action.status are both headed",
        ),
        (
            "formats__horizons",
            '[[sheet]]\nrecord = "measure"\nshow = ["ref"]\nafter = "actoin"\n',
            "templates/formats/horizons.toml: sheet.measure.after: there is no 'actoin' here",
        ),
        (
            "reports__governors",
            "[block.mesures]\nmost = 3\n",
            "templates/reports/governors.toml: block.mesures.title: is missing",
        ),
        (
            "reports__governors",
            '[[block]]\nkey = "exeptions"\ncolumns = { drop = ["what"] }\n',
            "templates/reports/governors.toml: block.exeptions.columns: changes a list of what is not there",
        ),
        ("reports__ours", '[report]\ntitle = "T"\n', "templates/reports/ours.toml: report.audience: is missing"),
        (
            "catalogue__risks",
            "[[risks]]\nx = 1\n",
            "templates/catalogue/risks.toml: risks: there is no such record",
        ),
        ("lists", 'action_status = "x"\n', "templates/lists.toml: action_status: should be a table"),
        ("lists", '[action_status]\nopen = "x"\n', "templates/lists.toml: action_status.open: should be a table"),
        (
            "records__risk",
            "fields = 3\n",
            "templates/records/risk.toml: fields: should be tables",
        ),
        ("records__risk", "[fields]\nref = 3\n", "templates/records/risk.toml: fields.ref: should be a table"),
        (
            "formats__horizons",
            "sheet = 3\n",
            "templates/formats/horizons.toml: sheet: should be",
        ),
        (
            "formats__horizons",
            "[[sheet]]\nrecord = [1]\n",
            "templates/formats/horizons.toml: sheet: a table",
        ),
        (
            "formats__horizons",
            '[[sheet]]\nrecord = "action"\nadd = "cost"\n',
            "templates/formats/horizons.toml: sheet.action.show.add: should be a list",
        ),
        (
            "formats__horizons",
            '[[sheet]]\nrecord = "action"\nshow = ["ref"]\nafter = [1]\n',
            "templates/formats/horizons.toml: sheet.action.after: there is no [1] here",
        ),
        (
            "lists",
            '[club_state]\nfading = { word = "Fading", status = "ambr" }\n',
            'templates/lists.toml: club_state.fading.status: does not fit: \'ambr\' is not one of "red", "amber"',
        ),
        (
            "records__club",
            '[record]\ntitle = "Clubs"\none = "club"\nmany = "clubs"\nlabel = "clbu"\n'
            '[fields.club]\ntype = "text"\nheading = "Club"\n',
            "templates/records/club.toml: record.label: there is no field 'clbu' (is 'club' meant?)",
        ),
        ("rules__ours", "rule = 3\n", "templates/rules/ours.toml: rule: should be tables, each [[rule]]"),
        (
            "rules__ours",
            '[[rule]]\ncode = "AP-009"\nmessage = "{ref"\n',
            "templates/rules/ours.toml: AP-009.message: '{ref': braces hold one name each",
        ),
        (
            "rules__ours",
            '[[rule]]\ncode = "AP-009"\nmessage = "{ref.__class__}"\n',
            "templates/rules/ours.toml: AP-009.message: '{ref.__class__}': braces hold one name each",
        ),
        (
            "rules__ours",
            '[[rule]]\ncode = "AP-007"\nmessage = "{days:day}"\n',
            "templates/rules/ours.toml: AP-007.message: '{days:day}': braces hold one name each, as ",
        ),
        (
            "rules__ours",
            '[[rule]]\ncode = "AP-009"\nmessage = "Action {reff} is late."\n',
            "templates/rules/ours.toml: AP-009.message: {reff} is filled in by nothing (is 'ref' meant?)",
        ),
        (
            "rules__ours",
            '[[rule]]\ncode = "AP-060"\nremedy = "Say how {milstone} went by {duue}."\n',
            "templates/rules/ours.toml: AP-060.remedy: {duue}, {milstone} are filled in by nothing (there are: ",
        ),
        (
            "rules__ours",
            '[[rule]]\ncode = "FD-001"\nmessage = "{haeding} is no date."\n',
            "templates/rules/ours.toml: FD-001.message: {haeding} is filled in by nothing (is 'heading' meant?)",
        ),
        (
            "rules__ours",
            '[[rule]]\ncode = "WB-020"\nmessage = "{heading} is not read."\n',
            "templates/rules/ours.toml: WB-020.message: {heading} is filled in by nothing (there are: are, ",
        ),
        (
            "rules__ours",
            '[[rule]]\ncode = "AP-053"\nmessage = "{title} is {others}."\n',
            "templates/rules/ours.toml: AP-053.message: {others} is filled in by nothing (is 'other' meant?)",
        ),
        (
            "rules__ours",
            '[[rule]]\ncode = "WB-037"\nparams = { rest = "{cuont} more." }\n',
            "templates/rules/ours.toml: WB-037.params.rest: {cuont} is filled in by nothing (is 'count' meant?)",
        ),
        (
            "rules__ours",
            '[[rule]]\ncode = "AP-092"\nparams.against = { doen = ["on_track"] }\n',
            "templates/rules/ours.toml: AP-092.params.against: 'doen' is none of new_year's codes (",
        ),
        (
            "rules__ours",
            '[[rule]]\ncode = "AP-092"\nparams.against = { done = ["on_trakc"] }\n',
            "templates/rules/ours.toml: AP-092.params.against: 'on_trakc' is none of status's codes (",
        ),
        (
            "rules__ours",
            '[[rule]]\ncode = "AP-092"\n'
            'params = { record = "milestone", other = "met", against = { done = ["met"] } }\n',
            "templates/rules/ours.toml: AP-092.params.against: has words on what becomes of a row in a new year,",
        ),
        (
            "rules__ours",
            '[[rule]]\ncode = "RG-145"\nparams.codes = ["chiar"]\n',
            "templates/rules/ours.toml: RG-145.params.codes: 'chiar' is none of capacity's codes (",
        ),
        (
            "rules__ours",
            '[[rule]]\ncode = "PR-039"\nparams.kinds = ["contcat"]\n',
            "templates/rules/ours.toml: PR-039.params.kinds: 'contcat' is none of kind's codes (",
        ),
        (
            "rules__ours",
            '[[rule]]\ncode = "PR-039"\nparams.of_lines = ["contcat"]\n',
            "templates/rules/ours.toml: PR-039.params.of_lines: 'contcat' is none of kind's codes (",
        ),
        (
            "rules__ours",
            '[[rule]]\ncode = "PR-084"\nparams.kinds = ["peeer"]\n',
            "templates/rules/ours.toml: PR-084.params.kinds: 'peeer' is none of kind's codes (",
        ),
        (
            "rules__ours",
            '[[rule]]\ncode = "PR-134"\nparams.taken = ["joinde"]\n',
            "templates/rules/ours.toml: PR-134.params.taken: 'joinde' is none of stage's codes (",
        ),
        (
            "rules__ours",
            '[[rule]]\ncode = "RG-180"\nparams.equally = ["eqaul"]\n',
            "templates/rules/ours.toml: RG-180.params.equally: 'eqaul' is none of basis's codes (",
        ),
        (
            "rules__ours",
            '[[rule]]\ncode = "FN-036"\nparams.against = ["not_mte"]\n',
            "templates/rules/ours.toml: FN-036.params.against: 'not_mte' is none of status's codes (",
        ),
        (
            "reports__summary",
            '[[block]]\nkey = "headline_money"\nof = "overview"\ntitle = "T"\nfigure = "count/risk"\n',
            "templates/reports/summary.toml: block.headline_money.figure: is planbook's own block, and",
        ),
        (
            "reports__summary",
            '[[block]]\nkey = "late"\nof = "overview"\ntitle = "T"\nfigure = "count/risk"\n',
            "templates/reports/summary.toml: block.late.figure: is planbook's own block, and",
        ),
        (
            "reports__summary",
            '[[block]]\nkey = "success_measures"\nof = "overview"\ntitle = "T"\nfigure = "count/risk"\n',
            "templates/reports/summary.toml: block.success_measures.figure: is planbook's own block, and",
        ),
        (
            "rules__ours",
            '[[rule]]\ncode = "OT-002"\ntitle = "T"\nseverity = "note"\nmessage = "M."\nremedy = "R."\n',
            "templates/rules/ours.toml: OT-002.check: is missing: nothing finds what the rule tells of",
        ),
        (
            "records__action",
            '[fields.finish]\naccepts = ["term", "ongoing", "trem"]\n',
            "templates/records/action.toml: fields.finish.accepts: there is nothing 'trem' that a field of this "
            "type accepts (is 'term' meant?)",
        ),
        (
            "records__action",
            '[fields.resources]\naccepts = ["zreo"]\n',
            "templates/records/action.toml: fields.resources.accepts: there is nothing 'zreo' that a field of this",
        ),
        (
            "lists",
            '[action_status]\nsure = "Sure"\n',
            'templates/lists.toml: action_status.sure: should be a table, as { word = "Sure" }',
        ),
        (
            "lists",
            '[action_status]\nsure = { word = "Sure", ends = "Sure" }\n',
            "templates/lists.toml: action_status.sure.ends: does not fit: 'Sure' is not true or false; write",
        ),
        (
            "lists",
            '[action_statsu.completed]\nword = "Finished"\n',
            "templates/lists.toml: action_statsu: is a list that no field names (is 'action_status' meant?)",
        ),
        (
            "catalogue__kpi",
            '[[kpi]]\nkpi = "ATT"\nunit = "prcent"\n',
            "templates/catalogue/kpi.toml: kpi.ATT.unit: kpi_unit has no 'prcent' (is 'percent' meant?)",
        ),
        (
            "reports__governors",
            '[block.measures]\ncaption = "{perod}"\n',
            "templates/reports/governors.toml: block.measures: {perod} is filled in by nothing",
        ),
        (
            "reports__governors",
            "[block.measures]\ncolumns = 3\n",
            "templates/reports/governors.toml: block.measures.",
        ),
    ],
)
def test_a_fault_is_told_with_its_file_and_key(tmp_path: Path, file: str, text: str, fault: str) -> None:
    found = told(tmp_path, **{file: text})
    assert any(line.startswith(fault) for line in found), found
    assert all(line.startswith("templates/") for line in found), "planbook's own files are blamed for nothing"


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    found = told(
        tmp_path,
        records__action='[fields.finish]\ntype = "text"\n',
        formats__horizons='[[sheet]]\nrecord = "action"\nadd = [{ key = "finnish" }]\n',
        lists="[risk_state]\nopen = { wrod = 'Open' }\n",
    )
    assert {line.partition(":")[0] for line in found} == {
        "templates/records/action.toml", "templates/formats/horizons.toml", "templates/lists.toml",
    }  # fmt: skip


def test_a_back_up_does_not_wait_for_sound_templates(tmp_path: Path) -> None:
    write_templates(tmp_path, {**ALL, "records/risk.toml": "[record\n"})
    assert declared_or_shipped(tmp_path) is declared()


def test_what_they_once_were_is_made_again(tmp_path: Path) -> None:
    folder = write_templates(tmp_path)
    then, kept = declared(tmp_path), packed(folder)
    assert packed(folder) == kept, "the same files are the same bytes"
    (folder / "records" / "risk.toml").unlink()
    (folder / "formats" / "objectives-actions.toml").unlink()
    (folder / "rules" / "ours.toml").unlink()
    now = declared(tmp_path)
    assert "risk" not in now.records
    with declared_then(kept, now) as again:
        assert (again.records, again.formats, again.sha256) == (then.records, then.formats, then.sha256)
    with declared_then(None, now) as again:
        assert again is now
    unpack(kept, tmp_path / "again")
    assert packed(tmp_path / "again") == kept


def test_a_name_that_a_past_sentence_had_is_no_reason_to_refuse_what_was_declared_then(tmp_path: Path) -> None:
    (tmp_path / "then").mkdir()
    (tmp_path / "now").mkdir()
    folder = write_templates(
        tmp_path / "then",
        {"rules/ours.toml": '[[rule]]\ncode = "AP-024"\nmessage = "{action} of {ref} is gone."\n'},
    )
    with pytest.raises(DeclarationError, match=r"AP-024.message: \{action\} is filled in by nothing"):
        declared(tmp_path / "then")
    with declared_then(packed(folder), declared(tmp_path / "now")) as again:
        rule = replace(again.rules["AP-024"], code="OT-001", check="")
    assert rule.worded({}, ref="A1")[0] == "– of A1 is gone."


def test_what_is_amiss_otherwise_with_a_past_declaration_is_told(tmp_path: Path) -> None:
    (tmp_path / "then").mkdir()
    rule = 'code = "OT-001"\ntitle = "A"\nseverity = "note"\nmessage = "B"\nremedy = "C"\ncheck = "no_such"\n'
    folder = write_templates(tmp_path / "then", {"rules/ours.toml": f"[[rule]]\n{rule}"})
    with (
        pytest.raises(DeclarationError, match="there is no check 'no_such'"),
        declared_then(packed(folder), declared()),
    ):
        pass


def test_what_a_trust_calls_things_is_read_everywhere(tmp_path: Path) -> None:
    own = with_files(
        tmp_path, words='[words]\narea = ["key priority", "key priorities"]\naction = ["step", "steps"]\n'
    )
    assert own.records["area"].title == "Key priorities"
    assert (own.records["action"].one, own.records["action"].many) == ("step", "steps")
    finish, area = own.records["action"].field("finish"), own.records["action"].field("area")
    assert finish == declared().records["action"].field("finish")
    assert area.heading == "Key priority"
    assert "Area" in area.was, "a workbook that went out with the former heading is read as before"
    assert own.rules["AP-043"].title == "A step belongs to a key priority"
    assert "{action}" in own.rules["AP-061"].message, "what stands in braces is no word"
    assert own.rules["AP-061"].params == declared().rules["AP-061"].params
    arising, planbooks = own.choice("minute_kind", "action"), declared().choice("minute_kind", "action")
    assert (arising.word, arising.also) == ("Step arising", (*planbooks.also, "Action arising"))
    assert own.lists["action_status"] == declared().lists["action_status"]


def test_what_is_called_like_a_key_for_people_is_renamed_as_all_else(tmp_path: Path) -> None:
    own, planbooks = with_files(tmp_path, words='[words]\nkpi = ["indicator", "indicators"]\n'), declared()
    comment = own.records["kpi_value"].field("comment")
    assert comment.disclosure == planbooks.records["kpi_value"].field("comment").disclosure
    assert own.lists["person_role"] == planbooks.lists["person_role"]


def test_what_a_register_calls_a_sheet_or_a_pack_is_read_under_its_former_name(tmp_path: Path) -> None:
    trust = small_trust(tmp_path, units=1)
    write_templates(trust.path, {"words.toml": '[words]\nkpi = ["indicator", "indicators"]\n'})
    own = open_trust(trust.path)
    pack = own.declarations.packs["plan"]
    assert (pack.title, pack.was) == ("Plan and Indicators", ("Plan and KPIs",))
    assert own.register.packs.pack_of("plan and kpis") is own.register.packs.pack_of("Plan and indicators") is pack
    for title in ("KPIs", "Indicators"):
        assert record_of_sheet(own.declarations, title) == "kpi_value"
    assert record_of_sheet(own.declarations, "Figures") == ""


def test_words_that_would_read_alike_in_a_list_stay_as_they_are(tmp_path: Path) -> None:
    own = with_files(tmp_path, words='[words]\ntrustee = ["director", "directors"]\n')
    capacity = {choice.code: choice.word for choice in own.lists["member_capacity"]}
    assert (capacity["trustee"], capacity["director"]) == ("Trustee", "Director")


@pytest.mark.parametrize(
    ("text", "now", "made"),
    [
        (
            "Each area has an area lead.",
            ("key priority", "key priorities"),
            "Each key priority has a key priority lead.",
        ),
        ("Areas, AREAS", ("strand", "strands"), "Strands, Strands"),
        ("An area", ("strand", "strands"), "A strand"),
        ("a area-wide plan, the sub-area's", ("aim", "aims"), "an aim-wide plan, the sub-aim's"),
        ("{area} {areas} subarea areal", ("aim", "aims"), "{area} {areas} subarea areal"),
    ],
)
def test_a_word_is_renamed_with_its_article_and_capital(text: str, now: tuple[str, str], made: str) -> None:
    assert Renamed(("area", "areas"), now).in_text(text) == made


@pytest.mark.parametrize("said", ['aera = ["a", "b"]', 'area = "strand"', 'area = ["strand"]', 'area = ["", "x"]'])
def test_a_word_that_does_not_fit_is_told(tmp_path: Path, said: str) -> None:
    (line,) = told(tmp_path, words=f"[words]\n{said}\n")
    assert line.startswith(f"templates/words.toml: words.{said[:4]}: ")


def test_explain_says_what_is_the_trusts_own(tmp_path: Path) -> None:
    write_templates(tmp_path)
    own = declared(tmp_path)

    def whose(name: str) -> str:
        return dict(explain(own, name).facts).get("Whose", "")

    assert whose("OT-001") == whose("risk") == whose("risk.hurt") == "your trust's own (templates/)"
    assert whose("action") == "planbook's, as your trust has changed it (templates/)"
    assert whose("AP-001") == whose("milestone") == ""


def test_the_examples_of_the_guide_are_sound(tmp_path: Path) -> None:
    docs = Path(__file__).parent.parent / "docs"
    guide = "".join((docs / name).read_text(encoding="utf-8") for name in ("templates.md", "papers.md"))
    files: dict[str, str] = {}
    for text in re.findall(r"```toml\n(.*?)```", guide, flags=re.DOTALL):
        name = text.partition("\n")[0].removeprefix("# templates/")
        files[name] = files.get(name, "") + text
    assert len(files) == 11
    write_templates(tmp_path, files)
    own = declared(tmp_path)
    assert own.own_parts.keys() == {
        ("record", "risk"), ("record", "body"), ("list", "risk_state"), ("list", "action_status"),
        ("format", "objectives-actions"),
        ("rule", "OT-001"), ("word", "area"), ("word", "trustee"), ("report", "risks"), ("report", "governors"),
        ("report", "summary"), ("pack", "risks"), ("list", "who_gives"), ("derivation", "open_risks"),
    }  # fmt: skip
    shown = own.formats["objectives-actions"].sheet("action")
    assert shown is not None and shown.column("cost") is not None
    payroll = own.choice("who_gives", "payroll")
    assert payroll is not None and (payroll.source, payroll.held) == ("payroll", False)
    assert own.reports["summary"].block("headline_money").about == "funding_line", "what it does not name is kept"


RISK_CALLED = """
[record]
key = "{key}"
title = "Risks"
one = "risk"
many = "risks"
row_id = "ref"
label = "risk"
[fields.ref]
type = "ref"
heading = "Ref"
[fields.risk]
type = "text"
heading = "Risk"
"""


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("records/risk.toml", RISK_CALLED.format(key="../risk"), "record.key: '../risk' is no key"),
        ("records/risk.toml", RISK_CALLED.format(key="Risk"), "record.key: 'Risk' is no key"),
        ("records/risk.toml", RISK_CALLED.format(key="action"), "a file called action.toml changes"),
        ("words.toml", '[words]\narea = ["key\\npriority", "key priorities"]', "has a line break"),
        ("words.toml", '[words]\narea = ["key\\u200bpriority", "key priorities"]', "a character that nobody sees"),
        ("words.toml.txt", '[words]\narea = ["aim", "aims"]', "is read by nothing"),
        ("words.TOML", '[words]\narea = ["aim", "aims"]', "is read by nothing"),
        ("words.yaml", "area: aim", "is read by nothing"),
        ("formats/Our plan.toml", "[format]", "names workbooks"),
        ("words.toml/x", "", "is a folder, or no ordinary file"),
        ("records/risk.toml/x", "", "is a folder, or no ordinary file"),
    ],
)
def test_what_has_a_wrong_name_is_told_also_where_sound_ones_lie_beside(
    tmp_path: Path, name: str, content: str, told: str
) -> None:
    """The sound ones are known by then: what is kept of them hides no fault."""
    own = tmp_path / "templates"
    (own / "records").mkdir(parents=True)
    (own / "records" / "hazard.toml").write_text(RISK_CALLED.format(key="hazard"), encoding="utf-8")
    assert "hazard" in declared(tmp_path).records
    (own / name).parent.mkdir(parents=True, exist_ok=True)
    (own / name).write_text(content, encoding="utf-8")
    if name.endswith("Our plan.toml"):
        head = '[format]\ntitle = "Ours"\nversion = "1.0"\nreads = ["1.0"]\nsummary = "x"\n'
        (own / name).write_text(f'{head}[[sheet]]\nrecord = "action"\nshow = ["ref", "action"]\n', encoding="utf-8")
    with pytest.raises(DeclarationError) as error:
        declared(tmp_path)
    lines = str(error.value).splitlines()
    assert any(told in line and line.startswith(f"templates/{name.removesuffix('/x')}: ") for line in lines), lines
