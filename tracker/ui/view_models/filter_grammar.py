"""The grammar of the filter for the help, and an example for its empty field."""

from tracker.election import Election
from tracker.ui.view_models.filter_terms import FIGURES, KEYWORDS, MARKED_WORDS, is_plain_word


def filter_example(election: Election) -> str:
    """A filter for the empty field, with a party and a seat of the election."""
    gain = ["gain"] if election.has_defending_parties else []
    return " ".join([_party_example(election), *gain, "maj<500", _place_example(election)])


def _party_example(election: Election) -> str:
    """The code of a party: Labour's, else the first that is one word."""
    codes = [party.code for party in election.parties if party.code.isalnum()]
    code = "Lab" if "Lab" in election.party_by_code else next(iter(codes), "lab")
    return code.casefold()


def _place_example(election: Election) -> str:
    """A word in the name of a seat: "norfolk" where there is one, else of the first seat."""
    names = [seat.name.casefold() for seat in election.seats]
    if any("norfolk" in name for name in names):
        return "norfolk"
    return next((word for name in names for word in name.split() if is_plain_word(word)), "north")


def grammar(election: Election) -> tuple[tuple[str, str], ...]:
    """Examples of terms with their meanings, for the help."""
    party = _party_example(election)
    won = "the party that won, or has the seat to lose"
    if election.has_defending_parties:
        won += f"; {party} gain: gains by this party"
    place = _place_example(election)
    return ((party, won), (place, _PLACE_MEANING), *GRAMMAR)


_PLACE_MEANING = (
    'part of a name, county, region, group or candidate\'s name; "milton keynes" in quotes'
)
GRAMMAR = (
    (" ".join([*KEYWORDS, *MARKED_WORDS]), "how a seat stands, or was marked"),
    ("was:lab sat:ind won:con from:snp second:ld stands:green", "a party in a role"),
    ("candidate:smith in:norfolk", "a candidate's name; a place alone"),
    (" ".join(f"{name}<" for name in [*FIGURES, "at"]), "figures and times, with < <= > >= ="),
    ("-gain  not gain", "turned round"),
    ("tied or recount norfolk", "either: tied anywhere, or a recount in Norfolk"),
    ("sort:closest sort:-closest", "an order, as o gives them; turned round, as O does"),
)
"""The terms of `grammar` that are the same in every election."""
