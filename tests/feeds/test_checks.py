"""Rules for text, numbers, times and the figures of a result, in every format."""

import datetime as dt

import msgspec
import pytest

from tests.makers.small_night import ELECTION, IPSWICH
from tracker.board.bulletin import Bulletin, Candidate, Kind
from tracker.feeds.checks import check_declaration, declaration_warnings
from tracker.feeds.parsing import plain_text, utc_time, whole_number
from tracker.feeds.reading import RejectedError
from tracker.support.escape import excerpt

HUNT = Candidate(party="Con", party_name="Conservative", name="Tom Hunt", votes=24952)
MARTIN = Candidate(party="Lab", party_name="Labour", name="Sandy Martin", votes=19473)


def candidate(party: str, votes: int | None, name: str = "", elected: bool = False) -> Candidate:
    return Candidate(party=party, party_name=party, name=name, votes=votes, elected=elected)


def declaration(
    candidates: tuple[Candidate, ...],
    electorate: int | None = None,
    valid_votes: int | None = None,
    kind: Kind = "result",
) -> Bulletin:
    return Bulletin(
        election=ELECTION.id,
        seat=IPSWICH.id,
        kind=kind,
        origin="feed",
        candidates=candidates,
        electorate=electorate,
        valid_votes=valid_votes,
    )


def check(
    candidates: tuple[Candidate, ...],
    electorate: int | None = None,
    valid_votes: int | None = None,
    kind: Kind = "result",
) -> None:
    bulletin = declaration(candidates, electorate, valid_votes, kind)
    check_declaration(bulletin, IPSWICH, ELECTION)


@pytest.mark.parametrize(
    ("text", "number"), [("0", 0), ("24952", 24952), ("007", 7), ("9" * 8, 10**8 - 1)]
)
def test_digits_are_a_whole_number(text: str, number: int) -> None:
    assert whole_number(text, "Labour votes") == number


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("1,234", 'Labour votes "1,234" are not a whole number; write 1234, without separators'),
        ("1 234", 'Labour votes "1 234" are not a whole number; write 1234, without separators'),
        ("1_000", 'Labour votes "1_000" are not a whole number; write 1000, without separators'),
        ("1.234", 'Labour votes "1.234" are not a whole number; write 1234, without separators'),
        ("-5", 'Labour votes "-5" are not a whole number; votes cannot be negative'),
        ("+5", 'Labour votes "+5" are not a whole number; write it in the digits 0 to 9 alone'),
        ("１２", 'Labour votes "１２" are not a whole number; write it in the digits 0 to 9 alone'),
        (
            "5\n",
            r'Labour votes "5\x0a" are not a whole number; write 5, without spaces or line breaks',
        ),
        (" 5", 'Labour votes " 5" are not a whole number; write 5, without spaces or line breaks'),
        (
            "2O479",
            'Labour votes "2O479" are not a whole number; write it in the digits 0 to 9 alone',
        ),
        ("5.0", 'Labour votes "5.0" are not a whole number; write it in the digits 0 to 9 alone'),
        ("0x5", 'Labour votes "0x5" are not a whole number; write it in the digits 0 to 9 alone'),
        ("", "Labour votes are missing; write a whole number"),
        (
            "1" * 13,
            'Labour votes "1111111111111" are not a whole number; at most 8 digits are read',
        ),
    ],
)
def test_other_numbers_are_rejected_with_a_hint(text: str, sentence: str) -> None:
    with pytest.raises(RejectedError) as rejected:
        whole_number(text, "Labour votes")
    assert str(rejected.value) == sentence


@pytest.mark.parametrize(
    "text", ["O’Brien, Jr.", 'Bill "Cash" [/x]', "[bold]Nó[/]", "Zoë-Ann ﷺ", "a\u00a0b"]
)
def test_a_name_may_be_any_plain_text(text: str) -> None:
    assert plain_text(f" {text} ", "candidate") == text


