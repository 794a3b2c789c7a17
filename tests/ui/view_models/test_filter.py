"""The filter: what each term matches, and that any text can be parsed."""

import csv
from functools import cache

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from tests.makers import night
from tracker.board import Board
from tracker.board.bulletin import Bulletin
from tracker.election import Election, Party, Target
from tracker.election.folder import find_election, load_election
from tracker.ui.view_models.filter import NO_FILTER, Filter, parse_filter
from tracker.ui.view_models.filter_grammar import GRAMMAR, filter_example, grammar
from tracker.ui.view_models.marks import Marks

ANGLIA = night.anglia()
FULL = night.anglia_board()
ORDERS = ("name", "latest", "closest")
EIGHT = night.few(
    "Ipswich",
    "Luton South",
    "North Norfolk",
    "Colchester",
    "Bedford",
    "Peterborough",
    "Norwich South",
    "Watford",
)
MARKS = Marks(
    watched=frozenset({night.seat_of(EIGHT, "Watford").id}),
    unseen=frozenset({night.seat_of(EIGHT, "Ipswich").id}),
    noted=frozenset({night.seat_of(EIGHT, "Bedford").id}),
    corrected=frozenset({night.seat_of(EIGHT, "North Norfolk").id}),
)


@cache
def busy() -> Board:
    """Eight seats with eight different statuses; Watford has not declared."""
    board = Board.of(
        EIGHT,
        [
            night.rush(EIGHT, "Ipswich", "Con"),
            night.result_in("Luton South"),
            night.result_in("North Norfolk"),
            night.rush(EIGHT, "North Norfolk", "Con", revision=2),
            night.recount(EIGHT, "Colchester"),
            night.result(EIGHT, "Bedford", votes={"Lab": 3, "Con": 3}),
            night.result(EIGHT, "Peterborough", votes={"Lab": 3, "Con": 2}),
            night.result(EIGHT, "Peterborough", votes={"Lab": 2, "Con": 3}),
            night.result_in("Norwich South"),
        ],
    )
    return board.apply([night.confirm(board, "Luton South"), night.pin(board, "Norwich South")])


def parse(filter: str, election: Election = EIGHT) -> Filter:
    return parse_filter(filter, election, orders=ORDERS, marks=MARKS)


def found(filter: str, board: Board = FULL) -> list[str]:
    """The names of the seats that match a filter, sorted."""
    seat_filter = parse(filter, board.election)
    return sorted(s.seat.name for s in board.states.values() if seat_filter.matches(s))


def rest(names: list[str]) -> list[str]:
    """The other names of the eight."""
    return sorted({seat.name for seat in EIGHT.seats} - set(names))


# -- the status of a seat -----------------------------------------------------------------------

WITH_A_WINNER = ["Ipswich", "Luton South", "North Norfolk", "Norwich South"]
WITHOUT = ["Bedford", "Colchester", "Peterborough", "Watford"]
TARGETS = ["Bedford", "Colchester", "Ipswich", "Luton South", "North Norfolk", "Peterborough"]
KEYWORDS = {
    "gain": ["Ipswich", "North Norfolk"],
    "hold": ["Luton South", "Norwich South"],
    "flip": ["Ipswich", "North Norfolk"],
    "flipped": ["Ipswich", "North Norfolk"],
    "target": TARGETS,
    "marginal": TARGETS,
    "declared": WITH_A_WINNER,
    "undeclared": WITHOUT,
    "awaited": WITHOUT,
    "awaiting": ["Watford"],
    "called": ["Ipswich"],
    "pending": ["North Norfolk"],
    "votes-pending": ["North Norfolk"],
    "recount": ["Colchester"],
    "conflict": ["Peterborough"],
    "doubtful": [],  # this election does not doubt: test_doubtful.py has the word
    "tied": ["Bedford"],
    "flag": ["Norwich South"],
    "confirmed": ["Luton South"],
    "watched": ["Watford"],
    "unseen": ["Ipswich"],
    "noted": ["Bedford"],
    "corrected": ["North Norfolk"],
    "pinned": ["Norwich South"],
    "ours": [],  # test_seat_signs.py has a board with an own report
    "differs": [],
    "marked": ["Bedford", "Colchester", "North Norfolk", "Norwich South", "Peterborough"],
}


