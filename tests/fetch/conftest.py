"""A host of each kind, and short waits."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fetch.hosts import RunningHost, host
from tests.makers.certificates import Certificates, make_certificates


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return make_certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Failed files and lost hosts are tried again soon."""
    monkeypatch.setattr("tracker.fetch.mirror.BLIND_RECHECK_SECONDS", 0.0)
    monkeypatch.setattr("tracker.fetch.mirror.FIRST_PAUSE_SECONDS", 0.02)
    monkeypatch.setattr("tracker.fetch.run.FIRST_PAUSE_SECONDS", 0.02)
    monkeypatch.setattr("tracker.fetch.run.LONGEST_PAUSE_SECONDS", 0.1)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A silent host is given up after a second."""
    for module in ("ftp", "sftp", "http", "mirror"):
        monkeypatch.setattr(f"tracker.fetch.{module}.TIMEOUT_SECONDS", 1.0)
    monkeypatch.setattr("tracker.fetch.mirror.SUSPECT_PATIENCE_SECONDS", 0.3)


@pytest.fixture
def served(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    certificates: Certificates,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[RunningHost]:
    """A host of the kind that is the parameter, over an empty folder; its authority is trusted."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates.ca))
    monkeypatch.setenv("NETRC", "")
    folder = tmp_path / "host"
    folder.mkdir()
    with host(request.param, folder, certificates) as made:
        if request.param == "ftps-implicit":
            monkeypatch.setattr("tracker.fetch.ftp.IMPLICIT_TLS_PORT", made.port)
        yield made
