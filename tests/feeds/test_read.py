"""`feeds.read` tells the format by the suffix, and what is empty is not there yet."""

import pytest

from tests.makers.small_night import ELECTION, result_xml
from tracker.feeds import IncompleteError, RejectedError, read
from tracker.feeds.reading import OtherElectionError, error_prefix


@pytest.mark.parametrize("name", ["ipswich.xml", "results/IPSWICH.XML", "a.b.Xml"])
def test_the_suffix_decides_the_format_in_any_case(name: str) -> None:
    assert read(name, result_xml(), ELECTION).bulletins


@pytest.mark.parametrize(
    ("name", "found"),
    [
        pytest.param("ipswich.txt", '".txt"', id="another"),
        pytest.param("ipswich", "a name without a suffix", id="none"),
        pytest.param(".xml", "a name without a suffix", id="hidden file"),
        pytest.param("ipswich.xml.part", '".part"', id="on its way"),
        pytest.param("a.x\x1b[2J", r'".x\x1b[2J"', id="escape sequence"),
        pytest.param("a.\udcff", r'".\udcff"', id="not UTF-8"),
    ],
)
def test_another_suffix_is_rejected(name: str, found: str) -> None:
    with pytest.raises(RejectedError) as rejected:
        read(name, b"x", ELECTION)
    assert str(rejected.value) == (
        f"{found} is not a format that is read here: .xml, .csv or .json"
    )


@pytest.mark.parametrize("suffix", ["xml", "csv", "json"])
@pytest.mark.parametrize("data", [b"", b"\0" * 4096, b"\r\n \t", b"\n\0\0"])
def test_an_empty_document_is_incomplete(suffix: str, data: bytes) -> None:
    with pytest.raises(IncompleteError) as incomplete:
        read(f"ipswich.{suffix}", data, ELECTION)
    assert str(incomplete.value) == "is empty"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        pytest.param("a.xml", result_xml().replace(b"2019-12-12", b"2017-06-08"), id="PA, date"),
        pytest.param(
            "a.csv", b"seat,party,votes,date\nIpswich,Con,9,2017-06-08\n", id="table, date"
        ),
        pytest.param("a.csv", b"seat,party,votes,election\nIpswich,Con,9,x\n", id="table, name"),
    ],
)
def test_a_document_of_another_election_has_an_error_class_of_its_own(
    name: str, data: bytes
) -> None:
    with pytest.raises(OtherElectionError):
        read(name, data, ELECTION)


def test_a_prefix_keeps_the_class_of_the_error() -> None:
    with pytest.raises(OtherElectionError, match="row 3: is dated"), error_prefix("row 3"):
        raise OtherElectionError("is dated 2017-06-08")
