"""Reading an election folder; an error names file, row, column and value."""

import datetime as dt
import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from tests.makers.night import anglia, seat_of
from tracker.election import PreviousCandidate, Seat, WatchArea
from tracker.election.csv_tables import ElectionError
from tracker.election.folder import find_election, load_election
from tracker.election.settings import read_settings

TABLES = {
    "election.toml": """
id = "small"
name = "A small election"
date = 2019-12-12
polls_close = 2019-12-12T22:00:00+00:00

[feed]
names = ["General Election"]
""",
    "parties.csv": """
code,name,kind,aliases,colour,mark
Con,Conservative,party,C|Tory,#0087DC,■
Lab,Labour,party,Lab Co-op,#E4003B,●
""",
    "seats.csv": """
id,name,pa_number,pa_name,county,region,electorate,previous_winner,sitting,previous_declared_at,previous_electorate,aliases
E1,Ambridge,7,,Borsetshire,,70000,Con,Con,2017-06-09T02:41:00+01:00,69000,
E2,Borchester,,,,,60000,Lab,Con,,,Borchester Town|Borch
""",
    "previous.csv": """
seat_id,party,votes
E1,Con,30000
E1,Lab,20000
E2,Lab,25000
""",
    "targets.csv": """
group,seat_id,holder,challenger,published_majority,published_majority_over,published_swing,note
Labour target seats,E1,Con,Lab,10000,,10.0,close
Labour target seats,E2,Lab,Con,,,,
""",
    "watch_areas.csv": """
group,party,area,published_share,share_of,seat_id
Farms,Con,The Vale,54.5,European election,E1
Farms,Con,The Vale,54.5,European election,E2
Farms,Con,The Downs,,,E2
""",
    "elsewhere.csv": "\npa_number,name\n1,Aberavon\n",
}
"""The smallest complete folder. Each table begins with an empty line."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with `TABLES` in it."""
    small = tmp_path / "small"
    small.mkdir()
    for name, text in TABLES.items():
        (small / name).write_text(text.removeprefix("\n"), encoding="utf-8")
    return small


