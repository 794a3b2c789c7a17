"""The command `tracker publish`: output and usage errors."""

from pathlib import Path

from click.testing import CliRunner, Result

from tests.makers import night
from tests.makers.published import Record
from tracker.cli import commands
from tracker.ledger import Ledger
from tracker.publish.place import AddressError


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(commands, ["publish", *map(str, arguments)])


def test_the_command_prints_the_number_of_objects_written(
    ledger: Ledger, record: Record, tmp_path: Path
) -> None:
    record(night.result_in("Ipswich"), minute=31)
    outputs = [run(tmp_path / "graphics", "--db", ledger.path).output for _ in range(2)]
    assert outputs == [
        "00:31 23 objects written; 1 of 4 seats declared.\n",
        "00:31 0 objects written; 1 of 4 seats declared.\n",
    ]


def test_a_folder_with_other_files_is_refused_without_replace(
    ledger: Ledger, tmp_path: Path
) -> None:
    (tmp_path / "summary.csv").write_text("somebody else's\n", encoding="utf-8")
    refused = run(tmp_path, "--db", ledger.path)
    assert refused.exit_code == 2
    assert (
        "contains a summary.csv but no manifest.json: not written by tracker publish; choose another, or --replace"
        in (refused.output)
    )
    assert (tmp_path / "summary.csv").read_text(encoding="utf-8") == "somebody else's\n"
    assert run(tmp_path, "--db", ledger.path, "--replace").exit_code == 0
    assert (tmp_path / "summary.csv").read_text(encoding="utf-8").startswith("seat_id,")


def test_an_invalid_address_is_a_usage_error(ledger: Ledger) -> None:
    error = run("ftp://example.org/x", "--db", ledger.path).exception
    assert isinstance(error, AddressError)
    assert error.exit_code == 2
    assert '"ftp://example.org/x" cannot be used' in str(error)


def test_the_option_every_requires_follow(ledger: Ledger, tmp_path: Path) -> None:
    refused = run(tmp_path, "--db", ledger.path, "--every", "5")
    assert refused.exit_code == 2
    assert "--every goes with --follow" in refused.output


def test_a_folder_is_not_compressed(ledger: Ledger, tmp_path: Path) -> None:
    error = run(tmp_path, "--db", ledger.path, "--gzip").exception
    assert isinstance(error, AddressError)
    assert "--gzip goes with an object store" in str(error)