@pytest.mark.parametrize(("keyword", "names"), KEYWORDS.items())
def test_a_keyword_matches_the_seats_with_that_status_or_mark(
    keyword: str, names: list[str]
) -> None:
    assert found(keyword, busy()) == names


@pytest.mark.parametrize("sign", ["-", "!"])
@pytest.mark.parametrize(("keyword", "names"), KEYWORDS.items())
def test_a_minus_or_an_exclamation_mark_negates_a_keyword(
    sign: str, keyword: str, names: list[str]
) -> None:
    assert found(sign + keyword, busy()) == rest(names)


def test_the_help_lists_every_keyword() -> None:
    (named,) = [terms for terms, about in GRAMMAR if about.startswith("how a seat stands")]
    assert set(named.split()) == set(KEYWORDS)


def test_without_marks_no_seat_is_watched_or_unseen() -> None:
    for keyword in ("watched", "unseen"):
        seat_filter = parse_filter(keyword, EIGHT)
        assert not any(seat_filter.matches(state) for state in busy().states.values())


# -- words and parties -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("filter", "names"),
    [
        pytest.param("lab", ["Bedford", "Luton South", "Norwich South", "Peterborough"], id="code"),
        pytest.param("ld", [], id="North Norfolk is called for another"),
        pytest.param("Tory", ["Colchester", "Ipswich", "North Norfolk", "Watford"], id="alias"),
        pytest.param("lab declared", ["Luton South", "Norwich South"], id="won"),
        pytest.param("lab undeclared", ["Bedford", "Peterborough"], id="to lose"),
    ],
)
def test_a_party_matches_its_seats_and_the_undeclared_seats_that_it_defends(
    filter: str, names: list[str]
) -> None:
    assert found(filter, busy()) == names


@pytest.mark.parametrize(
    ("filter", "names"),
    [
        pytest.param("norwich", ["Norwich North", "Norwich South"], id="name"),
        pytest.param(
            "lincolnshire", ["Grantham and Stamford", "South Holland and The Deepings"], id="county"
        ),
        pytest.param(
            '"south east"',
            ["Milton Keynes North", "Milton Keynes South", "South East Cambridgeshire"],
            id="name and region",
        ),
        pytest.param(
            '"lib dem target"',
            ["Cambridge", "Colchester", "South Cambridgeshire", "St Albans"],
            id="group",
        ),
        pytest.param("liberal", ["St Albans"], id="name of the party that won"),
        pytest.param("st. albans", ["St Albans"], id="spelt in another way"),
        pytest.param('"hitchin & harpenden"', ["Hitchin and Harpenden"], id="& for and"),
        pytest.param("Walmington-on-Sea", [], id="not here"),
        pytest.param('"duncan baker"', ["North Norfolk"], id="candidate"),
        pytest.param('candidate:"norman lamb"', [], id="a candidate of another year"),
        pytest.param("candidate:norfolk", [], id="no place"),
    ],
)
def test_any_other_word_matches_names_places_and_groups(filter: str, names: list[str]) -> None:
    assert found(filter) == names


def test_a_party_name_also_matches_as_a_word_of_a_seat_name() -> None:
    election = night.small(night.seat("Parsons Green"), night.seat("Greenwich"))
    assert found("green", Board.empty(election)) == ["Parsons Green"]


def test_a_name_may_be_typed_with_its_hyphens() -> None:
    board = Board.empty(night.small(night.seat("Walmington-on-Sea"), night.seat("Ambridge")))
    assert found("walmington-on", board) == ["Walmington-on-Sea"]


@pytest.mark.parametrize(
    ("filter", "names"),
    [
        ('"north norfolk"', ["North Norfolk"]),
        ('"north nor', ["North Norfolk"]),
        ('in:"north norfolk"', ["North Norfolk"]),
        ('"gain"', []),
        ('"maj<500"', []),
        ('-"north norfolk" norfolk gain', []),
    ],
)
def test_words_in_quotes_are_one_text(filter: str, names: list[str]) -> None:
    assert found(filter) == names


