"""A rehearsal gives the votes, order and gaps of results.csv as PA's messages."""

import csv
import datetime as dt
import itertools
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from defusedxml import ElementTree

from tracker.election import Election
from tracker.election.csv_tables import ElectionError
from tracker.election.folder import find_election, load_election
from tracker.prepare.pa_writer import PA_ABBREVIATIONS, Message, file_stem
from tracker.prepare.rehearsal import LEAD_SECONDS, duration, load_messages, play, speed_for

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("TRACKER_SHARED_DATA") or ROOT.parent / "shared" / "data")
ANGLIA = find_election("anglia-2019")


@pytest.fixture(scope="module")
def election() -> Election:
    return load_election(ANGLIA)


@pytest.fixture(scope="module")
def messages(election: Election) -> tuple[Message, ...]:
    return load_messages(election, ANGLIA)


def table() -> list[dict[str, str]]:
    with (ANGLIA / "results.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def constituency(message: Message) -> Element:
    found = ElementTree.fromstring(message.xml).find("Election/Constituency")
    assert found is not None
    return found


def figures_of(messages: tuple[Message, ...], pa_name: str) -> dict[str, str]:
    (found,) = [c.attrib for c in map(constituency, messages) if c.attrib["name"] == pa_name]
    return found


def the_files(drop: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in drop.iterdir()}


class Watch:
    """A sleep that takes no time and remembers how long it was asked for, in seconds."""

    def __init__(self, at_each: Callable[[], None] = lambda: None) -> None:
        self.asked: list[float] = []
        self.at_each = at_each

    def sleep(self, seconds: float) -> None:
        self.asked.append(seconds)
        self.at_each()


# The messages


def test_every_seat_declares_once_in_its_real_order(
    election: Election, messages: tuple[Message, ...]
) -> None:
    assert {message.seat for message in messages} == {seat.id for seat in election.seats}
    assert len(messages) == 69
    assert [m.at for m in messages] == sorted(m.at for m in messages)
    first, last = messages[0], messages[-1]
    assert first.name == "General_Election_result_Broxbourne_1.xml"
    assert first.at == dt.datetime(2019, 12, 13, 1, 15, tzinfo=dt.UTC)
    assert last.name == "General_Election_result_Northamptonshire_South_1.xml"
    assert duration(messages) == dt.timedelta(hours=5, minutes=58)


def test_ties_stand_as_in_the_table(messages: tuple[Message, ...]) -> None:
    in_table = list(dict.fromkeys(row["seat_id"] for row in table()))
    ties = 0
    for earlier, later in itertools.pairwise(messages):
        if earlier.at == later.at:
            ties += 1
            assert in_table.index(earlier.seat) < in_table.index(later.seat)
    assert ties > 5


def test_the_messages_hold_every_candidate_of_the_table(messages: tuple[Message, ...]) -> None:
    rows = {
        (row["seat_id"], row["first_name"], row["surname"], row["party_name"], row["votes"])
        for row in table()
    }
    said = [
        (
            message.seat,
            candidate.get("firstName", ""),
            candidate.attrib["surname"],
            candidate[0].attrib["name"],
            candidate[0].attrib["votes"],
        )
        for message in messages
        for candidate in constituency(message)
    ]
    assert set(said) == rows
    assert len(said) == len(table())


def test_the_same_tables_give_the_same_bytes(
    election: Election, messages: tuple[Message, ...]
) -> None:
    assert load_messages(election, ANGLIA) == messages


PETERBOROUGH = """\
<?xml version="1.0" encoding="UTF-8"?>
<FirstPastThePostResult revision="1" declarationTime="2019-12-13T01:46:00+00:00">
  <Election name="General Election" date="2019-12-12" type="G">
    <Constituency number="451" name="Peterborough" electorate="72560" turnout="47801" \
percentageTurnout="65.88" percentageChangeTurnout="-0.87" winningParty="C" gainOrHold="gain" \
sittingParty="Lab" majority="2580" percentageMajority="5.40" percentageChangeMajority="+4.13" \
swing="3.33" swingTo="C" swingFrom="Lab">
      <Candidate elected="*" firstName="Paul" surname="Bristow" ballotName="Bristow, Paul">
        <Party name="Conservative" abbreviation="C" votes="22334" percentageShare="46.72" \
percentageShareChange="-0.08" />
      </Candidate>
      <Candidate firstName="Lisa" surname="Forbes" ballotName="Forbes, Lisa">
        <Party name="Labour" abbreviation="Lab" votes="19754" percentageShare="41.33" \
percentageShareChange="-6.75" />
      </Candidate>
"""


def test_a_message_is_laid_out_as_pa_does(messages: tuple[Message, ...]) -> None:
    (message,) = [m for m in messages if "Peterborough" in m.name]
    assert message.xml.decode().startswith(PETERBOROUGH)


@pytest.mark.parametrize(
    ("pa_name", "said"),
    [
        (
            "Norfolk North",
            {"number": "422", "winningParty": "C", "gainOrHold": "gain", "sittingParty": "LD"}
            | {"majority": "14395", "swing": "17.53", "swingTo": "C", "swingFrom": "LD"},
        ),
        (
            "St Albans",
            {"winningParty": "LD", "gainOrHold": "gain", "sittingParty": "C", "majority": "6293"}
            | {"swingTo": "LD", "swingFrom": "C"},
        ),
        (
            "Luton South",
            {"winningParty": "Lab", "gainOrHold": "gain", "sittingParty": "Ind"}
            | {"swingTo": "C", "swingFrom": "Lab"},
        ),
        (
            "Cambridgeshire South",
            {"winningParty": "C", "gainOrHold": "gain", "sittingParty": "LD", "majority": "2904"},
        ),
        ("Norwich South", {"winningParty": "Lab", "gainOrHold": "hold", "sittingParty": "Lab"}),
    ],
)
def test_headline_figures_are_pas(
    messages: tuple[Message, ...], pa_name: str, said: dict[str, str]
) -> None:
    assert said.items() <= figures_of(messages, pa_name).items()


def test_candidates_stand_by_votes_and_the_first_is_elected(
    messages: tuple[Message, ...],
) -> None:
    for message in messages:
        candidates = list(constituency(message))
        votes = [int(candidate[0].attrib["votes"]) for candidate in candidates]
        assert votes == sorted(votes, reverse=True)
        marks = [candidate.get("elected") for candidate in candidates]
        assert marks == ["*"] + [None] * (len(candidates) - 1)


def test_what_is_not_computable_or_not_known_is_left_out(messages: tuple[Message, ...]) -> None:
    for message in messages:
        root = ElementTree.fromstring(message.xml)
        assert [child.tag for child in root] == ["Election"]
        for element in root.iter():
            assert "paId" not in element.attrib
            assert "" not in element.attrib.values()
            if element.get("abbreviation") in ("Brexit", "Ind", "Loony"):
                assert "percentageShareChange" not in element.attrib


def test_parties_go_by_pas_abbreviations(messages: tuple[Message, ...]) -> None:
    said = {
        candidate[0].attrib["abbreviation"]
        for message in messages
        for candidate in constituency(message)
    }
    assert {"C", "Lab", "LD", "Green", "Brexit", "Ind", "Loony", "Soc Dem"} <= said
    assert not said & {"Con", "MRLP", "SDP"}


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("Carrick, Cumnock & Doon Valley", "Carrick_Cumnock_and_Doon_Valley"),
        ("Na h-Eileanan an Iar", "Na_h-Eileanan_an_Iar"),
        ("Scottish Parliament Test", "Scottish_Parliament_Test"),
        ("../../etc/passwd", "etc_passwd"),
    ],
)
def test_files_are_named_as_pas_are(name: str, stem: str) -> None:
    assert file_stem(name) == stem


