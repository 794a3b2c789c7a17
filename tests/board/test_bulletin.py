"""Bulletins: identity, canonical JSON, winner, rank and contradictions."""

import datetime as dt
import itertools
from typing import Any

import msgspec
import pytest

from tests.makers.night import anglia_results, result_in
from tracker.board.bulletin import (
    Bulletin,
    Candidate,
    by_votes,
    decode,
    most_complete,
    votes_by_party,
)

IPSWICH = {"Con": 24_952, "Lab": 19_473, "LD": 2_439, "Brexit": 1_432, "Green": 1_283}


def statement(
    kind: str = "result",
    votes: dict[str, int] | None = None,
    elected: str | None = None,
    **more: Any,
) -> Bulletin:
    """A feed's bulletin about Ipswich, by default a result."""
    counts: dict[str, int | None] = dict(IPSWICH if votes is None else votes)
    if kind == "rush" and votes is None:
        counts = {elected or "Con": None}
    candidates = tuple(Candidate(party=p, votes=n, elected=p == elected) for p, n in counts.items())
    fields: dict[str, Any] = {"origin": "feed", "revision": 1, "candidates": candidates} | more
    return msgspec.convert(
        {"election": "anglia-2019", "seat": "E14000761", "kind": kind} | fields, Bulletin
    )


AT_MIDNIGHT = dt.datetime(2019, 12, 13, tzinfo=dt.UTC)
AT_TWO = dt.datetime(2019, 12, 13, 2, tzinfo=dt.UTC)


def test_canonical_json_is_that_of_existing_ledgers() -> None:
    """The ids in existing ledgers are hashes of this JSON. A change would change all of them."""
    bulletin = statement(
        votes={"Con": 5, "Lab": 2},
        elected="Con",
        electorate=10,
        declared_at=AT_TWO,
        stated={"winningParty": "C", "majority": "3"},
    )
    assert bulletin.canonical() == (
        b'{"candidates":[{"elected":true,"party":"Con","votes":5},{"party":"Lab","votes":2}],'
        b'"declared_at":"2019-12-13T02:00:00Z","election":"anglia-2019","electorate":10,'
        b'"kind":"result","origin":"feed","revision":1,"seat":"E14000761",'
        b'"stated":{"majority":"3","winningParty":"C"}}'
    )
    assert bulletin.id == "676ff2a77c34dc71b6e4b9e2b2ce450d4caace7b78c1ef3870ce2f8c2ac18fad"


def test_the_id_does_not_depend_on_the_order_of_stated_figures() -> None:
    first = statement(stated={"majority": "5479", "gainOrHold": "gain"})
    second = statement(stated={"gainOrHold": "gain", "majority": "5479"})
    assert first.id == second.id


def test_a_missing_field_and_an_empty_one_are_the_same_bulletin() -> None:
    assert statement(electorate=None, by="", after=(), stated={}).id == statement().id


CHANGES: dict[str, Any] = {
    "election": "anglia-2017",
    "seat": "E14000552",
    "kind": "rush",
    "origin": "desk",
    "revision": 2,
    "candidates": (Candidate(party="Con", votes=24_953),),
    "electorate": 75_525,
    "valid_votes": 49_579,
    "declared_at": AT_TWO,
    "stated": {"majority": "5479"},
    "target": "ab" * 32,
    "after": ("ab" * 32,),
    "by": "AB",
    "reason": "seen in the hall",
    "said_at": AT_MIDNIGHT,
}


@pytest.mark.parametrize("field", Bulletin.__struct_fields__)
def test_every_field_is_part_of_the_id(field: str) -> None:
    bulletin = statement()
    assert msgspec.structs.replace(bulletin, **{field: CHANGES[field]}).id != bulletin.id


@pytest.mark.parametrize(
    ("field", "value"), [("party", "Lab"), ("party_name", "x"), ("name", "x"), ("votes", 1)]
)
def test_every_field_of_a_candidate_is_part_of_the_id(field: str, value: object) -> None:
    con = Candidate(party="Con", votes=24_952)
    changed = msgspec.structs.replace(con, **{field: value})
    assert statement(candidates=(con,)).id != statement(candidates=(changed,)).id


def test_69_results_are_69_bulletins() -> None:
    assert len({bulletin.id for bulletin in anglia_results()}) == 69