@pytest.mark.parametrize("filter", ["", "   "])
def test_an_empty_filter_matches_every_seat(filter: str) -> None:
    assert len(found(filter)) == 69


def test_no_filter_matches_every_seat() -> None:
    assert sum(NO_FILTER.matches(state) for state in FULL.states.values()) == 69


# -- figures and times -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("filter", "names"),
    [
        ("maj<146", ["Bedford"]),
        ("maj<=145", ["Bedford"]),
        ("maj=145", ["Bedford"]),
        ("maj<145", []),
        ("majority<2,600", ["Bedford", "Peterborough"]),
        ("maj>31000", []),
        ("maj>=31000", ["Rayleigh and Wickford"]),
        ("maj%<4.4", ["Bedford", "South Cambridgeshire"]),
        ("majority%<4.4%", ["Bedford", "South Cambridgeshire"]),
        ("turnout>78", ["St Albans"]),
        ("votes>66000", ["South Cambridgeshire", "South Northamptonshire"]),
        ("register>96000", ["Milton Keynes South"]),
        ("swing>17", ["North Norfolk"]),
        ("needs<0.4", ["Thurrock"]),
        ("beyond>10", ["North Norfolk"]),
        ("beyond<-18", ["Colchester"]),
        ("beyond<−18", ["Colchester"]),
    ],
)
def test_a_figure_is_compared(filter: str, names: list[str]) -> None:
    assert found(filter) == names


@pytest.mark.parametrize(
    ("filter", "names"),
    [
        ("at<01:20", ["Broxbourne"]),
        ("at=02:48", ["Ipswich"]),
        ("at=2:48", ["Ipswich"]),
        ("at>05:32", ["South Northamptonshire"]),
        ("at>=05:32", ["South Northamptonshire", "Suffolk Coastal"]),
        ("at<=01:15", ["Broxbourne"]),
        ("at<23:59", []),
        ("at>=2019-12-13T05:32", ["South Northamptonshire", "Suffolk Coastal"]),
    ],
)
def test_a_time_of_the_night_is_compared(filter: str, names: list[str]) -> None:
    assert found(filter) == names


@pytest.mark.parametrize("term", ["maj<500000", "turnout>0", "swing>=0", "at<12:00"])
def test_a_seat_without_the_figure_matches_neither_the_comparison_nor_its_negation(
    term: str,
) -> None:
    """Watford has not declared, and Ipswich has a winner without votes."""
    either = {*found(term, busy()), *found(f"-{term}", busy())}
    assert not either & {"Ipswich", "Watford"}


def test_with_several_challengers_the_smallest_figure_is_compared() -> None:
    seat = night.seat(previous={"Con": 500, "Lab": 480, "LD": 20})
    targets = [
        Target(group="g", seat=seat.id, holder="Con", challenger=challenger)
        for challenger in ("LD", "Lab")
    ]
    board = Board.empty(night.small(seat, targets=tuple(targets)))
    assert found("needs=1", board) == ["Ambridge"]
    assert found("needs>1", board) == []


# -- parties in a role -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("filter", "names"),
    [
        ("was:ld", ["North Norfolk"]),
        ("was:labour gain", ["Ipswich", "Peterborough"]),
        ("sat:ld", ["North Norfolk", "South Cambridgeshire"]),
        ("sat:ld -was:ld", ["South Cambridgeshire"]),
        ("won:ld", ["St Albans"]),
        ("from:lab", ["Ipswich", "Peterborough"]),
        ("from:con", ["St Albans"]),
        ("second:ind", ["South West Hertfordshire"]),
        ('won:"liberal democrat"', ["St Albans"]),
        ("in:lincolnshire", ["Grantham and Stamford", "South Holland and The Deepings"]),
    ],
)
def test_a_role_matches_its_party(filter: str, names: list[str]) -> None:
    assert found(filter) == names