def change(path: Path, old: str, new: str) -> None:
    """Replace a text that the table contains."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_seats_have_their_figures_and_their_previous_votes(folder: Path) -> None:
    ambridge, borchester = load_election(folder).seats
    assert ambridge == Seat(
        id="E1",
        name="Ambridge",
        pa_number=7,
        county="Borsetshire",
        electorate=70_000,
        previous_winner="Con",
        sitting="Con",
        previous_declared_at=dt.datetime(2017, 6, 9, 1, 41, tzinfo=dt.UTC),
        previous_electorate=69_000,
        previous={"Con": 30_000, "Lab": 20_000},
    )
    assert (borchester.pa_number, borchester.sitting) == (None, "Con")
    assert borchester.aliases == ("Borchester Town", "Borch")


def test_a_party_without_a_colour_has_a_default_colour_and_mark(folder: Path) -> None:
    change(folder / "parties.csv", "#E4003B,●", ",")
    _, lab = load_election(folder).parties
    assert (lab.colour, lab.mark) == ("#E69F00", "●")


def test_parties_have_their_aliases(folder: Path) -> None:
    con, lab = load_election(folder).parties
    assert (con.code, con.aliases, con.mark) == ("Con", ("C", "Tory"), "■")
    assert lab.name == "Labour"


def test_targets_have_the_published_figures_or_none(folder: Path) -> None:
    published, bare = load_election(folder).targets
    assert (published.published_majority, published.published_swing) == (10_000, Decimal("10.0"))
    assert (published.seat, published.holder, published.challenger) == ("E1", "Con", "Lab")
    assert (bare.published_majority, bare.published_swing, bare.note) == (None, None, "")


def test_an_area_in_two_seats_is_one_area(folder: Path) -> None:
    assert load_election(folder).watch_areas == (
        WatchArea(
            group="Farms",
            party="Con",
            area="The Vale",
            published_share=Decimal("54.5"),
            share_of="European election",
            seats=("E1", "E2"),
        ),
        WatchArea(group="Farms", party="Con", area="The Downs", seats=("E2",)),
    )


def test_missing_settings_have_defaults(folder: Path) -> None:
    election = load_election(folder)
    assert election.polls_close == dt.datetime(2019, 12, 12, 22, tzinfo=dt.UTC)
    assert (election.basis, election.timezone, election.kind) == ("previous", "Europe/London", "G")
    assert election.feed_names == ("General Election",)
    assert election.accepts_tests is False
    assert election.elsewhere == {1: "Aberavon"}


@pytest.mark.parametrize("name", ["targets.csv", "watch_areas.csv", "elsewhere.csv"])
def test_an_optional_table_may_be_missing(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert len(load_election(folder).seats) == 2


@pytest.mark.parametrize("name", ["parties.csv", "seats.csv"])
def test_a_required_table_that_is_missing_is_an_error(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(ElectionError, match=rf"{name}: No such file"):
        load_election(folder)


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda text: text.replace("\n", "\r\n"), id="lines of Windows"),
        pytest.param(lambda text: "\ufeff" + text, id="a byte-order mark"),
        pytest.param(lambda text: text.replace(",Con,", ", Con ,"), id="spaces around a cell"),
        pytest.param(lambda text: text.replace("Ambridge", '"Ambridge"'), id="quotation marks"),
        pytest.param(lambda text: text + "\n\n", id="empty lines at the end"),
    ],
)
def test_a_table_saved_by_a_spreadsheet_is_read(folder: Path, spoil: Callable[[str], str]) -> None:
    before = load_election(folder)
    path = folder / "seats.csv"
    path.write_text(spoil(path.read_text(encoding="utf-8")), encoding="utf-8", newline="")
    assert load_election(folder) == before


def test_columns_may_be_in_any_order_with_others_between(folder: Path) -> None:
    before = load_election(folder)
    (folder / "previous.csv").write_text(
        "votes,why,party,seat_id\n30000,x,Con,E1\n20000,x,Lab,E1\n25000,x,Lab,E2\n",
        encoding="utf-8",
    )
    assert load_election(folder) == before


BROKEN = [
    pytest.param(
        "seats.csv",
        ",70000,",
        ",70O00,",
        'seats.csv row 2: electorate "70O00" is not a whole number',
        id="a letter in a number",
    ),
    pytest.param(
        "seats.csv",
        ",70000,",
        ",-70000,",
        'seats.csv row 2: electorate "-70000" is not a whole number',
        id="a number below nought",
    ),
    pytest.param(
        "seats.csv",
        ",70000,",
        ",0,",
        'seats.csv row 2: electorate "0" is not above 0; write the number of voters on the register',
        id="nobody on the register",
    ),
    pytest.param(
        "previous.csv",
        "E1,Lab,20000",
        "E1,Lab,٢٠٠٠٠",
        'previous.csv row 3: votes "٢٠٠٠٠" is not a whole number',
        id="digits of another script",
    ),
    pytest.param(
        "previous.csv",
        "E1,Lab,20000",
        "E1,Con,20000",
        'previous.csv row 3: party "Con" is duplicated for this seat',
        id="a party twice in a seat",
    ),
    pytest.param(
        "previous.csv",
        "E2,Lab",
        "E9,Lab",
        'previous.csv: seat_id "E9" is not in seats.csv',
        id="votes of an unknown seat",
    ),
    pytest.param(
        "previous.csv",
        "E2,Lab",
        "E2,Labour",
        'previous.csv: party "Labour" is not a code of parties.csv',
        id="votes of a party by its name",
    ),
    pytest.param(
        "seats.csv",
        "Con,Con,",
        "Con,Ind,",
        'seats.csv: party "Ind" is not a code of parties.csv',
        id="a sitting party that is unknown",
    ),
    pytest.param(
        "seats.csv",
        "E2,Borchester",
        "E1,Felpersham,,,,,50000,Con,Con,,,\nE2,Borchester",
        'seats.csv: "e1" means both Ambridge and Felpersham',
        id="a seat's code twice",
    ),
    pytest.param(
        "seats.csv",
        "Borchester Town|Borch",
        "ambridge",
        'seats.csv: "ambridge" means both Ambridge and Borchester',
        id="an alias that is another seat",
    ),
    pytest.param(
        "parties.csv",
        "Lab Co-op",
        "tory",
        'parties.csv: "tory" means both Con and Lab',
        id="an alias of two parties",
    ),
    pytest.param(
        "seats.csv",
        "2017-06-09T02:41:00+01:00",
        "2017-06-09T02:41:00",
        'seats.csv row 2: previous_declared_at "2017-06-09T02:41:00" is not a time like '
        "2017-06-09T02:41:00+01:00",
        id="a time without its offset",
    ),
    pytest.param(
        "targets.csv",
        "E1,Con,Lab,10000",
        "E1,Lab,Lab,10000",
        'targets.csv row 2: challenger "Lab" is the holder too; write the party that needs the '
        "swing, or leave it out",
        id="a holder that challenges itself",
    ),
    pytest.param(
        "targets.csv",
        ",10.0,",
        ",ten,",
        'targets.csv row 2: published_swing "ten" is not a number',
        id="a swing in words",
    ),
    pytest.param(
        "targets.csv",
        ",10.0,",
        ",NaN,",
        'targets.csv row 2: published_swing "NaN" is not a number',
        id="a swing that is no number",
    ),
    pytest.param(
        "targets.csv",
        ",E1,Con,Lab",
        ",E1,Con,LD",
        'targets.csv: party "LD" is not a code of parties.csv',
        id="an unknown challenger",
    ),
    pytest.param(
        "watch_areas.csv",
        ",E2\n",
        ",E3\n",
        'watch_areas.csv: seat_id "E3" is not in seats.csv',
        id="an area in an unknown seat",
    ),
    pytest.param(
        "elsewhere.csv",
        "1,Aberavon",
        "one,Aberavon",
        'elsewhere.csv row 2: pa_number "one" is not a whole number',
        id="a PA number in words",
    ),
    pytest.param(
        "seats.csv",
        "id,name",
        "id,seat",
        "seats.csv: no column name",
        id="a column by another name",
    ),
    pytest.param(
        "election.toml",
        "2019-12-12T22:00:00+00:00",
        "2019-12-12T22:00:00",
        "election.toml: polls_close needs its offset: 2019-12-12T22:00:00+00:00",
        id="polls close without an offset",
    ),
]


@pytest.mark.parametrize(("table", "old", "new", "sentence"), BROKEN)
def test_an_error_names_file_row_column_and_value(
    folder: Path, table: str, old: str, new: str, sentence: str
) -> None:
    change(folder / table, old, new)
    with pytest.raises(ElectionError) as refused:
        load_election(folder)
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("table", "old", "new", "says"),
    [
        pytest.param("election.toml", 'id = "small"', "", "`id`", id="no id"),
        pytest.param("election.toml", "date = 2019-12-12\n", 'date = "soon"\n', "date", id="date"),
        pytest.param(
            "election.toml",
            'id = "small"',
            'id = "small"\nkind = "L"',
            "the tracker counts one member a seat, the candidate with the most votes",
            id="local councils, with several members in a ward",
        ),
        pytest.param("election.toml", "[feed]", 'basis = "both"\n[feed]', "both", id="basis"),
        pytest.param("election.toml", '"small"', '"small', "election.toml", id="not TOML"),
        pytest.param("election.toml", "[feed]\nnames =", "feed =", "feed", id="feed is no table"),
        pytest.param(
            "election.toml",
            "[feed]",
            'timezone = "Europe/Lodnon"\n[feed]',
            "Europe/Lodnon",
            id="no such time zone",
        ),
        pytest.param(
            "parties.csv", "Labour,party", "Labour,Party", "parties.csv row 3: kind", id="kind"
        ),
        *(
            pytest.param(
                "parties.csv",
                "#E4003B",
                colour,
                f'parties.csv row 3: colour "{colour}" is not a colour like #0087DC',
                id=f"colour {colour}",
            )
            for colour in ("red", "#fff", "E4003B", "#E4003Bff", "#E4003G")
        ),
        *(
            pytest.param(
                "parties.csv",
                "●",
                mark,
                f'parties.csv row 3: mark "{mark}" is not one character of single width',
                id=f"mark {mark}",
            )
            for mark in ("●●", "日")
        ),
        pytest.param(
            "parties.csv",
            "Lab,Labour,party,Lab Co-op,#E4003B,●\n",
            "Lab,Labour,party,Lab Co-op,#E4003B,●\n" * 2,
            "parties.csv: Lab is duplicated",
            id="a party twice",
        ),
        pytest.param(
            "seats.csv",
            ",70000,",
            f",{'9' * 5_000},",
            "seats.csv row 2: electorate",
            id="more digits than Python reads",
        ),
        pytest.param(
            "targets.csv", "10.0,close", '10.0,"close', "targets.csv", id="an open quotation mark"
        ),
        pytest.param(
            "targets.csv",
            "10.0,close",
            f'10.0,"close{"x" * 140_000}',
            "targets.csv",
            id="an open quotation mark in a long table",
        ),
        pytest.param(
            "previous.csv",
            "E1,Con,30000",
            "E1,Con,30,000",
            "previous.csv row 2",
            id="a comma in a number",
        ),
    ],
)
def test_any_other_fault_is_an_election_error_with_its_cell(
    folder: Path, table: str, old: str, new: str, says: str
) -> None:
    change(folder / table, old, new)
    with pytest.raises(ElectionError) as refused:
        load_election(folder)
    assert says in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("table", ["election.toml", "seats.csv"])
def test_a_table_in_another_encoding_is_an_error(folder: Path, table: str) -> None:
    text = (folder / table).read_text(encoding="utf-8").replace("small", "é", 1)
    (folder / table).write_bytes(text.replace("Ambridge", "Ambridgé").encode("latin-1"))
    with pytest.raises(ElectionError, match="not UTF-8"):
        load_election(folder)


def test_a_table_without_seats_is_an_error(folder: Path) -> None:
    for name in ("previous.csv", "targets.csv", "watch_areas.csv"):
        header, *_ = (folder / name).read_text(encoding="utf-8").splitlines()
        (folder / name).write_text(header + "\n", encoding="utf-8")
    header, *_ = (folder / "seats.csv").read_text(encoding="utf-8").splitlines()
    (folder / "seats.csv").write_text(header + "\n", encoding="utf-8")
    with pytest.raises(ElectionError, match="no seats"):
        load_election(folder)


def test_a_folder_is_found_by_its_path_before_a_name_that_ships(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(folder, folder.parent / "anglia-2019")
    monkeypatch.chdir(folder.parent)
    assert load_election("anglia-2019").id == "small"
    assert find_election(str(folder)) == folder


def test_an_election_that_ships_is_found_by_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert (find_election("anglia-2019") / "election.toml").is_file()


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("nowhere", id="no such name"),
        pytest.param("", id="nothing"),
        pytest.param("data", id="a folder without an election"),
        pytest.param("x" * 300, id="longer than a file name may be"),
    ],
)
def test_an_unknown_election_is_an_error_with_the_shipped_names(name: str) -> None:
    with pytest.raises(
        ElectionError,
        match=r"give a folder .* or one of: anglia-2019, anglia-next, uk-2019, uk-2024, uk-next$",
    ):
        load_election(name)


def test_read_settings_returns_all_of_election_toml() -> None:
    assert read_settings(find_election("anglia-2019"))["published"]["seats"] == 69


def test_anglia_is_69_seats_with_17_targets_and_5_watch_areas() -> None:
    election = anglia()
    assert (len(election.seats), len(election.targets), len(election.watch_areas)) == (69, 17, 5)
    assert seat_of(election, "Ipswich").previous["Lab"] == 24_224


def test_stands_is_read_from_candidates_or_from_results(folder: Path) -> None:
    assert not any(seat.stands for seat in load_election(folder).seats)
    (folder / "results.csv").write_text("seat_id,party\nE1,Con\nE1,Lab\nE2,Lab\n")
    assert [seat.stands for seat in load_election(folder).seats] == [("Con", "Lab"), ("Lab",)]
    (folder / "candidates.csv").write_text("seat_id,party\nE1,Con\nE1,Green\nE1,Con\n")
    assert [seat.stands for seat in load_election(folder).seats] == [("Con", "Green"), ()]


@pytest.mark.parametrize("table", [b"", b"seat,party\nx,y\n", b"seat_id,party\nx\n", b"\xff\xfe"])
def test_a_faulty_table_of_candidates_is_ignored(folder: Path, table: bytes) -> None:
    (folder / "candidates.csv").write_bytes(table)
    assert not any(seat.stands for seat in load_election(folder).seats)


def with_projection(folder: Path, cell: str) -> Path:
    """The folder with the column `projection` in seats.csv."""
    header, *rows = (folder / "seats.csv").read_text(encoding="utf-8").strip().splitlines()
    told = [f"{header},projection", *(f"{row},{cell}" for row in rows)]
    (folder / "seats.csv").write_text("\n".join(told), encoding="utf-8")
    return folder


@pytest.mark.parametrize(("cell", "projected"), [("", True), ("no", False)])
def test_a_seat_may_be_excluded_from_projection(folder: Path, cell: str, projected: bool) -> None:
    assert {seat.projected for seat in load_election(with_projection(folder, cell)).seats} == {
        projected
    }


def test_a_seat_may_be_set_aside_in_its_table(folder: Path) -> None:
    path = folder / "seats.csv"
    header, first, *rows = path.read_text(encoding="utf-8").splitlines()
    lines = [f"{header},set_aside", f"{first},poll postponed", *(f"{row}," for row in rows)]
    path.write_text("\n".join(lines), encoding="utf-8")
    reasons = [seat.set_aside for seat in load_election(folder).seats]
    assert reasons == ["poll postponed", *("" for _ in rows)]


def test_an_unknown_value_of_projection_is_an_error(folder: Path) -> None:
    with pytest.raises(ElectionError, match='projection "never" is neither empty nor "no"'):
        load_election(with_projection(folder, "never"))


INDEPENDENTS = """\
seat_id,party,name,votes
E1,Ind,Adnan Hussain,10518
E1,Lab,,10386
E1,Ind,Natasha Shah,369
E1,Ind,?,86
E1,Con,Somebody,80
E2,Ind,,25000
"""


def with_independents(folder: Path, table: str) -> Seat:
    """The seat Ambridge, with this table of previous votes."""
    with (folder / "parties.csv").open("a", encoding="utf-8") as file:
        file.write("Ind,Independent,independents,,,\n")
    change(folder / "seats.csv", "70000,Con,Con", "70000,Ind,Ind")
    (folder / "previous.csv").write_text(table, encoding="utf-8")
    return load_election(folder).seat_by_id["E1"]


def test_each_independent_of_last_time_has_a_row(folder: Path) -> None:
    ambridge = with_independents(folder, INDEPENDENTS)
    assert ambridge.previous == {"Ind": 10_973, "Lab": 10_386, "Con": 80}
    assert ambridge.previous_candidates == (
        PreviousCandidate("Ind", "Adnan Hussain", 10_518),
        PreviousCandidate("Ind", "Natasha Shah", 369),
        PreviousCandidate("Ind", "", 86),
    )
    assert ambridge.previous_winning_candidate == PreviousCandidate("Ind", "Adnan Hussain", 10_518)


def test_a_row_without_a_name_is_a_figure_for_several(folder: Path) -> None:
    with_independents(folder, INDEPENDENTS)
    election = load_election(folder)
    borchester = election.seat_by_id["E2"]
    assert (borchester.previous, borchester.previous_candidates) == ({"Ind": 25_000}, ())
    assert election.previous_votes(borchester, "Ind") is None


@pytest.mark.parametrize(
    "row",
    [pytest.param("E1,Ind,Natasha Shah,369", id="named"), pytest.param("E1,Lab,,9", id="a party")],
)
def test_a_row_that_is_there_twice_is_refused(folder: Path, row: str) -> None:
    with pytest.raises(ElectionError, match="is duplicated for this seat"):
        with_independents(folder, f"{INDEPENDENTS}{row}\n")


def test_two_independents_of_one_name_are_two(folder: Path) -> None:
    ambridge = with_independents(folder, f"{INDEPENDENTS}E1,Ind,Natasha Shah,4\nE1,Ind,?,86\n")
    assert len(ambridge.previous_candidates) == 5


def test_a_column_of_last_time_is_a_party(folder: Path) -> None:
    change(folder / "election.toml", "[feed]", 'previous_columns = ["Con", "Whig"]\n[feed]')
    with pytest.raises(ElectionError, match='previous_columns: party "Whig" is not a code'):
        load_election(folder)


@pytest.mark.parametrize("character", ["\x1b", "\x9b", "\u202e", "\x07"])
@pytest.mark.parametrize("table", ["seats.csv", "parties.csv", "targets.csv"])
def test_a_control_character_in_a_table_is_refused(
    folder: Path, table: str, character: str
) -> None:
    """A seat's name reached the terminal raw in `why` and in the title."""
    header, first, rest = (folder / table).read_text(encoding="utf-8").split("\n", 2)
    spoilt = first.replace(first[2], f"{first[2]}{character}", 1)
    (folder / table).write_text(f"{header}\n{spoilt}\n{rest}", encoding="utf-8")
    with pytest.raises(ElectionError, match=rf"{table} row 2: \w+ .*control character") as refused:
        load_election(folder)
    assert character not in str(refused.value)


def test_a_control_character_in_the_settings_is_refused(folder: Path) -> None:
    settings = (folder / "election.toml").read_text(encoding="utf-8")
    named = settings.replace('name = "', 'name = "\\u001b[2J', 1)
    (folder / "election.toml").write_text(named, encoding="utf-8")
    with pytest.raises(ElectionError, match=r'election\.toml: ".*" has a control character'):
        load_election(folder)