def test_a_bulletin_read_back_is_the_same_bulletin() -> None:
    for bulletin in anglia_results():
        decoded = decode(bulletin.canonical())
        assert (decoded, decoded.id) == (bulletin, bulletin.id)


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(b'{"election":"e","seat":"s","kind":"rumour","origin":"feed"}', id="kind"),
        pytest.param(b'{"election":"e","seat":"s","kind":"rush"}', id="no origin"),
        pytest.param(
            b'{"election":"e","seat":"s","kind":"rush","origin":"feed","revision":"1"}',
            id="a number as text",
        ),
    ],
)
def test_json_that_is_no_bulletin_is_an_error(broken: bytes) -> None:
    with pytest.raises(msgspec.ValidationError):
        decode(broken)


@pytest.mark.parametrize(
    ("bulletin", "winner"),
    [
        pytest.param(statement(), "Con", id="a result: most votes"),
        pytest.param(statement(elected="Con"), "Con", id="a result: marked"),
        pytest.param(statement(votes={"LD": 9, "Con": 9, "Lab": 1}), None, id="equal top votes"),
        pytest.param(
            statement(votes={"LD": 9, "Con": 9, "Lab": 1}, elected="Con"),
            "Con",
            id="equal top votes, decided by lot",
        ),
        pytest.param(statement(votes={"Con": 9, "LD": 1, "Lab": 1}), "Con", id="equal below"),
        pytest.param(statement(votes={"Con": 9}), "Con", id="unopposed"),
        pytest.param(statement("rush", elected="Lab"), "Lab", id="a rush: marked"),
        pytest.param(
            statement("rush", candidates=(Candidate(party="Con"), Candidate(party="Lab"))),
            None,
            id="a rush without a mark",
        ),
        pytest.param(statement("recount", candidates=()), None, id="a recount"),
        pytest.param(statement("retraction", candidates=(), target="ab"), None, id="a retraction"),
    ],
)
def test_the_winner_is_marked_or_has_most_votes_in_a_result(
    bulletin: Bulletin, winner: str | None
) -> None:
    assert bulletin.winner == winner


def test_two_independents_with_equal_top_votes_are_a_tie() -> None:
    independents = (Candidate(party="Ind", votes=9), Candidate(party="Ind", votes=9))
    assert statement(candidates=independents).winner is None


def test_pa_numbers_rush_and_result_in_one_sequence() -> None:
    sequence = [
        statement("rush", elected="Lab", revision=1),
        statement(revision=1),
        statement("rush", elected="Con", revision=2),
        statement(revision=3),
    ]
    ranks = [bulletin.rank for bulletin in sequence]
    assert ranks == sorted(set(ranks))


def test_a_bulletin_without_a_revision_ranks_below_all_with_a_revision() -> None:
    assert statement(revision=None).rank < statement("rush", revision=1).rank


def test_of_candidates_with_equal_votes_the_elected_one_is_first() -> None:
    candidates = [
        Candidate(party="LD", votes=1),
        Candidate(party="Con", votes=9),
        Candidate(party="Lab", votes=9, elected=True),
        Candidate(party="Green"),
    ]
    assert [c.party for c in by_votes(candidates)] == ["Lab", "Con", "LD", "Green"]


def test_candidates_with_equal_votes_stay_in_the_order_of_the_source() -> None:
    candidates = [Candidate(party=party, votes=7) for party in ("LD", "Con", "Lab")]
    assert [c.party for c in by_votes(candidates)] == ["LD", "Con", "Lab"]


def test_votes_by_party_do_not_depend_on_the_order_of_the_source() -> None:
    bulletin = result_in("Ipswich")
    reverse = msgspec.structs.replace(bulletin, candidates=bulletin.candidates[::-1])
    assert votes_by_party(bulletin) == votes_by_party(reverse)
    assert dict(votes_by_party(bulletin)) == IPSWICH


COMPLETE = statement(electorate=75_525, declared_at=AT_TWO)


def test_most_complete_has_the_most_facts_in_any_order() -> None:
    statements = [statement(), statement(electorate=75_525), COMPLETE]
    for order in itertools.permutations(statements):
        assert most_complete(order) == COMPLETE


def test_of_equally_complete_bulletins_the_one_with_the_smallest_id_is_chosen() -> None:
    statements = [statement(electorate=75_520 + n) for n in range(5)]
    smallest = min(statements, key=lambda b: b.id)
    for order in itertools.permutations(statements):
        assert most_complete(order) == smallest


def test_a_result_is_more_complete_than_a_rush_with_a_long_reason() -> None:
    result = statement(votes={"Con": 5, "Lab": 2})
    long_rush = statement("rush", elected="Con", reason="our reporter has it from the agent, " * 9)
    assert most_complete([long_rush, result]) == result