@pytest.mark.parametrize("term", ["won:con", "second:con", "from:lab"])
def test_a_seat_without_the_role_matches_neither_the_term_nor_its_negation(term: str) -> None:
    assert "Watford" not in [*found(term, busy()), *found(f"-{term}", busy())]


# -- terms together --------------------------------------------------------------------------


def test_a_seat_must_match_every_term() -> None:
    counties = {
        "Ambridge": "Norfolk",
        "Borchester": "Norfolk",
        "Felpersham": "Suffolk",
        "Penny Hassett": "Norfolk",
        "Loxley Barrett": "Norfolk",
    }
    election = night.small(
        *(
            night.seat(
                name,
                previous={"Lab": 500, "Con": 400} if name == "Penny Hassett" else None,
                county=county,
            )
            for name, county in counties.items()
        )
    )
    lab_by_300, lab_by_600 = {"Lab": 700, "Con": 400}, {"Lab": 1_000, "Con": 400}
    board = Board.of(
        election,
        [
            night.result(election, "Ambridge", votes=lab_by_300),
            night.result(election, "Borchester", votes=lab_by_600),
            night.result(election, "Felpersham", votes=lab_by_300),
            night.result(election, "Penny Hassett", votes=lab_by_300),
            night.result(election, "Loxley Barrett", votes={"LD": 700, "Con": 400}),
        ],
    )
    assert found("lab gain maj<500 norfolk", board) == ["Ambridge"]


@cache
def scotland() -> Board:
    """Four seats of 2019 that the SNP won or lost, as they declared."""
    names = ("North East Fife", "East Dunbartonshire", "Angus", "Glasgow East")
    uk = load_election("uk-2019")
    seats = tuple(night.seat_of(uk, name) for name in names)
    election = msgspec.structs.replace(uk, seats=seats, targets=())
    votes: dict[str, dict[str, int]] = {seat.id: {} for seat in seats}
    with (find_election("uk-2019") / "results.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["seat_id"] in votes:
                votes[row["seat_id"]][row["party"]] = int(row["votes"])
    bulletins: list[Bulletin] = [
        night.result(election, seat, votes=counted) for seat, counted in votes.items()
    ]
    return Board.of(election, bulletins)


@pytest.mark.parametrize(
    ("filter", "names"),
    [
        ("snp gain", ["Angus", "East Dunbartonshire"]),
        ("gain from:snp", ["North East Fife"]),
        ("snp hold", ["Glasgow East"]),
        ("snp gain from:ld maj<150", ["East Dunbartonshire"]),
        ("was:snp", ["Glasgow East", "North East Fife"]),
    ],
)
def test_gains_by_a_party_are_not_its_losses(filter: str, names: list[str]) -> None:
    assert found(filter, scotland()) == names


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        ("GAIN", "gain"),
        ("LAB", "lab"),
        ("NORFOLK", "norfolk"),
        ("Was:LAB", "was:lab"),
        ("MAJ<500", "maj<500"),
        ("AT<02:00", "at<02:00"),
        ("SORT:Closest", "sort:closest"),
    ],
)
def test_upper_and_lower_case_are_equal(upper: str, lower: str) -> None:
    upper_filter, lower_filter = parse(upper, ANGLIA), parse(lower, ANGLIA)
    assert (upper_filter.error, upper_filter.order) == (lower_filter.error, lower_filter.order)
    assert found(upper) == found(lower)


# -- alternatives ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("filter", "names"),
    [
        ("ipswich or watford", ["Ipswich", "Watford"]),
        ("gain ipswich or undeclared bedford", ["Bedford", "Ipswich"]),
        ("gain or tied or recount", ["Bedford", "Colchester", "Ipswich", "North Norfolk"]),
        ("gain not ipswich", ["North Norfolk"]),
        ("not declared and not tied", ["Colchester", "Peterborough", "Watford"]),
        ("gain or", ["Ipswich", "North Norfolk"]),
        ("or gain", ["Ipswich", "North Norfolk"]),
        ("gain not", ["Ipswich", "North Norfolk"]),
        ("ipswich or maj<", ["Ipswich"]),
    ],
)
def test_a_seat_matches_one_alternative_and_not_what_is_negated(
    filter: str, names: list[str]
) -> None:
    assert found(filter, busy()) == names