# The table of results, when it is wrong


def with_results(folder: Path, edit: Callable[[str], str]) -> Path:
    copy = Path(shutil.copytree(ANGLIA, folder / "anglia-2019"))
    path = copy / "results.csv"
    text = path.read_text(encoding="utf-8")
    edited = edit(text)
    assert edited != text
    path.write_text(edited, encoding="utf-8")
    return copy


BROXBOURNE = (
    "E14000606,Broxbourne,2019-12-13T01:15:00+00:00,73182,214,Charles,Walker,Con,Conservative,30631"
)


@pytest.mark.parametrize(
    ("cell", "wrong", "sentence"),
    [
        ("E14000606", "E14999999", 'seat_id "E14999999" is not in seats.csv'),
        ("Broxbourne", "Ipswich", 'seat "Ipswich" is not E14000606, which is Broxbourne'),
        (
            "2019-12-13T01:15:00+00:00",
            "",
            'declared_at "" is empty, so the time to send it is not known',
        ),
        (
            "2019-12-13T01:15:00+00:00",
            "01:15",
            'declared_at "01:15" is not a time like 2017-06-09T02:41:00+01:00',
        ),
        (
            "2019-12-13T01:15:00+00:00",
            "2017-06-09T00:36:00+01:00",
            'declared_at "2017-06-09T00:36:00+01:00" is before the polls close, '
            "2019-12-12T22:00:00+00:00",
        ),
        ("73182", "", 'electorate "" is not a whole number'),
        ("30631", "3O631", 'votes "3O631" is not a whole number'),
        ("30631", "-1", 'votes "-1" is not a whole number'),
        ("Con", "Whig", 'party "Whig" is not a code of parties.csv'),
        (
            "Walker",
            "Wal\x1bker",
            r'surname "Wal\x1bker" has the control character \x1b; write plain text',
        ),
        ("Walker", "Wal\ufffeker", "has a character that cannot be printed"),  # not allowed in XML
        ("30631", "66631", 'seat "Broxbourne" has 82,920 votes for an electorate of 73,182'),
    ],
)
def test_a_wrong_cell_is_named_with_its_row(
    tmp_path: Path, cell: str, wrong: str, sentence: str
) -> None:
    line = ",".join(wrong if part == cell else part for part in BROXBOURNE.split(","))
    folder = with_results(tmp_path, lambda text: text.replace(BROXBOURNE, line, 1))
    with pytest.raises(ElectionError) as refused:
        load_messages(load_election(folder), folder)
    assert str(refused.value).startswith("results.csv row 2: ")
    assert sentence in str(refused.value)


