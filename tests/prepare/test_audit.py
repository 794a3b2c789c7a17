"""The audit says what a sceptical colleague would: of the shipped tables, and of broken ones."""

import csv
import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from tracker.election.csv_tables import ElectionError
from tracker.election.folder import find_election, load_election
from tracker.prepare.audit.election_audit import NUMBERS, Audit, audit
from tracker.prepare.audit.published_figures import decimals, read_published
from tracker.prepare.finding import Finding

ANGLIA = find_election("anglia-2019")

Row = dict[str, str]


@pytest.fixture(scope="module")
def anglia() -> Audit:
    return audit(load_election(ANGLIA), ANGLIA)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped folder, to be broken."""
    return Path(shutil.copytree(ANGLIA, tmp_path / "anglia-2019"))


def change(folder: Path, table: str, where: Row, to: Row | None) -> None:
    """Write `to` into every row that has the cells of `where`; None takes those rows away."""
    path = folder / table
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = list(rows[0])
    hit = [row for row in rows if where.items() <= row.items()]
    assert hit, f"no row of {table} has {where}"
    kept = [{**row, **(to or {})} if row in hit else row for row in rows if to or row not in hit]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(kept)


def new_findings(folder: Path, anglia: Audit) -> list[Finding]:
    """What the audit says of a broken folder beyond what it says of the shipped one."""
    return [f for f in audit(load_election(folder), folder).findings if f not in anglia.findings]


def test_only_ipswich_differs_from_what_was_published(anglia: Audit) -> None:
    assert [f.sentence for f in anglia.findings if f.severity == "differs"] == [
        "Ipswich: published majority 836, counted 831 (Labour over Conservative, 2017)"
    ]


def test_two_liberal_democrat_targets_were_third(anglia: Audit) -> None:
    assert [f.sentence for f in anglia.findings if "candidate was" in f.sentence] == [
        "Colchester: the Liberal Democrat candidate was third in 2017; "
        "the published majority of 5,677 is over Labour",
        "South Cambridgeshire: the Liberal Democrat candidate was third in 2017; "
        "the published majority of 15,952 is over Labour",
    ]


def test_five_members_sat_elsewhere_at_dissolution(anglia: Audit) -> None:
    assert [f.sentence for f in anglia.findings if "sat as" in f.sentence] == [
        "Grantham and Stamford: elected Conservative in 2017, sat as Independent at dissolution",
        "Luton North: elected Labour in 2017, sat as Independent at dissolution",
        "Luton South: elected Labour in 2017, sat as Independent at dissolution",
        "South Cambridgeshire: elected Conservative in 2017, sat as Liberal Democrat at dissolution",
        "South West Hertfordshire: elected Conservative in 2017, sat as Independent at dissolution",
    ]


def test_the_four_independents_explain_the_rest_of_the_69(anglia: Audit) -> None:
    assert (
        Finding(
            "note",
            "Independent: 4 at dissolution, in none of the published counts "
            "(Grantham and Stamford, Luton North, Luton South and South West Hertfordshire)",
        )
        in anglia.findings
    )


def test_a_share_that_was_cut_off_is_a_note(anglia: Audit) -> None:
    assert (
        Finding(
            "note",
            "Conservative: published 54% of the vote in 2017, counted 54.8% "
            "(cut off; it rounds to 55%)",
        )
        in anglia.findings
    )


def test_the_shipped_tables_have_no_other_findings(anglia: Audit) -> None:
    assert len(anglia.findings) == 1 + 2 + 5 + 1 + 1 + 1
    assert anglia.findings[0].severity == "differs"


def test_the_audit_lists_what_was_checked(anglia: Audit) -> None:
    assert anglia.checked == (
        "17 published majorities",
        "17 published swings",
        "5 regional figures",
        "69 seats",
        "69 results",
    )


BROKEN = [
    pytest.param(
        "targets.csv",
        {"seat": "Peterborough"},
        {"published_majority": "670"},
        "differs",
        "Peterborough: published majority 670, counted 607 (Labour over Conservative, 2017)",
        id="wrong majority",
    ),
    pytest.param(
        "targets.csv",
        {"seat": "Colchester"},
        {"published_majority_over": "LD"},
        "differs",
        "Colchester: published majority 5,677, counted 15,478 "
        "(Conservative over Liberal Democrat, 2017)",
        id="majority over the challenger",
    ),
    pytest.param(
        "targets.csv",
        {"seat": "Corby"},
        {"published_swing": "2.3"},
        "differs",
        "Corby: published swing 2.3, counted 2.2 (Conservative to Labour, 2017)",
        id="wrong swing",
    ),
    pytest.param(
        "targets.csv",
        {"seat": "Stevenage"},
        {"published_swing": "3.40"},
        "differs",
        "Stevenage: published swing 3.40, counted 3.43 (Conservative to Labour, 2017)",
        id="swing compared with as many decimals as it was published",
    ),
    pytest.param(
        "targets.csv",
        {"seat": "Thurrock"},
        {"holder": "UKIP"},
        "differs",
        "Thurrock: published as UKIP, but won by Conservative in 2017",
        id="wrong holder",
    ),
    pytest.param(
        "targets.csv",
        {"seat": "Bedford"},
        {"challenger": "Brexit"},
        "note",
        "Bedford: no Brexit Party candidate stood in 2017, so no swing can be computed",
        id="challenger new",
    ),
    pytest.param(
        "targets.csv",
        {"seat": "Bedford"},
        {"published_majority_over": "Brexit"},
        "note",
        "Bedford: the published majority cannot be counted",
        id="majority over who did not stand",
    ),
    pytest.param(
        "previous.csv",
        {"seat": "Watford", "party": "Green"},
        {"party": "Other", "votes": "30000"},
        "differs",
        "Watford: 87,889 votes in 2017, more than its electorate of 86,507",
        id="votes above the electorate last time",
    ),
    pytest.param(
        "previous.csv",
        {"seat": "Bedford", "party": "Con"},
        {"votes": "22913"},
        "differs",
        "Bedford: won by Labour in 2017 in seats.csv, "
        "but Conservative has the most votes in previous.csv",
        id="previous winner not first",
    ),
    pytest.param(
        "previous.csv",
        {"seat": "Witham"},
        None,
        "differs",
        "Witham: no votes of last time in previous.csv",
        id="previous votes missing",
    ),
    pytest.param(
        "seats.csv",
        {"name": "Stevenage"},
        {"sitting": "Lab"},
        "differs",
        "Labour: published 5 seats at dissolution, counted 6",
        id="sitting count",
    ),
    pytest.param(
        "seats.csv",
        {"name": "Bedford"},
        {"pa_number": ""},
        "stops",
        "no PA number for Bedford: PA's files of this seat will be refused; " + NUMBERS,
        id="no PA number",
    ),
    pytest.param(
        "seats.csv",
        {"county": "Norfolk"},
        {"pa_name": ""},
        "note",
        "no PA name for Broadland, Great Yarmouth, Mid Norfolk, North Norfolk, North West Norfolk and 4 more",
        id="no PA names",
    ),
    pytest.param(
        "elsewhere.csv",
        {"pa_number": "1"},
        {"pa_number": "332"},
        "differs",
        "PA number 332 is both Ipswich and Aberavon",
        id="PA number of a seat elsewhere",
    ),
    pytest.param(
        "results.csv",
        {"seat": "Ipswich"},
        None,
        "differs",
        "results.csv has no result for Ipswich",
        id="seat missing from the rehearsal",
    ),
    pytest.param(
        "results.csv",
        {"surname": "Walker", "seat": "Broxbourne"},
        {"party": "Whig"},
        "stops",
        'results.csv row 2: party "Whig" is not a code of parties.csv',
        id="candidate of an unknown party",
    ),
]


@pytest.mark.parametrize(("table", "where", "to", "severity", "sentence"), BROKEN)
def test_a_broken_cell_is_found(
    folder: Path,
    anglia: Audit,
    table: str,
    where: Row,
    to: Row | None,
    severity: str,
    sentence: str,
) -> None:
    change(folder, table, where, to)
    assert (severity, sentence) in [(f.severity, f.sentence) for f in new_findings(folder, anglia)]


def test_what_stops_the_night_comes_first_then_what_differs(folder: Path) -> None:
    change(folder, "results.csv", {"seat": "Ipswich"}, None)
    change(folder, "seats.csv", {"name": "Bedford"}, {"pa_number": ""})
    severities = [finding.severity for finding in audit(load_election(folder), folder).findings]
    assert severities == sorted(severities, key=["stops", "differs", "note"].index)
    assert (severities.count("stops"), severities.count("differs")) == (1, 2)


def test_without_any_pa_number_every_file_of_pa_is_refused(folder: Path) -> None:
    change(folder, "seats.csv", {}, {"pa_number": "", "pa_name": ""})
    first, *others = audit(load_election(folder), folder).findings
    assert (first.severity, first.sentence) == (
        "stops",
        f"no seat has a PA number, so every PA file will be refused; {NUMBERS}",
    )
    assert not any("PA" in finding.sentence for finding in others)


def test_a_folder_that_is_not_made_for_pa_has_one_note_about_numbers(folder: Path) -> None:
    change(folder, "seats.csv", {}, {"pa_number": "", "pa_name": ""})
    edit_toml('names = ["General Election"]', "names = []")(folder)
    about_pa = [f for f in audit(load_election(folder), folder).findings if "PA" in f.sentence]
    assert [(f.severity, f.sentence) for f in about_pa] == [
        ("note", "no PA numbers: PA's files are refused; CSV and JSON are read by name or code")
    ]


def test_a_column_that_is_wrong_throughout_is_one_sentence(folder: Path) -> None:
    change(folder, "results.csv", {}, {"electorate": "n/a"})
    checked = audit(load_election(folder), folder)
    rows = sum(1 for finding in checked.findings if "electorate" in finding.sentence)
    first, *others = checked.folded()
    assert (first.severity, first.sentence) == (
        "stops",
        f"results.csv, electorate: {rows} rows have a cell that cannot be used: row 2, row 3, "
        f"row 4, row 5, row 6 and {rows - 5} more; the first: "
        'results.csv row 2: electorate "n/a" is not a whole number',
    )
    assert not any("electorate" in finding.sentence for finding in others)


@pytest.mark.parametrize(
    ("table", "where", "to", "sentence"),
    [
        (
            "seats.csv",
            {"name": "Bedford"},
            {"pa_number": "332"},
            'seats.csv: "332" means both Bedford and Ipswich',
        ),
        (
            "watch_areas.csv",
            {"area": "Fenland"},
            {"seat_id": ""},
            'watch_areas.csv: seat_id "" is not in seats.csv',
        ),
    ],
    ids=["PA number twice", "area without a seat"],
)
def test_what_loading_refuses_never_reaches_the_audit(
    folder: Path, table: str, where: Row, to: Row, sentence: str
) -> None:
    change(folder, table, where, to)
    with pytest.raises(ElectionError) as refused:
        load_election(folder)
    assert str(refused.value) == sentence


def edit_toml(old: str, new: str) -> Callable[[Path], None]:
    def edit(folder: Path) -> None:
        path = folder / "election.toml"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    return edit


@pytest.mark.parametrize(
    ("edit", "finding"),
    [
        (
            edit_toml("seats = 69", "seats = 70"),
            Finding("differs", "published 70 seats, counted 69"),
        ),
        (
            edit_toml("Con = 54 }", "Con = 56 }"),
            Finding("differs", "Conservative: published 56% of the vote in 2017, counted 54.8%"),
        ),
    ],
    ids=["seats", "share"],
)
def test_regional_figures_are_counted_again(
    folder: Path, anglia: Audit, edit: Callable[[Path], None], finding: Finding
) -> None:
    edit(folder)
    assert new_findings(folder, anglia) == [finding]


@pytest.mark.parametrize("per_cent", ["55", "54.8"])
def test_a_share_is_compared_as_it_was_published(folder: Path, per_cent: str) -> None:
    edit_toml("Con = 54 }", f"Con = {per_cent} }}")(folder)
    assert not [
        f for f in audit(load_election(folder), folder).findings if "% of the vote" in f.sentence
    ]


def test_an_election_without_published_figures_or_results_is_only_noted(
    folder: Path, anglia: Audit
) -> None:
    (folder / "results.csv").unlink()
    edit_toml("[published]", "[printed]")(folder)
    assert read_published(folder).seats is None
    assert new_findings(folder, anglia) == [
        Finding("differs", 'election.toml: "printed" is not a key that is read'),
        Finding("note", "no results.csv, so this election cannot be rehearsed"),
    ]
    assert audit(load_election(folder), folder).checked[2:] == (
        "0 regional figures",
        "69 seats",
        "0 results",
    )


def test_a_published_figure_that_is_no_figure_is_refused_with_its_place(folder: Path) -> None:
    edit_toml("seats = 69", 'seats = "many"')(folder)
    with pytest.raises(ElectionError, match=r"election.toml: \[published\] .*seats"):
        audit(load_election(folder), folder)


def test_a_results_table_without_a_column_is_one_sentence(folder: Path, anglia: Audit) -> None:
    path = folder / "results.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("votes\n", "ballots\n", 1), "utf-8")
    assert new_findings(folder, anglia) == [Finding("stops", "results.csv: no column votes")]


@pytest.mark.parametrize(("figure", "expected"), [("15", 0), ("1.0", 1), ("0.25", 2), ("1E+1", 0)])
def test_decimals_of_a_published_figure(figure: str, expected: int) -> None:
    assert decimals(Decimal(figure)) == expected


def test_a_figure_for_others_needs_the_parties_that_have_a_column(
    folder: Path, anglia: Audit
) -> None:
    edit_toml('previous_columns = ["Con"', '# previous_columns = ["Con"')(folder)
    assert new_findings(folder, anglia) == [
        Finding(
            "note",
            "previous.csv has votes of others, and election.toml does not name the parties with a "
            "column of their own (previous_columns): a party that is not in all these seats has no "
            "change of share",
        )
    ]