def test_in_quotes_or_is_a_text() -> None:
    assert found('"or" ipswich', Board.empty(EIGHT)) == []
    assert "North Norfolk" in found('"or"', Board.empty(EIGHT))


def test_a_party_that_stands_is_found_where_it_did_not_win() -> None:
    stands = night.seat("Ambridge", stands=("Con", "LD"), candidate_names={"LD": ("Jo Green",)})
    board = Board.empty(night.small(stands, night.seat("Borchester")))
    assert found("stands:ld", board) == ["Ambridge"]
    assert found("-stands:ld", board) == []  # it is not known who stands in Borchester
    assert found("stands:lab", board) == []
    assert found('"jo green" ambridge', board) == ["Ambridge"]
    assert found("candidate:green", board) == ["Ambridge"]


@pytest.mark.parametrize(
    ("filter", "names"),
    [
        ("northampton north", ["Northampton North"]),  # the county has seven seats
        ("Northampton North sort:closest", ["Northampton North"]),
        ("norwich south or watford", ["Norwich South", "Watford"]),
        ("south luton", ["Luton South"]),  # no name: each word is a term
    ],
)
def test_several_words_that_are_a_seats_name_match_that_seat_alone(
    filter: str, names: list[str]
) -> None:
    assert found(filter) == names


def test_the_begun_seat_is_the_exact_name_before_a_longer_one() -> None:
    states = FULL.states.values()
    name_of = {state.seat.id: state.seat.name for state in states}
    assert name_of[parse("watf").begun_seat(states)] == "Watford"
    assert name_of[parse("norwich s").begun_seat(states)] == "Norwich South"
    assert parse("north luton").begun_seat(states) == ""
    assert parse("").begun_seat(states) == ""


# -- a filter that finds nothing -------------------------------------------------------------


def test_a_filter_that_finds_nothing_names_the_term_that_no_seat_matches() -> None:
    states = busy().states.values()
    assert "matches whitby." in parse("gain whitby").nothing_found(states)
    assert "matches maj>90000." in parse("lab maj>90000").nothing_found(states)
    together = parse("tied gain").nothing_found(states)
    assert "all of it" in together
    assert "tied 1, gain 2" in together
    assert parse("").nothing_found(states) == ""


@pytest.mark.parametrize(
    ("filter", "wrong"),
    [
        ("gain whitby", ["whitby"]),
        ("gain maj<", []),
        ("ipswich or gian", ["gian"]),
        ("not whitby", []),  # there is none, and that is what is asked
        ("candidate:xyz", []),
    ],
)
def test_a_text_that_no_seat_has_is_unknown(filter: str, wrong: list[str]) -> None:
    terms = parse(filter).unknown_terms(busy().states.values())
    assert [filter[slice(*term.span)] for term in terms] == wrong


def test_a_wrong_term_has_its_place_in_the_text() -> None:
    filter = "gain maj< norfolk was:whig"
    assert [filter[slice(*span)] for span in parse(filter).wrong_spans] == ["maj<", "was:whig"]


# -- the order -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("filter", "order"),
    [
        ("", ""),
        ("sort:closest", "closest"),
        ("lab sort:cl gain", "closest"),
        ("sort:-closest", "-closest"),
        ("-sort:closest", "-closest"),
        ("not sort:closest", "-closest"),
        ("-sort:-closest", "closest"),
    ],
)
def test_sort_selects_an_order_by_the_beginning_of_its_name(filter: str, order: str) -> None:
    assert parse(filter).order == order


def test_sort_matches_every_seat() -> None:
    assert len(found("sort:closest")) == 69