@pytest.mark.parametrize(
    ("text", "shown_as"),
    [
        ("Smith\x1b[2J", r"Smith\x1b[2J"),
        ("Smith\n", r"Smith\x0a"),
        ("Smith\u202ehtimS", r"Smith\u202ehtimS"),
        ("Smith\x9b", r"Smith\x9b"),
        ("Smith\u2028", r"Smith\u2028"),
        ("Smith\ud800", r"Smith\ud800"),
    ],
)
def test_a_name_with_a_control_character_is_rejected(text: str, shown_as: str) -> None:
    with pytest.raises(RejectedError) as rejected:
        plain_text(text, "candidate")
    assert f'candidate "{shown_as}" has the control character \\' in str(rejected.value)


@pytest.mark.parametrize("unseen", ["\u200b", "\u00ad", "\u2060", "\ufeff"])
def test_an_excerpt_escapes_invisible_characters(unseen: str) -> None:
    assert excerpt(f"Ips{unseen}wich") == f"Ips\\u{ord(unseen):04x}wich"


def test_a_long_name_is_rejected_with_a_short_excerpt() -> None:
    with pytest.raises(
        RejectedError, match=r'^party "x{59}…" has 201 characters; at most 200 are read$'
    ):
        plain_text("x" * 201, "party")
    assert excerpt("x" * 60) == "x" * 60


def test_a_time_is_in_utc() -> None:
    expected = dt.datetime(2019, 12, 13, 2, 48, tzinfo=dt.UTC)
    for text in ("02:48", "2019-12-13T02:48:00", "2019-12-13T03:48:00+01:00"):
        assert utc_time(text, "declared at", ELECTION) == expected
        assert utc_time(text, "declared at", ELECTION).tzinfo is dt.UTC


def test_a_time_without_a_day_is_of_the_second_day_if_the_polls_were_open_then() -> None:
    """A recount that ended on Friday at 16:40."""
    expected = dt.datetime(2019, 12, 13, 16, 40, tzinfo=dt.UTC)
    assert utc_time("16:40", "declared at", ELECTION) == expected


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("2019-13-12T02:48", "are day and month exchanged? Then write 2019-12-13T02:48"),
        ("25:99", 'declared at "25:99" is not a time; write 02:31'),
        ("0001-01-01T00:00:00+23:59", "is not near polling day, 2019-12-12"),
        ("9999-12-31T23:59:59-23:59", "is not near polling day, 2019-12-12"),
        ("2017-06-09T02:59:00+01:00", "is not near polling day, 2019-12-12"),
        ("2019-12-13", 'declared at "2019-12-13" is a day; add the time, or leave it out'),
        ("02:48\x1b", "has the control character"),
    ],
)
def test_a_time_far_from_polling_day_is_rejected(text: str, part: str) -> None:
    with pytest.raises(RejectedError) as rejected:
        utc_time(text, "declared at", ELECTION)
    assert part in str(rejected.value)


@pytest.mark.parametrize(
    "candidates",
    [
        pytest.param((HUNT, MARTIN), id="nobody marked"),
        pytest.param((candidate("Lab", 5), candidate("Con", 5, elected=True)), id="lot drawn"),
        pytest.param((candidate("Lab", 5), candidate("Con", 5)), id="tied"),
        pytest.param((candidate("Ind", 5), candidate("Ind", 4)), id="two nameless independents"),
        pytest.param((candidate("Ind", 5, "A B"), candidate("Ind", 4, "C D")), id="independents"),
        pytest.param((candidate("Con", 5, "A B"), candidate("Con", 4, "C D")), id="two of a party"),
        pytest.param((candidate("Con", 5), candidate("Lab", 0)), id="no votes for one"),
    ],
)
def test_figures_that_agree_pass(candidates: tuple[Candidate, ...]) -> None:
    check(candidates)


