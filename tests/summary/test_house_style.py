"""The house style: one table that a broadcaster can change; the people; the winning post."""

import datetime as dt
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import msgspec
import pytest

from tests.makers import night
from tests.summary import nights
from tracker.board import Board
from tracker.board.bulletin import Bulletin, Candidate
from tracker.election import Election, Person
from tracker.election.csv_tables import ElectionError
from tracker.election.house_style import HouseStyle, read_style
from tracker.election.names import with_small_particles
from tracker.summary import order
from tracker.summary.amounts import a, change, table_change, table_share
from tracker.summary.news_scripts.end_of_night import end_of_night
from tracker.summary.news_scripts.gains import first_gains
from tracker.summary.news_scripts.script import Paragraph, Script, with_full_names
from tracker.summary.news_scripts.target_scores import score_sentence
from tracker.summary.night_sentences import other_basis_tallies_sentence, speaker_sentence
from tracker.summary.outcome import outcome
from tracker.summary.party_names import party_inside, party_name, party_total
from tracker.summary.seat_sentences import headline_swing_sentence, seat_sentence
from tracker.summary.winning_post import winning_post_sentence

MORNING = "2019-12-13T18:00"
PARTIES = (("LD", "Liberal Democrat"), ("SNP", "Scottish National Party"), ("RUK", "Reform UK"))


def country(time: str) -> Board:
    return nights.board_at("uk-2019", nights.when("uk-2019", time))


def style_of(tmp_path: Path, text: str, *, is_uk: bool = True) -> HouseStyle:
    (tmp_path / "style.toml").write_text(text, encoding="utf-8")
    return read_style(tmp_path, PARTIES, is_uk=is_uk)


# The table


def test_a_folder_without_a_style_has_the_shipped_one(tmp_path: Path) -> None:
    style = read_style(tmp_path, PARTIES, is_uk=True)
    assert (style.forms("LD").noun, style.forms("SNP").short) == ("the Liberal Democrats", "SNP")
    assert style.forms("RUK").noun == ""  # the Brexit Party is an alias, and not its name
    assert read_style(tmp_path, PARTIES, is_uk=False) == HouseStyle()


def test_a_broadcaster_changes_single_values(tmp_path: Path) -> None:
    style = style_of(tmp_path, 'words_to = 0\n[party.SNP]\nnoun = "the nationalists"\n')
    assert (style.number(3), style.forms("SNP").noun) == ("3", "the nationalists")
    assert style.forms("SNP").short == "SNP"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("words_to = 99", "words_to is 99; write a number from 0 to 12"),
        ('[party."Lib Dm"]\nnoun = "x"', 'party "Lib Dm" is not in parties.csv'),
        ("wordsto = 9", "wordsto"),
        ("= 9", "style.toml: "),
    ],
)
def test_a_faulty_style_is_an_error(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(ElectionError, match=sentence.replace("(", r"\(")):
        style_of(tmp_path, text)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Newcastle-Under-Lyme", "Newcastle-under-Lyme"),
        ("Vale Of Clwyd", "Vale of Clwyd"),
        ("Na h-Eileanan An Iar", "Na h-Eileanan an Iar"),
        ("The Wrekin", "The Wrekin"),
        ("Bridlington and The Wolds", "Bridlington and The Wolds"),
        ("Ongar", "Ongar"),
    ],
)
def test_particles_of_a_seat_are_small(name: str, written: str) -> None:
    assert with_small_particles(name) == written


def test_a_party_is_a_label_a_noun_or_a_total() -> None:
    election = nights.election("uk-2019")
    forms = [
        [form(election, code) for form in (party_name, party_inside, party_total)]
        for code in ("LD", "SNP", "Ind", "SF")
    ]
    assert forms == [
        ["Liberal Democrat", "the Liberal Democrats", "the Liberal Democrats"],
        ["SNP", "the SNP", "the SNP"],
        ["Independent", "an Independent", "independents"],
        ["Sinn Féin", "Sinn Féin", "Sinn Féin"],
    ]


def test_figures_are_never_0_point_0() -> None:
    small = Fraction(1, 50)
    assert (change(small), change(-small), change(Fraction(0))) == (
        "up under 0.1 point",
        "down under 0.1 point",
        "unchanged",
    )
    assert (table_share(small), table_change(-small)) == ("under 0.1%", "down under 0.1")
    assert (table_change(Fraction(-2)), change(Fraction(-1))) == ("−2.0", "down 1.0 point")