def test_one_seat_has_one_time(tmp_path: Path) -> None:
    later = BROXBOURNE.replace("01:15", "01:16")
    folder = with_results(tmp_path, lambda text: text.replace(BROXBOURNE, later, 1))
    with pytest.raises(
        ElectionError, match=r'row 3: declared_at ".*01:15.*" is ".*01:16.*" in row 2'
    ):
        load_messages(load_election(folder), folder)


@pytest.mark.parametrize("edit", [None, lambda text: text.splitlines()[0] + "\n"])
def test_no_results_no_night(tmp_path: Path, edit: Callable[[str], str] | None) -> None:
    folder = with_results(tmp_path, edit or (lambda text: ""))
    if edit is None:
        (folder / "results.csv").unlink()
    with pytest.raises(ElectionError, match=r"results\.csv: no results, so there is no night"):
        load_messages(load_election(folder), folder)


def test_a_table_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(ANGLIA, tmp_path / "anglia-2019"))
    path = folder / "results.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("latin-1"))
    with pytest.raises(ElectionError, match=r"results\.csv: .*utf-8"):
        load_messages(load_election(folder), folder)


def test_a_tie_marks_nobody_and_claims_no_winner(tmp_path: Path) -> None:
    def tie(text: str) -> str:
        return text.replace(",Con,Conservative,30631", ",Con,Conservative,10824", 1)

    folder = with_results(tmp_path, tie)
    said = constituency(load_messages(load_election(folder), folder)[0])
    assert said.attrib["majority"] == "0"
    assert not {"winningParty", "gainOrHold", "swing"} & said.attrib.keys()
    assert not any(candidate.get("elected") for candidate in said)