@pytest.mark.parametrize(
    ("candidates", "sentence"),
    [
        pytest.param((), "names no candidates", id="nobody"),
        pytest.param(
            (candidate("Con", 9, "A", True), candidate("Lab", 9, "B", True)),
            "2 are marked as elected, A (Con) and B (Lab); only one can be: "
            "the tracker counts one member a seat, the candidate with the most votes",
            id="two elected",
        ),
        pytest.param(
            (candidate("Con", 8, "A", True), candidate("Lab", 9, "B")),
            "A (Con) is marked as elected with 8 votes, but B (Lab) has 9",
            id="elected with fewer votes",
        ),
        pytest.param(
            (candidate("Con", 0), candidate("Lab", 0)),
            "nobody has a vote; a result gives the votes of each candidate",
            id="no votes",
        ),
        pytest.param(
            (candidate("Con", 8, "A B"), candidate("Con", 9, "a  b")),
            "A B (Con) is listed twice; each candidate stands once",
            id="the same candidate twice",
        ),
        pytest.param(
            (candidate("Con", 8), candidate("Lab", 1), candidate("Con", 9)),
            "Con is listed twice; each candidate stands once",
            id="the same party twice",
        ),
        pytest.param(
            tuple(candidate("Ind", 1, str(n)) for n in range(201)),
            "has 201 candidates; at most 200 are read",
            id="too many",
        ),
    ],
)
def test_candidates_that_contradict_each_other_are_rejected(
    candidates: tuple[Candidate, ...], sentence: str
) -> None:
    with pytest.raises(RejectedError) as rejected:
        check(candidates)
    assert str(rejected.value) == sentence


@pytest.mark.parametrize(
    ("electorate", "valid_votes", "sentence"),
    [
        (None, 44424, "the votes add up to 44425, but the valid votes are stated as 44424"),
        (44424, None, "the votes add up to 44425, more than the electorate of 44424"),
        (0, 44425, "the votes add up to 44425, more than the electorate of 0"),
    ],
)
def test_votes_that_do_not_add_up_are_rejected(
    electorate: int | None, valid_votes: int | None, sentence: str
) -> None:
    with pytest.raises(RejectedError) as rejected:
        check((HUNT, MARTIN), electorate, valid_votes)
    assert str(rejected.value) == sentence


def test_without_a_stated_electorate_the_register_of_the_seat_is_the_limit() -> None:
    with pytest.raises(RejectedError, match="add up to 75526, more than the electorate of 75525"):
        check((candidate("Con", 75526),))


def test_a_rush_names_its_winner() -> None:
    check((candidate("Con", None, elected=True),), kind="rush")
    with pytest.raises(RejectedError, match="does not say who was elected; mark one candidate"):
        check((candidate("Con", None),), kind="rush")


@pytest.mark.parametrize(
    ("candidates", "electorate", "sentences"),
    [
        pytest.param((HUNT, MARTIN), 75525, [], id="none"),
        pytest.param(
            (candidate("BOP", 9), candidate("BOP", 1)),
            None,
            ['Ipswich: the party "BOP" is not known; it counts as its own party'],
            id="unknown party",
        ),
        pytest.param(
            (candidate("Con", 9, "A"), candidate("Con", 1, "B")),
            None,
            ["Ipswich: Conservative has 2 candidates"],
            id="two candidates of a party",
        ),
        pytest.param(
            (HUNT, MARTIN),
            755250,
            ["Ipswich: the electorate is 755,250; it was known to be 75,525"],
            id="another register",
        ),
    ],
)
def test_a_result_that_counts_but_looks_wrong_has_a_warning(
    candidates: tuple[Candidate, ...], electorate: int | None, sentences: list[str]
) -> None:
    found = declaration_warnings(declaration(candidates, electorate), IPSWICH, ELECTION)
    assert list(found) == sentences


@pytest.mark.parametrize(
    ("hour", "accepts_tests", "warned"), [(21, False, True), (22, False, False), (21, True, False)]
)
def test_a_declaration_before_the_polls_closed_has_a_warning(
    hour: int, accepts_tests: bool, warned: bool
) -> None:
    """Ten o'clock is the close. The agency's tests come weeks before."""
    election = msgspec.structs.replace(ELECTION, accepts_tests=accepts_tests)
    declared = msgspec.structs.replace(
        declaration((HUNT, MARTIN)), declared_at=dt.datetime(2019, 12, 12, hour, tzinfo=dt.UTC)
    )
    sentence = (
        "Ipswich: declared at 2019-12-12 21:00, before the polls closed (2019-12-12 22:00); "
        "its time of declaration counts as unknown"
    )
    found = list(declaration_warnings(declared, IPSWICH, election))
    assert found == ([sentence] if warned else [])
