"""Signed nights: what counts is signed by a listed desk, and an entry by the desk that made it."""

import datetime as dt
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from tests.makers import night
from tests.makers.desk_keys import NAMES, keys, public_key, seed, write_keys
from tests.makers.desk_ledgers import (
    NIGHT,
    apply_messages,
    files_of_few,
    outgoing,
    receive,
    record,
)
from tests.makers.night import MIDNIGHT
from tracker.ledger import Ledger
from tracker.replication import messages as wire
from tracker.replication.errors import HubError
from tracker.replication.hub import Hub
from tracker.replication.inbound import Inbound
from tracker.replication.keys import KeysError, read_keys
from tracker.replication.messages import Message
from tracker.replication.staging import MAX_AGE

FEW = night.few()
SEAT = night.seat_of(FEW, "Ipswich").id
IPSWICH, DATA = files_of_few()["Ipswich"]


def signed_inbound(ledger: Ledger, desk: str) -> Inbound:
    return Inbound(ledger, NIGHT, keys(desk))


def declare(ledger: Ledger, by: str = "AB") -> None:
    record(ledger, night.desk_entry(ledger.refresh(), "Ipswich", "Lab", by=by))


def sources(ledger: Ledger) -> list[str]:
    return [source.entry_text for source in ledger.sources(SEAT)]


def test_a_signed_file_and_a_signed_entry_count(london: Ledger, van: Ledger) -> None:
    receive(london, IPSWICH, DATA)
    declare(london)
    messages = outgoing(london, keys=keys("london"))
    applied = apply_messages(van, messages, inbound=signed_inbound(van, "van"))
    assert (len(applied.new), applied.refused) == (2, ())


@pytest.mark.parametrize(
    "spoil",
    [
        lambda m: replace(m, signature=b"", signer=""),
        lambda m: replace(m, signature=b"x"),
        lambda m: replace(m, signature=m.signature[::-1]),
        lambda m: replace(m, desk="norwich"),
        lambda m: replace(m, signer="norwich"),
        lambda m: replace(m, signer="nobody"),
    ],
)
@pytest.mark.parametrize("kind", ["file", "entry"])
def test_what_is_not_signed_by_a_listed_desk_is_refused_and_not_staged(
    london: Ledger, van: Ledger, spoil: object, kind: str
) -> None:
    if kind == "file":
        receive(london, IPSWICH, DATA)
    else:
        declare(london)
    inbound = signed_inbound(van, "van")
    signed = outgoing(london, keys=keys("london"))
    spoilt = [spoil(message) for message in signed]  # type: ignore[operator]
    applied = apply_messages(van, spoilt, inbound=inbound)
    assert len(applied.refused) == len(spoilt)
    assert applied.new == ()
    assert van.connection.execute("SELECT count(*) FROM staged").fetchone() == (0,)
    assert len(apply_messages(van, signed, inbound=inbound).new) == 1  # the true ones still count


def test_a_desk_that_is_not_in_the_list_declares_nothing(london: Ledger, van: Ledger) -> None:
    declare(london)
    stranger = outgoing(london, "stranger", keys=keys("stranger"))
    (sentence,) = apply_messages(van, stranger, inbound=signed_inbound(van, "van")).refused
    assert sentence.endswith(
        "in the name of stranger: is not signed with a key in the night's list"
    )


def test_a_listed_desk_makes_no_entry_in_the_name_of_another(london: Ledger, van: Ledger) -> None:
    declare(london)
    entry = replace(outgoing(london, "norwich")[0])
    signature = keys("london").sign(wire.signed_bytes(entry, NIGHT))
    forged = replace(entry, signer="london", signature=signature)
    (sentence,) = apply_messages(van, [forged], inbound=signed_inbound(van, "van")).refused
    assert "is an entry of norwich, and signed by london" in sentence


def test_an_entry_of_another_night_is_no_entry_of_this_one(london: Ledger, van: Ledger) -> None:
    declare(london)
    messages = outgoing(london, keys=keys("london"))
    assert apply_messages(van, messages, inbound=Inbound(van, "rehearsal", keys("van"))).new == ()


def test_an_entry_names_its_building_also_when_another_desk_offers_it(
    london: Ledger, norwich: Ledger, van: Ledger
) -> None:
    """The line of London is cut; Norwich has its entry, and sends it to the van."""
    declare(london)
    from_london = outgoing(london, keys=keys("london"))
    apply_messages(norwich, from_london, inbound=signed_inbound(norwich, "norwich"))
    with norwich.writing():
        norwich.connection.execute("INSERT OR IGNORE INTO outbox SELECT id FROM bulletins")
    from_norwich = outgoing(norwich, "norwich", keys=keys("norwich"))
    assert from_norwich == from_london
    apply_messages(van, from_norwich, inbound=signed_inbound(van, "van"))
    assert (sources(london), sources(norwich)) == (["desk, AB"], ["desk, AB (london)"])
    assert sources(van) == ["desk, AB (london)"]


def test_in_an_unsigned_night_a_building_is_named_as_unsigned(london: Ledger, van: Ledger) -> None:
    declare(london)
    apply_messages(van, outgoing(london))
    assert sources(van) == ["desk, AB (london, unsigned)"]
    signed = outgoing(london, keys=keys("london"))
    apply_messages(van, signed, inbound=signed_inbound(van, "van"))
    assert sources(van) == ["desk, AB (london)"]