# Playing it


def test_at_speed_none_all_files_are_written_without_waits(
    tmp_path: Path, messages: tuple[Message, ...]
) -> None:
    watch, drop = Watch(), tmp_path / "new" / "drop"
    assert play(messages, drop, speed=None, sleep=watch.sleep) == 69
    assert the_files(drop) == {message.name: message.xml for message in messages}
    assert watch.asked == []


@pytest.mark.parametrize("speed", [1.0, 120.0])
def test_the_gaps_are_the_real_ones_over_the_speed(
    tmp_path: Path, messages: tuple[Message, ...], speed: float
) -> None:
    watch = Watch()
    play(messages, tmp_path, speed=speed, sleep=watch.sleep, seconds=float)
    assert watch.asked[:2] == [LEAD_SECONDS, 8 * 60 / speed]
    assert sum(watch.asked) == pytest.approx(
        LEAD_SECONDS + duration(messages).total_seconds() / speed
    )


def test_the_time_that_writing_takes_is_taken_off_the_next_waits(
    tmp_path: Path, messages: tuple[Message, ...]
) -> None:
    clock = Watch()

    def seconds() -> float:
        return sum(clock.asked) + 90.0 * len(the_files(tmp_path))

    play(messages, tmp_path, speed=1, sleep=clock.sleep, seconds=seconds)
    planned = LEAD_SECONDS + duration(messages).total_seconds()
    assert sum(clock.asked) < planned - 40 * 90
    assert seconds() == pytest.approx(planned, abs=5 * 90)


def test_the_demo_lasts_three_minutes(tmp_path: Path, messages: tuple[Message, ...]) -> None:
    watch = Watch()
    play(messages, tmp_path, speed=speed_for(messages, 180), sleep=watch.sleep, seconds=float)
    assert sum(watch.asked) == pytest.approx(LEAD_SECONDS + 180)


def test_a_night_without_length_can_be_compressed_too(messages: tuple[Message, ...]) -> None:
    assert duration(()) == duration(messages[:1]) == dt.timedelta()
    assert speed_for(messages[:1], 180) == 1.0


