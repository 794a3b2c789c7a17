"""The words of a count's account are no parties and no candidates."""

import pytest

from tests.makers.boards import anglia, uk
from tracker.election.accounts import account_of
from tracker.election.party_names import registered_names


@pytest.mark.parametrize(
    ("text", "account"),
    [
        *((text, "valid votes") for text in ("Total", "TOTALS", "Total:", "Grand total")),
        *((text, "valid votes") for text in ("total votes", "Total valid votes", "Valid votes")),
        *(
            (text, "valid votes")
            for text in ("Number of valid votes", "Sum", "Valid ballot papers")
        ),
        *((text, "rejected") for text in ("Rejected", "rejected ballot papers", "Spoilt")),
        *((text, "rejected") for text in ("Spoiled papers", "Spoilt votes", "Invalid votes")),
        *((text, "rejected") for text in ("Total rejected", "Number of rejected ballots")),
        *((text, "electorate") for text in ("Electorate", "Registered electors", "Register")),
        *((text, "turnout") for text in ("Turnout", "Turnout %", "% turnout", "Votes cast")),
        *((text, "turnout") for text in ("Ballot papers issued", "Total votes cast")),
        *((text, "majority") for text in ("Majority", "MAJORITY", "the majority")),
        ("Cyfanswm y pleidleisiau", "valid votes"),
        ("Cyfanswm", "valid votes"),
        ("Pleidleisiau dilys", "valid votes"),
        ("Papurau pleidleisio a wrthodwyd", "rejected"),
        ("Nifer y papurau pleidleisio a wrthodwyd", "rejected"),
        ("Nifer yr etholwyr", "electorate"),
        ("Nifer a bleidleisiodd", "turnout"),
        ("Y ganran a bleidleisiodd", "turnout"),
        ("Turnout / Canran a bleidleisiodd", "turnout"),
        ("Mwyafrif / Majority", "majority"),
        ("Total / Majority", None),
        ("Con majority", "majority"),
        ("Conservative gain from Labour", "majority"),
        ("Labour hold", "majority"),
        ("Void for uncertainty", "rejected"),
        ("Voting for more than one candidate", "rejected"),
        ("Want of an official mark", "rejected"),
        ("Pleidleisiau", None),
        *((text, None) for text in ("", "Labour", "Total Respect Party", "Major", "Votes")),
    ],
)
def test_what_a_word_of_an_account_states(text: str, account: str | None) -> None:
    assert account_of(text) == account


def test_no_name_of_a_party_is_a_word_of_an_account() -> None:
    names = [row.spelled for row in registered_names()]
    names += [
        text
        for election in (anglia(), uk())
        for party in election.parties
        for text in (party.code, party.name, *party.aliases)
    ]
    assert [name for name in names if account_of(name)] == []