def test_an_entry_that_a_desk_gets_back_from_the_hub_stays_its_own(london: Ledger) -> None:
    declare(london)
    stolen = [replace(m, desk="van") for m in outgoing(london)]
    apply_messages(london, stolen)
    assert sources(london) == ["desk, AB"]


def test_an_unsigned_message_counts_as_missing_again_after_a_time(
    london: Ledger, van: Ledger
) -> None:
    """An older tracker sends no signatures. A hostile desk may send a true entry without one."""
    declare(london)
    inbound = signed_inbound(van, "van")
    (message,) = outgoing(london)
    apply_messages(van, [message], inbound=inbound)
    assert inbound.unusable == {message.id}
    inbound.expire(MIDNIGHT + MAX_AGE + dt.timedelta(seconds=1))
    assert inbound.unusable == set()


def test_older_trackers_read_the_same_headers() -> None:
    message = Message("bulletin", "a" * 64, b"{}", "london")
    assert wire.headers(message) == {"Nats-Msg-Id": "a" * 64, "Tracker-Desk": "london"}
    signed = replace(message, signer="london", signature=b"x" * 64)
    assert wire.headers(signed).items() > wire.headers(message).items()
    assert wire.from_headers("bulletin", wire.headers(signed), b"{}") == signed
    malformed = {**wire.headers(signed), "Tracker-Signature": "\x00 no base64"}
    assert wire.from_headers("bulletin", malformed, b"{}").signature == b""


def test_a_hub_cannot_have_an_entry_signed_as_if_it_were_an_authentication() -> None:
    """A client signs any text in UTF-8 that the hub sends as a nonce."""
    message = Message("bulletin", "a" * 64, b"{}", "london")
    with pytest.raises(UnicodeDecodeError):
        wire.signed_bytes(message, NIGHT).decode()


def test_the_list_of_a_night_is_read(tmp_path: Path) -> None:
    file = write_keys(tmp_path, *NAMES)
    found = read_keys(file, "van", str(tmp_path / "van.nk"))
    text = b"\xffx"
    assert found.is_signed("van", text, found.sign(text))
    assert not found.is_signed("london", text, found.sign(text))
    assert found.is_signed("london", text, keys("london").sign(text))


def test_a_desk_that_changes_its_key_has_two_lines(tmp_path: Path) -> None:
    file = write_keys(tmp_path, "van")
    with file.open("a", encoding="utf-8") as lines:
        lines.write(f"van {public_key('new')} # from midnight\n")
    (tmp_path / "new.nk").write_text(seed("new"), encoding="utf-8")
    for name in ("van", "new"):
        found = read_keys(file, "van", str(tmp_path / f"{name}.nk"))
        assert found.is_signed("van", b"x", keys("van").sign(b"x"))
        assert found.is_signed("van", b"x", keys("new").sign(b"x"))


def test_a_credentials_file_has_the_seed_too(tmp_path: Path) -> None:
    creds = tmp_path / "van.creds"
    creds.write_text(
        "-----BEGIN NATS USER JWT-----\neyJ0.eyJ\n------END NATS USER JWT------\n\n"
        f"-----BEGIN USER NKEY SEED-----\n{seed('van')}\n------END USER NKEY SEED------\n",
        encoding="utf-8",
    )
    assert read_keys(write_keys(tmp_path, "van"), "van", str(creds)).desk == "van"


@pytest.mark.parametrize(
    ("line", "desk", "seed_file", "sentence"),
    [
        ("", "van", "", "give its file in NATS_NKEY"),
        ("", "van", "absent.nk", "cannot be read"),
        ("", "van", "desks.keys", "has no seed of a user's nkey"),
        ("", "paris", "van.nk", f"add the line: paris {public_key('van')}"),
        ("", "london", "van.nk", "does not list the key of this desk"),
        ("van", "van", "van.nk", 'line 6: "van" is not the name of a desk'),
        (f"van {public_key('x')[:-1]}A", "van", "van.nk", "line 6: "),
        (f"van {seed('van')}", "van", "van.nk", "line 6: "),
    ],
)
def test_a_wrong_list_or_key_is_named(
    tmp_path: Path, line: str, desk: str, seed_file: str, sentence: str
) -> None:
    file = write_keys(tmp_path, *NAMES)
    with file.open("a", encoding="utf-8") as lines:
        lines.write(f"{line}\n")
    with pytest.raises(KeysError) as error:
        read_keys(file, desk, str(tmp_path / seed_file) if seed_file else "")
    assert sentence in str(error.value)


def test_no_list_of_keys_is_a_sentence(tmp_path: Path) -> None:
    write_keys(tmp_path, "van")
    with pytest.raises(KeysError, match=r"absent: cannot be read"):
        read_keys(tmp_path / "absent", "van", str(tmp_path / "van.nk"))


def test_a_signed_night_refuses_a_desk_without_keys_and_an_older_night_has_no_such_field() -> None:
    unsigned, signing = (
        Hub(cast("Any", SimpleNamespace(jetstream=None)), NIGHT, FEW, is_signed=is_signed)
        for is_signed in (False, True)
    )
    signed_night = f'{{"tracker": 1, "election": "{FEW.id}", "signed": true}}'
    with pytest.raises(HubError, match="give the night's list of keys with --keys"):
        unsigned._check_description(signed_night)
    signing._check_description(signed_night)
    for hub in (unsigned, signing):
        hub._check_description(f'{{"tracker": 1, "election": "{FEW.id}"}}')
