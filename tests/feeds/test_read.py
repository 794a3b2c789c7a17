"""`feeds.read` tells the format by the suffix, and what is empty is not there yet."""

import pytest

from tests.makers.small_night import ELECTION, result_xml
from tracker.feeds import IncompleteError, RejectedError, read


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