# -- errors ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("filter", "sentence"),
    [
        ("maj<", "maj< needs a number: maj<500"),
        ("maj<lots", "maj< needs a number: maj<500"),
        ("maj<1/0", "maj< needs a number: maj<500"),
        ("maj<1e9", "maj< needs a number: maj<500"),
        ("at<", "at< needs a time: at<02:30"),
        ("at>2", "at> needs a time: at>02:30"),
        ("at=31:00", "at= needs a time: at=02:30"),
        (
            "votez>3",
            'no figure "votez": there are maj, maj%, turnout, votes, register, swing, needs, '
            "beyond, at",
        ),
        ("was:", "was: needs a party: was:lab"),
        ("was:whig", 'no party "whig"'),
        (
            "held:lab",
            'no "held:": there are was, sat, won, from, second, stands, in, candidate, sort',
        ),
        ("sort:", "sort: takes one of name, latest, closest"),
        ("sort:votes", "sort: takes one of name, latest, closest"),
    ],
)
def test_an_invalid_term_is_an_error_and_the_other_terms_apply(filter: str, sentence: str) -> None:
    seat_filter = parse(f"{filter} gain", ANGLIA)
    assert seat_filter.error == sentence
    assert found(f"{filter} gain") == found("gain")


def test_sort_is_an_error_in_a_view_without_orders() -> None:
    assert parse_filter("sort:name", ANGLIA).error == "sort: does nothing here"


def test_the_first_of_several_errors_is_shown() -> None:
    assert parse("maj< was:whig", ANGLIA).error == "maj< needs a number: maj<500"


terms = some.sampled_from(
    [
        "lab",
        "gain",
        '"',
        "-",
        "!",
        "maj",
        "at",
        "was",
        "sort",
        ":",
        "<",
        ">=",
        "=",
        "%",
        "5",
        "02:3",
    ]
)
typed = some.lists(terms | some.text(max_size=4) | some.just(" "), max_size=8).map("".join)
BOARDS = (Board.empty(EIGHT), busy())


@settings(max_examples=100)
@given(filter=typed)
def test_any_text_can_be_parsed_and_applied(filter: str) -> None:
    seat_filter = parse(filter)
    for board in BOARDS:
        for state in board.states.values():
            seat_filter.matches(state)
    seat_filter.matches_text("Con gain from Lab")


def test_while_a_term_is_typed_the_terms_before_it_apply() -> None:
    terms = 'con gain -"peterborough" maj%<=50 was:lab at<05:30 sort:cl'.split()
    for count, term in enumerate(terms):
        complete = " ".join(terms[:count])
        for end in range(len(term) + 1):
            assert set(found(f"{complete} {term[:end]}")) <= set(found(complete))
    assert found(" ".join(terms)) == ["Ipswich"]


# -- lists that are not of seats -------------------------------------------------------------

IN_THE_LOG = "Ipswich Suffolk flip Con gain from Lab, majority 5,479"


@pytest.mark.parametrize(
    ("filter", "finds"),
    [
        ("", True),
        ("ipswich", True),
        ("IPSWICH flip", True),
        ("ipswich hold", False),
        ('"gain from lab"', True),
        ('"lab gain"', False),
        ("norfolk", False),
    ],
)
def test_a_text_matches_if_it_contains_every_word(filter: str, finds: bool) -> None:
    assert parse(filter).matches_text(IN_THE_LOG) is finds


@pytest.mark.parametrize("term", ["maj<500", "was:lab", 'in:"milton keynes"', "sort:name", "-hold"])
def test_a_text_is_matched_by_plain_words_only(term: str) -> None:
    seat_filter = parse(f"ipswich {term} flip")
    (terms,) = seat_filter.word_alternatives
    assert [term.word for term in terms if not term.is_negated] == ["ipswich", "flip"]
    assert seat_filter.matches_text(IN_THE_LOG)


def test_the_examples_in_prince_edward_island_have_its_parties_and_districts() -> None:
    souris = night.seat("Souris-Elmira", previous_winner="")
    parties = (Party(code="PC", name="Progressive Conservative"), Party(code="Lib", name="Liberal"))
    pei = night.small(souris, parties=parties)
    assert filter_example(pei) == "pc maj<500 souris-elmira"
    assert [term for term, _ in grammar(pei)][:2] == ["pc", "souris-elmira"]
    assert filter_example(ANGLIA) == "lab gain maj<500 norfolk"
    assert parse(filter_example(pei), pei).error == ""