def test_a_reader_sees_only_complete_files(
    tmp_path: Path, messages: tuple[Message, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    real_replace = Path.replace
    whole = {message.name: message.xml for message in messages}
    looked = 0

    def look_then_replace(path: Path, target: Path) -> Path:
        nonlocal looked
        looked += 1
        assert path.parent == tmp_path
        assert path.name.startswith(".")
        assert not Path(target).exists()
        visible = {name: data for name, data in the_files(tmp_path).items() if name[0] != "."}
        assert visible.items() <= whole.items()
        return real_replace(path, target)

    monkeypatch.setattr(Path, "replace", look_then_replace)
    play(messages, tmp_path, speed=None, sleep=Watch().sleep)
    assert looked == 69
    assert the_files(tmp_path).keys() == whole.keys()


def test_the_callback_gets_each_message_after_it_is_written(
    tmp_path: Path, messages: tuple[Message, ...]
) -> None:
    told: list[Message] = []

    def on_sent(message: Message) -> None:
        assert (tmp_path / message.name).read_bytes() == message.xml
        told.append(message)

    play(messages, tmp_path, speed=None, sleep=Watch().sleep, on_sent=on_sent)
    assert told == list(messages)


def test_it_stops_after_the_wait_in_which_stop_was_set(
    tmp_path: Path, messages: tuple[Message, ...]
) -> None:
    watch = Watch()
    sent = play(messages, tmp_path, speed=1, sleep=watch.sleep, stop=lambda: len(watch.asked) == 3)
    assert sent == 2
    assert the_files(tmp_path).keys() == {message.name for message in messages[:2]}


def test_an_interrupted_rehearsal_continues_where_it_stopped(
    tmp_path: Path, messages: tuple[Message, ...]
) -> None:
    play(messages[:60], tmp_path, speed=None, sleep=Watch().sleep)
    watch = Watch()
    assert play(messages, tmp_path, speed=1, sleep=watch.sleep, seconds=float) == 9
    assert sum(watch.asked) == LEAD_SECONDS + duration(messages[60:]).total_seconds()
    assert len(the_files(tmp_path)) == 69


def test_a_file_that_has_other_content_is_never_overwritten(
    tmp_path: Path, messages: tuple[Message, ...]
) -> None:
    real = tmp_path / messages[5].name
    real.write_bytes(b"<FirstPastThePostResult/>")
    with pytest.raises(ElectionError, match=f"{real.name} has other content already"):
        play(messages, tmp_path, speed=None, sleep=Watch().sleep)
    assert the_files(tmp_path) == {real.name: b"<FirstPastThePostResult/>"}


def test_nor_one_that_arrives_while_the_rehearsal_waits(
    tmp_path: Path, messages: tuple[Message, ...]
) -> None:
    real = tmp_path / messages[0].name

    def deliver() -> None:
        real.write_bytes(b"<FirstPastThePostResult/>")

    watch = Watch(at_each=deliver)
    with pytest.raises(ElectionError, match="has other content already"):
        play(messages, tmp_path, speed=1, sleep=watch.sleep)
    assert real.read_bytes() == b"<FirstPastThePostResult/>"


@pytest.mark.parametrize("speed", [0, -1, float("nan")])
def test_a_speed_is_above_nothing(
    tmp_path: Path, messages: tuple[Message, ...], speed: float
) -> None:
    with pytest.raises(ValueError, match="is not above 0"):
        play(messages, tmp_path, speed=speed, sleep=Watch().sleep)


# Against the Commons Library


COMMONS = SHARED / "hoc" / "HoC-GE2019-results-by-constituency.csv"
COMMONS_COLUMNS = {"Con": "C", "Lab": "Lab", "LD": "LD", "BRX": "Brexit", "Green": "Green"}


@pytest.mark.skipif(not COMMONS.exists(), reason=f"the Commons Library's table is not at {COMMONS}")
def test_every_message_agrees_with_the_commons_library(messages: tuple[Message, ...]) -> None:
    with COMMONS.open(encoding="utf-8-sig", newline="") as file:
        commons = {row["ONS ID"]: row for row in csv.DictReader(file)}
    for message in messages:
        row, said = commons[message.seat], constituency(message)
        declared = dt.datetime.strptime(row["Declaration time"], "%d/%m/%Y %H:%M")
        assert message.at == declared.replace(tzinfo=dt.UTC)
        assert said.attrib["majority"] == row["Majority"]
        assert said.attrib["electorate"] == row["Electorate"]
        assert said.attrib["turnout"] == row["Valid votes"]
        votes = dict.fromkeys([*COMMONS_COLUMNS.values(), "others"], 0)
        for candidate in said:
            party = candidate[0].attrib["abbreviation"]
            votes[party if party in votes else "others"] += int(candidate[0].attrib["votes"])
        assert votes == {
            **{ours: int(row[theirs]) for theirs, ours in COMMONS_COLUMNS.items()},
            "others": int(row["All other candidates"]),
        }
        assert said[0].attrib["surname"] == row["Member surname"]


def test_the_abbreviations_that_are_pas_own_are_aliases(election: Election) -> None:
    for abbreviation in PA_ABBREVIATIONS:
        assert election.find_party(abbreviation), abbreviation
