"""Which file system a path is on, from Linux's table of mounts."""

import sys
from pathlib import Path

import pytest

from tracker.support.mounts import Mount, mount_of, read_mount

TABLE = """\
22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda1 rw
30 22 0:26 / /mnt/pa rw,relatime shared:9 - nfs4 nas.example:/pa rw,vers=4.2
31 22 0:27 / /mnt/pa/local rw - tmpfs tmpfs rw
32 22 0:28 / /mnt/results\\040folder rw - fuse.sshfs pa@ftp.example:/ rw
33 22 0:29 / /srv rw - cifs //nas.example/night rw
34 33 0:30 / /srv rw - xfs /dev/vdb rw
"""


@pytest.mark.parametrize(
    ("path", "mount"),
    [
        ("/home/desk/anglia-2019.db", Mount("/", "ext4")),
        ("/mnt/pa", Mount("/mnt/pa", "nfs4")),
        ("/mnt/pa/2019", Mount("/mnt/pa", "nfs4")),
        ("/mnt/pa-old", Mount("/", "ext4")),
        ("/mnt/pa/local/x", Mount("/mnt/pa/local", "tmpfs")),
        ("/mnt/results folder/a.xml", Mount("/mnt/results folder", "fuse.sshfs")),
        pytest.param("/srv/x", Mount("/srv", "xfs"), id="the later mount hides the earlier one"),
    ],
)
def test_a_path_is_on_its_nearest_mount(path: str, mount: Mount) -> None:
    assert mount_of(Path(path), TABLE) == mount


def test_without_a_table_nothing_is_known() -> None:
    assert mount_of(Path("/home"), "") == Mount("", "")


@pytest.mark.parametrize(
    ("type_", "local", "network"),
    [
        ("ext4", True, False),
        ("overlay", True, False),
        ("nfs4", False, True),
        ("cifs", False, True),
        ("fuse.sshfs", False, True),
        ("9p", False, True),
        ("fuse.mergerfs", False, False),
        ("", False, False),
    ],
)
def test_a_file_system_is_local_or_on_the_network_or_neither(
    type_: str, local: bool, network: bool
) -> None:
    mount = Mount("/mnt", type_)
    assert (mount.local, mount.network) == (local, network)


@pytest.mark.skipif(sys.platform != "linux", reason="the table of mounts is Linux's")
def test_the_table_of_this_machine_is_read() -> None:
    assert read_mount(Path("/proc/1")) == Mount("/proc", "proc")


def test_a_file_system_in_memory_is_local() -> None:
    mount = Mount("/dev/shm", "tmpfs")
    assert (mount.memory, mount.local) == (True, True)
    assert not Mount("/", "ext4").memory