@pytest.mark.parametrize(
    ("figure", "written"),
    [
        ("8.3", "an 8.3"),
        ("11.8", "an 11.8"),
        ("18.5", "an 18.5"),
        ("1.8", "a 1.8"),
        ("81.0", "an 81.0"),
    ],
)
def test_a_figure_has_the_article_of_its_sound(figure: str, written: str) -> None:
    assert a(figure) == written


def test_the_first_mention_of_a_party_may_be_its_full_name() -> None:
    election = nights.election("uk-2019")
    script = Script(
        "SNP 48",
        "",
        (
            Paragraph("Labour have 202 seats; the SNP 48.", ("SNP gain from the DUP in Foyle.",)),
            Paragraph("The DUP hold South Antrim."),
        ),
    )
    full = with_full_names(script, election)
    assert [text for part in full.paragraphs for text in (part.text, *part.items)] == [
        "Labour have 202 seats; the Scottish National Party 48.",
        "SNP gain from the Democratic Unionist Party in Foyle.",
        "The DUP hold South Antrim.",
    ]
    assert full.headline == "SNP 48"


# Sums that are counted once, or not at all


def test_a_seat_on_two_lists_is_counted_once() -> None:
    assert score_sentence(country(MORNING)) == (
        "Target seats, 133 in all: 46 taken, 87 missed; seven of them are on more than one list."
    )


def test_without_knowing_who_sat_nothing_is_added_up_against_dissolution() -> None:
    board = country(MORNING)
    assert order.differ_by_basis(board)
    assert other_basis_tallies_sentence(board, order.parties(board)) == ""
    text = " ".join(
        part.text for part in end_of_night(board, nights.when("uk-2019", MORNING)).paragraphs
    )
    assert "dissolution" not in text


def test_a_country_is_read_in_about_three_minutes() -> None:
    board, now = country(MORNING), nights.when("uk-2019", MORNING)
    short, long = (end_of_night(board, now, is_long=is_long) for is_long in (False, True))
    assert short.word_count <= 520
    assert long.word_count > 1_500


# The winning post


@pytest.mark.parametrize(
    ("time", "sentence"),
    [
        ("04:56", "The Conservatives need 12 more seats for a majority."),
        ("05:06", "The Conservatives have won a majority, at 05:05 with Bolsover, and Finchley"),
        (MORNING, "The Conservatives have won a majority of 80, at 05:05 with"),
    ],
)
def test_the_winning_post_of_2019(time: str, sentence: str) -> None:
    assert winning_post_sentence(country(time)).startswith(sentence)


def house(post: int, *winners: str, seats: int = 5) -> Board:
    """A house of five seats, which the Conservatives held; the first have declared."""
    names = [f"Seat {n}" for n in range(seats)]
    election = night.small(*map(night.seat, names), seats_for_majority=post)
    time = dt.datetime(2019, 12, 13, 1, tzinfo=dt.UTC)
    results = [
        night.result(
            election, name, votes={winner: 9, "UKIP": 1}, declared_at=time + dt.timedelta(minutes=n)
        )
        for n, (name, winner) in enumerate(zip(names, winners, strict=False))
    ]
    return Board.of(election, results)


@pytest.mark.parametrize(
    ("winners", "sentence"),
    [
        ([], ""),
        (["Lab", "Con"], ""),
        (["Lab", "Lab", "Con"], "Labour need one more seat for a majority."),
        (["Lab", "Lab", "Con", "Lab"], "Labour have won a majority, at 01:03 in Seat 3."),
        (
            ["Lab", "Lab", "Lab", "Con", "Lab"],
            "Labour have won a majority of three, at 01:02 in Seat 2.",
        ),
        (["Lab", "Con", "LD", "SNP"], "No party can now reach the 3 seats for a majority."),
    ],
)
def test_the_winning_post(winners: list[str], sentence: str) -> None:
    assert winning_post_sentence(house(3, *winners)) == sentence


def test_the_desks_own_report_wins_no_majority() -> None:
    board = house(3, "Lab", "Lab")
    board = board.apply([night.desk_entry(board, "Seat 2", "Lab", {"Lab": 9, "Con": 1})])
    assert winning_post_sentence(board) == (
        "Labour have the 3 seats for a majority only with our own reports, not the agency's: Seat 2."
    )


