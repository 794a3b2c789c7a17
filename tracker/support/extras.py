"""The extras (optional dependencies) of pyproject.toml, and the command that installs one."""

import sys
from collections.abc import Iterable
from enum import Enum
from importlib.util import find_spec
from pathlib import Path

from tracker.support.errors import TrackerError

DISTRIBUTION = "election-night-tracker"
"""The name of the package on an index. The package that is imported is `tracker`."""

PACKAGES = {
    "desks": "'nats-py[nkeys]'",
    "excel": "XlsxWriter",
    "fetch": "paramiko urllib3",
    "serve": "aiohttp textual-serve",
    "store": "obstore",
}
"""The packages of each extra, as arguments of `pip install`."""

MODULES = {
    "desks": ("nats", "nkeys"),
    "excel": ("xlsxwriter",),
    "fetch": ("paramiko", "urllib3"),
    "serve": ("aiohttp", "textual_serve"),
    "store": ("obstore",),
}
"""The modules of each extra, to test whether it is installed."""


class Installer(Enum):
    """The program that installed the tracker."""

    PIP = "pip"
    PIPX = "pipx"
    UV_PIP = "uv pip"
    UV_TOOL = "uv tool"
    UVX = "uvx"


class MissingExtraError(TrackerError):
    """A feature needs an extra that is not installed. The message contains the command for it."""

    def __init__(self, feature: str, extra: str) -> None:
        super().__init__(f"{feature} needs more than is installed: {install_command([extra])}")


def is_installed(extra: str) -> bool:
    """Whether all modules of an extra can be imported."""
    return all(find_spec(name) for name in MODULES[extra])


def find_installer(prefix: Path, recorded: str) -> Installer:
    """The program that made the environment `prefix` and installed the tracker into it.

    `recorded` is the content of the file INSTALLER of the installed package ("pip", "uv"). pipx and
    `uv tool` leave a file in each environment that they make; `uvx` makes its environment in a
    cache folder, which contains a CACHEDIR.TAG.
    """
    if (prefix / "pipx_metadata.json").is_file():
        return Installer.PIPX
    if (prefix / "uv-receipt.toml").is_file():
        return Installer.UV_TOOL
    if recorded.strip() != "uv":
        return Installer.PIP
    return Installer.UVX if (prefix.parents[1] / "CACHEDIR.TAG").is_file() else Installer.UV_PIP


def install_command(extras: Iterable[str], installer: Installer | None = None) -> str:
    """The command that adds these extras, for the installer of this environment if none is given.

    pip and pipx add packages to an environment. `uv tool` and `uvx` replace it: their command also
    names the extras that are there now.
    """
    installer = installer or _installer()
    wanted = set(extras)
    packages = " ".join(PACKAGES[extra] for extra in PACKAGES if extra in wanted)
    if installer is Installer.PIPX:
        return f"pipx inject {DISTRIBUTION} {packages}"
    if installer is Installer.UV_PIP:
        return f"uv pip install {packages}"
    if installer is Installer.PIP:
        return f"pip install {packages}"
    all_extras = ",".join(extra for extra in PACKAGES if extra in wanted or is_installed(extra))
    requirement = f"'{DISTRIBUTION}[{all_extras}]'"
    if installer is Installer.UV_TOOL:
        return f"uv tool install {requirement}"
    return f"uvx --from {requirement} tracker"


def _installer() -> Installer:
    from importlib import metadata  # slow to import, and needed only here

    try:
        recorded = metadata.distribution(DISTRIBUTION).read_text("INSTALLER")
    except metadata.PackageNotFoundError:  # run from a checkout that is not installed
        recorded = None
    return find_installer(Path(sys.prefix), recorded or "")
