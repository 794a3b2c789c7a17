"""`tracker prepare` as it is typed: what it prints, what it writes, its exit codes and refusals."""

import datetime as dt
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.makers.commands import tracker
from tests.prepare.written import (
    CANDIDATES_2019,
    NUMBERS,
    SEATS_2017,
    SEATS_2019,
    only_seats,
    table,
)
from tracker import cli
from tracker.election import folder

THREE = ("Colchester", "Ipswich", "North East Fife")
TO_COME = ("--name", "General Election", "--date", "2019-12-12", "--previous", "previous.csv")
OVER = (*TO_COME, "--results", "results.csv", "--times", "times.csv", "--numbers", "numbers.csv")


@dataclass(frozen=True)
class Done:
    """A command that has ended."""

    code: int
    out: str
    err: str


Run = Callable[..., Done]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The tables of three seats in the folder we are in, and none of our own settings."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("TRACKER_")]:
        monkeypatch.delenv(name)
    for name, text in (
        ("previous", SEATS_2017),
        ("results", CANDIDATES_2019),
        ("times", SEATS_2019),
        ("numbers", NUMBERS),
    ):
        table(tmp_path, f"{name}.csv", only_seats(text, *THREE))
    return tmp_path


@pytest.fixture
def run(here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run `tracker` in this process, through the same `main` as ever."""

    def run(*arguments: str) -> Done:
        monkeypatch.setattr("sys.argv", ["tracker", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return Done(ended.value.code, said.out, said.err)

    return run


def test_a_night_that_is_over_from_tables_to_a_rehearsal(run: Run, here: Path) -> None:
    prepared = run("prepare", "uk", *OVER, "--targets", "Con=2", "--targets", "LD=1")
    assert prepared == Done(
        0,
        "3 seats, 8 parties, 3 targets, 3 results written to uk. 0 differ, 0 notes.\n",
        "",
    )
    checked = run("check", "uk")
    assert (checked.code, checked.err) == (0, "")
    assert checked.out.splitlines()[-1].endswith("3 seats, 3 results. 0 differ.")
    rehearsed = run("rehearse", "uk", "drop", "--speed", "max")
    assert rehearsed == Done(0, "3 files written to drop.\n", "")
    assert sorted(path.name for path in (here / "drop").iterdir()) == [
        "General_Election_result_Colchester_1.xml",
        "General_Election_result_Fife_North_East_1.xml",
        "General_Election_result_Ipswich_1.xml",
    ]


def test_a_night_to_come(run: Run) -> None:
    prepared = run("prepare", "uk", *TO_COME)
    assert prepared.code == 0
    assert prepared.out.splitlines()[0] == (
        "note: no register of the election to come for Colchester, Ipswich and North East Fife: "
        "electorate in seats.csv is the previous one, to be put right before turnout is said"
    )
    checked = run("check", "uk")
    assert checked.code == 1
    assert checked.out.splitlines()[0].startswith(
        "stops: no seat has a PA number, so every PA file"
    )
    assert checked.out.splitlines()[-1].endswith("0 results. 1 stops the night, 0 differ.")
    assert run("prepare", "numbered", *TO_COME, "--numbers", "numbers.csv").code == 0
    assert run("check", "numbered").code == 0


def test_what_stops_the_night_is_before_the_note_about_polling_day(run: Run) -> None:
    assert (
        run("prepare", "uk", "--name", "General Election", "--previous", "previous.csv").code == 0
    )
    checked = run("check", "uk")
    assert [line.partition(":")[0] for line in checked.out.splitlines()[:2]] == ["stops", "note"]
    assert "polling day is not known" in checked.out.splitlines()[1]


def test_a_column_that_is_wrong_throughout_is_one_line(run: Run, here: Path) -> None:
    rows = (here / "times.csv").read_text("utf-8")
    table(here, "times.csv", re.sub(r"13/12/2019 \d\d:\d\d", "late", rows))
    few = run("prepare", "few", *OVER).out
    assert few.count('time of declaration "late"') == 3
    for name, text in (
        ("previous", SEATS_2017), ("results", CANDIDATES_2019), ("times", SEATS_2019),
    ):  # fmt: skip
        table(here, f"{name}.csv", re.sub(r"13/12/2019 \d\d:\d\d", "late", text))
    (line,) = [line for line in run("prepare", "uk", *OVER).out.splitlines() if '"late"' in line]
    assert line.startswith(
        "differs: times.csv: 7 of 7 seats have a time of declaration that is not a time, so it is "
        "left out: Aberavon, Chorley, Colchester, Ipswich, Meon Valley and 2 more; the first: "
    )
    assert line.endswith("ignore it with --ignore 'Declaration time'")


def test_what_differs_comes_first_and_is_exit_code_1(run: Run, here: Path) -> None:
    text = (here / "previous.csv").read_text(encoding="utf-8").replace(",831,", ",836,")
    table(here, "previous.csv", text)
    prepared = run("prepare", "uk", *TO_COME)
    assert prepared.code == 1
    assert prepared.out.splitlines()[0] == (
        "differs: Ipswich: previous.csv has a majority of 836, but the votes of Lab and Con give 831"
    )
    assert prepared.out.splitlines()[-1].endswith("written to uk. 1 differ, 2 notes.")
    assert (here / "uk" / "seats.csv").exists()


def test_every_wish_has_its_option(run: Run, here: Path) -> None:
    table(
        here,
        "previous.csv",
        (here / "previous.csv").read_text("utf-8").replace(",ukip,", ",purple,"),
    )
    table(here, "ours.txt", "Ipswich\n")
    table(here, "typed.csv", "Seat,Challenger,Page\nColchester,LD,7\n")
    prepared = run(
        "prepare", "anglia", *OVER,
        "--where", "County name=Essex", "--seats", "ours.txt",
        "--id", "anglia-2019", "--region", "ITV Anglia",
        "--targets", "Con = 1", "--targets-file", "typed.csv",
        "--sitting", "Ipswich=Ind",
        "--column", "Purple=UKIP", "--ignore", "page",
    )  # fmt: skip
    assert (prepared.code, prepared.err) == (0, "")
    election = folder.load_election("anglia")
    assert (election.id, election.region) == ("anglia-2019", "ITV Anglia")
    assert {seat.name: seat.sitting for seat in election.seats} == {
        "Colchester": "Con",
        "Ipswich": "Ind",
    }
    assert [t.challenger for t in election.targets] == ["Con", "LD"]
    assert election.elsewhere == {250: "Fife North East"}


def test_last_time_may_be_two_files(run: Run) -> None:
    prepared = run(
        "prepare", "uk", "--name", "General Election", "--date", "2024-07-04",
        "--previous", "times.csv", "--previous", "results.csv",
    )  # fmt: skip
    assert prepared.code == 0
    assert folder.load_election("uk").seats[1].previous["RUK"] == 1_432


def test_options_come_from_the_environment_too(
    run: Run, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (
        ("DIR", "uk"),
        ("NAME", "General Election"),
        ("DATE", "2019-12-12"),
        ("PREVIOUS", "times.csv;results.csv"),
        ("TARGETS", "Con=1;Lab=1"),
        ("REGION", "all of it"),
    ):
        monkeypatch.setenv(f"TRACKER_{name}", value)
    assert run("prepare").code == 0
    election = folder.load_election("uk")
    assert (election.region, len(election.targets)) == ("all of it", 2)


def test_several_in_the_environment_are_divided_by_semicolons(
    run: Run, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seats, counties and columns have spaces in their names."""
    text = (here / "previous.csv").read_text("utf-8")
    renamed = text.replace(",ukip,", ",u k party,").replace(",result,", ",what then,")
    table(here, "previous.csv", renamed.replace(",dup,", ",d u p,"))
    for name, value in (
        ("SITTING", "North East Fife=Ind; Ipswich = Green"),
        ("WHERE", "county name=Suffolk;country name=Scotland"),
        ("COLUMN", "u k party=UKIP;d u p=DUP"),
        ("IGNORE", "what then;nowhere to be seen"),
    ):
        monkeypatch.setenv(f"TRACKER_{name}", value)
    prepared = run("prepare", "uk", *TO_COME)
    assert prepared.code == 0
    assert 'no table has the column "nowhere to be seen"' in prepared.out
    seats = folder.load_election("uk").seats
    assert {seat.name: seat.sitting for seat in seats} == {
        "Ipswich": "Green",
        "North East Fife": "Ind",
    }
    assert seats[0].previous["UKIP"] == 1_372


@pytest.mark.parametrize("link", [False, True], ids=["as it is", "through a link"])
def test_the_folder_we_are_in_if_it_is_empty(
    run: Run, here: Path, monkeypatch: pytest.MonkeyPatch, link: bool
) -> None:
    tables = [str(here / one) if one.endswith(".csv") else one for one in OVER]
    (here / "uk").mkdir()
    if link:
        (here / "link").symlink_to(here / "uk")
    monkeypatch.chdir(here / ("link" if link else "uk"))
    before = sorted(here.iterdir())
    assert run("prepare", ".", *tables).code == 0
    assert folder.load_election(here / "uk").id == "uk"
    assert sorted(here.iterdir()) == before


def test_a_time_when_the_clocks_change_is_written_and_loaded(run: Run, here: Path) -> None:
    """Nobody votes on such a night, but a table may say so."""
    text = (here / "previous.csv").read_text("utf-8")
    for time in ("09/06/2017 02:59", "09/06/2017 02:52", "09/06/2017 06:29"):
        assert time in text
        text = text.replace(time, "29/10/2017 01:30")
    table(here, "previous.csv", text)
    assert run("prepare", "uk", *TO_COME).code == 0
    for seat in folder.load_election("uk").seats:
        assert seat.previous_declared_at == dt.datetime(2017, 10, 29, 0, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "arguments",
    [
        ("--sitting", "Ipswich=Ind", "--sitting", " Ipswich = Ind"),
        ("--targets", "Con=1", "--targets", "Con=1"),
        ("--column", "purple=UKIP", "--column", "purple=UKIP"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_the_same_answer_twice_is_one(run: Run, arguments: tuple[str, ...]) -> None:
    assert run("prepare", "uk", *TO_COME, *arguments).code == 0


def test_order_does_not_depend_on_chance(here: Path) -> None:
    """Sets have another order in every process."""
    text = (here / "times.csv").read_text("utf-8").replace("13/12/2019 0", "12/12/2019 0", 2)
    table(here, "times.csv", text.replace("North East Fife", "Fife NE"))
    numbers = (here / "numbers.csv").read_text("utf-8")
    table(here, "numbers.csv", numbers.replace("North East Fife", "NE Fife"))
    said = {
        tracker(
            "prepare", f"uk-{seed}", *OVER, "--id", "uk", "--ignore", "a", "--ignore", "b",
            cwd=here, PYTHONHASHSEED=seed,
        ).stdout.replace(f"uk-{seed}", "uk")
        for seed in "1234"
    }  # fmt: skip
    assert len(said) == 1
    (out,) = said
    assert out.count("declared at 12/12/2019") == 2
    written = [
        {path.name: path.read_bytes() for path in (here / f"uk-{seed}").iterdir()}
        for seed in "1234"
    ]
    assert written == [written[0]] * 4


def test_control_characters_of_a_table_do_not_reach_the_terminal(run: Run, here: Path) -> None:
    table(here, "previous.csv", "ONS ID,\x1b[2J\n1,2\n")
    prepared = run("prepare", "uk", *TO_COME)
    assert prepared.code == 2
    assert "\x1b" not in prepared.err
    assert prepared.err.startswith('tracker: previous.csv: unknown column "\\x1b[2J"')


WRONG = [
    pytest.param(
        ("uk",), "give the previous result", id="nothing",
    ),
    pytest.param(
        ("uk", "--name", "General Election", "--previous", "previous.csv", "--times", "times.csv"),
        "--results, --times and --nominations need polling day", id="no date",
    ),
    pytest.param(
        ("uk", "--name", "General Election", "--date", "12/12/2019"),
        '"12/12/2019" is not a day; write it as 2019-12-12', id="a date of another form",
    ),
    pytest.param(
        ("uk", "--name", "General Election", "--date", "2019-12-12"),
        "tracker: give the previous result: --previous FILE or --nominations FOLDER",
        id="no last time",
    ),
    pytest.param(
        ("uk", *TO_COME, "--times", "gone.csv"), "File 'gone.csv' does not exist", id="no such file",
    ),
    pytest.param(
        ("uk", *TO_COME, "--nominations", "times.csv"), "Directory 'times.csv' is a file",
        id="a file for a folder",
    ),
    pytest.param(
        ("uk", *TO_COME, "--targets", "Con"), '"Con": write PARTY=N', id="targets without a number"
    ),
    pytest.param(
        ("uk", *TO_COME, "--targets", "Con=many"),
        "tracker: --targets Con=many: write PARTY=N, as Con=30",
        id="targets that are no number",
    ),
    pytest.param(
        ("uk", *TO_COME, "--targets", "Con=0"),
        "tracker: --targets Con=0: the number is not above 0", id="no targets at all",
    ),
    pytest.param(
        ("uk", *TO_COME, "--where", "Wales"), '"Wales": write COLUMN=VALUE', id="where without a column"
    ),
    pytest.param(
        ("uk", *TO_COME, "--where", "region="), '"region=": write COLUMN=VALUE', id="where without a value"
    ),
    pytest.param(
        ("uk", *TO_COME, "--sitting", "Ipswich"), '"Ipswich": write SEAT=PARTY', id="sitting without a party"
    ),
    pytest.param(
        ("uk", *TO_COME, "--sitting", "Ipswitch=Ind"),
        'tracker: --sitting Ipswitch: no seat "Ipswitch" in the tables; did you mean Ipswich?',
        id="sitting of no seat",
    ),
    pytest.param(
        ("uk", *TO_COME, "--sitting", "Ipswich=Ind", "--sitting", "Ipswich=Con"),
        "tracker: --sitting Ipswich is duplicated: Ind and Con", id="two who sat",
    ),
    pytest.param(
        ("uk", *TO_COME, "--targets", "Con=1", "--targets", "Con=2"),
        "tracker: --targets Con is duplicated: 1 and 2", id="two numbers of targets",
    ),
    pytest.param(
        ("uk", *TO_COME, "--targets", "Con=1", "--targets", "Tory=1"),
        "tracker: --targets Tory=1: Conservative is given twice", id="targets of a party twice",
    ),
    pytest.param(
        ("uk", *TO_COME, "--column", "purple=UKIP", "--column", "purple=Con"),
        "tracker: --column purple is duplicated: UKIP and Con", id="two meanings of a column",
    ),
    pytest.param(
        ("uk", *TO_COME, "--targets", "Others=1"),
        'tracker: --targets Others=1: "Others" is several candidates in one figure, not a party', id="targets of a lump",
    ),
    pytest.param(
        ("uk", *TO_COME, "--column", "purple"), '"purple": write COLUMN=CODE', id="column without a code"
    ),
    pytest.param(
        ("uk", *TO_COME, "--results", "times.csv"),
        "tracker: --results times.csv: has a row a seat, and a night needs its candidates; give "
        "the candidate table, and this one with --times",
        id="a row a seat for results",
    ),
    pytest.param(
        ("uk", *TO_COME, "--previous", "times.csv"),
        "tracker: previous.csv and times.csv both have a row a seat; give one of each kind", id="two of a kind",
    ),
    pytest.param(
        ("uk", *TO_COME, "--numbers", "times.csv"), "tracker: times.csv: no column pa_number",
        id="no numbers",
    ),
    pytest.param(
        ("previous.csv", *TO_COME),
        "tracker: previous.csv is a file; name a folder that does not exist yet", id="a file in its place",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "sentence"), WRONG)
def test_wrong_usage_is_one_line_and_exit_code_2_and_writes_nothing(
    run: Run, here: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    before = sorted(here.rglob("*"))
    done = run("prepare", *arguments)
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert sentence in done.err
    assert sorted(here.rglob("*")) == before


def test_an_election_that_cannot_be_loaded_leaves_nothing_behind(run: Run, here: Path) -> None:
    text = (here / "previous.csv").read_text("utf-8")
    table(here, "previous.csv", text.replace(",Colchester,", ",Ipswich,"))
    before = sorted(here.rglob("*"))
    done = run("prepare", "new/folders/uk", *TO_COME)
    assert (done.code, done.err) == (
        2,
        "tracker: seats.csv: Ipswich is duplicated\n",
    )
    assert sorted(here.rglob("*")) == before


def test_a_second_time_the_folder_is_not_written_over(run: Run, here: Path) -> None:
    run("prepare", "uk", *TO_COME)
    (here / "uk" / "seats.csv").write_text("put right by hand", encoding="utf-8")
    done = run("prepare", "uk", *TO_COME)
    assert done == Done(2, "", "tracker: uk is not empty; name a folder that does not exist yet\n")
    assert (here / "uk" / "seats.csv").read_text(encoding="utf-8") == "put right by hand"


def test_a_folder_that_cannot_be_made_is_one_line_and_exit_code_1(run: Run) -> None:
    done = run("prepare", "previous.csv/uk", *TO_COME)
    assert (done.code, done.out, done.err.count("\n")) == (1, "", 1)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (
            ("--column", "Purple=UKIP", "--column", "purple=Con"),
            "--column purple is duplicated: UKIP and Con",
        ),
        (
            ("--column", "Page=Con", "--ignore", "page"),
            '"page" is named by --column and by --ignore',
        ),
        (("--targets", "Con=" + "9" * 5000), "write PARTY=N, as Con=30"),
    ],
)
def test_answers_that_cannot_both_be_are_wrong_usage(
    run: Run, options: tuple[str, ...], sentence: str
) -> None:
    done = run("prepare", "uk", *TO_COME, *options)
    assert done.code == 2
    assert sentence in done.err
    assert not Path("uk").exists()


def test_a_semicolon_at_the_end_ends_nothing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_SITTING", "Ipswich=Ind;")
    assert run("prepare", "uk", *TO_COME).code == 0
    assert {s.name: s.sitting for s in folder.load_election("uk").seats}["Ipswich"] == "Ind"