def test_only_a_whole_house_has_a_winning_post() -> None:
    assert (
        winning_post_sentence(nights.board_at("anglia-2019", nights.when("anglia-2019", "05:00")))
        == ""
    )


def test_the_first_gain_of_the_night_and_of_each_party() -> None:
    board = house(3, "Con", "Lab", "LD", "Lab")
    assert first_gains(board, order.gains(board)) == (
        "Seat 1 was the first gain of the night. Seat 2 was the first Liberal Democrat gain."
    )
    assert first_gains(board, order.gains(board)[2:]) == ""


# The Speaker


def chorley(speaker: str) -> Board:
    election = night.small(
        night.seat("Chorley", {"Lab": 5, "Con": 4}), night.seat("Ash"), speaker=speaker
    )
    return Board.of(election, [night.result(election, "Chorley", votes={"Spk": 9, "Ind": 2})])


def test_a_speaker_who_is_counted_alone_gains_no_seat() -> None:
    board = chorley("alone")
    assert outcome(night.state(board, "Chorley")) == "The Speaker is re-elected in Chorley"
    assert order.gains(board) == []
    assert (board.tally("Spk").seats, board.tally("Lab").net) == (1, -1)
    assert speaker_sentence(board) == (
        "The Speaker, re-elected in Chorley, is counted alone; the seat counts as a loss for Labour."
    )


def test_a_speaker_who_is_counted_with_the_former_party_is_a_hold() -> None:
    board = chorley("Lab")
    assert (board.tally("Lab").seats, board.tally("Lab").held, board.tally("Lab").net) == (1, 1, 0)
    assert board.tally("Spk").seats == 0
    assert speaker_sentence(board).endswith("is counted with Labour.")


# The people, made up


def people(votes: Mapping[str, tuple[str, int]], *listed: Person) -> str:
    election: Election = night.small(night.seat("Ambridge", {"LD": 500, "Con": 400}), people=listed)
    candidates = tuple(
        Candidate(party=party, name=name, votes=count) for party, (name, count) in votes.items()
    )
    ambridge: Bulletin = msgspec.structs.replace(
        night.result(election, "Ambridge"), candidates=candidates
    )
    board = Board.of(msgspec.structs.replace(election), [ambridge])
    return seat_sentence(night.state(board, "Ambridge"))


ANN = Person(name="Ann Archer", seat="X-Ambridge", office="the Example Party leader", sat=True)
VOTES = {"SNP": ("Bo Grundy", 549), "LD": ("Annabel Archer", 400)}


def test_a_leader_who_loses_the_seat_is_named_with_the_office() -> None:
    text = people(VOTES, ANN)
    assert "Bo Grundy has a majority of 149." in text
    assert (
        "Ann Archer, the Example Party leader, has lost Ambridge to the SNP by 149 votes." in text
    )


@pytest.mark.parametrize(
    ("person", "sentence"),
    [
        (msgspec.structs.replace(ANN, office=""), "Ann Archer has lost Ambridge."),
        (
            msgspec.structs.replace(ANN, sat=False),
            "Ann Archer, the Example Party leader, came second in Ambridge.",
        ),
        (
            msgspec.structs.replace(ANN, name="Bo Grundy", sat=False),
            "Bo Grundy, the Example Party leader, has a majority of 149.",
        ),
    ],
)
def test_people_are_described_as_the_table_states(person: Person, sentence: str) -> None:
    assert sentence in people(VOTES, person)


def test_a_person_whose_name_two_candidates_share_is_not_named() -> None:
    both = {**VOTES, "Con": ("Arthur Archer", 300)}
    assert "Archer" not in people(both, ANN)


def test_a_party_that_did_not_stand_last_time_has_no_swing_and_a_reason() -> None:
    seat = night.seat("Ambridge", {"Lab": 500, "Con": 400})
    election = night.small(seat, night.seat("Ash"))
    board = Board.of(election, [night.result(election, "Ambridge", votes={"Lab": 5, "Brexit": 4})])
    assert headline_swing_sentence(night.state(board, "Ambridge")) == (
        "No swing: the Brexit Party, second, did not stand last time."
    )
