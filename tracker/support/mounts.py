"""The file system that a path is on, from Linux's table of mounts."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

TABLE = Path("/proc/self/mountinfo")
"""The table of mounts. Only Linux has it."""

LOCAL = frozenset(
    "ext2 ext3 ext4 xfs btrfs zfs f2fs bcachefs jfs tmpfs ramfs overlay vfat exfat ntfs3".split()
)
"""File systems of a disk or memory of this machine: its kernel has every program that writes."""

MEMORY = frozenset({"tmpfs", "ramfs"})
"""File systems without a disk: what is on them is lost when the machine stops."""

NETWORK = frozenset(
    "nfs nfs4 cifs smb3 smbfs sshfs 9p afs ceph glusterfs lustre gfs2 ocfs2 ncpfs coda rclone s3fs "
    "davfs davfs2 curlftpfs virtiofs vboxsf vmhgfs vmhgfs-fuse".split()
)
"""File systems on which another machine can write files without notice to our kernel."""


@dataclass(frozen=True, slots=True)
class Mount:
    """A mounted file system."""

    point: str
    """The folder on which it is mounted; empty if none is known."""
    type: str
    """Its type: "ext4", "nfs4", "fuse.sshfs"; empty if it is not known."""

    @property
    def local(self) -> bool:
        """Whether the type is one of `LOCAL`."""
        return self.type in LOCAL

    @property
    def memory(self) -> bool:
        """Whether the type is one of `MEMORY`."""
        return self.type in MEMORY

    @property
    def network(self) -> bool:
        """Whether the type is one of `NETWORK`, also through FUSE: "fuse.sshfs"."""
        return self.type.removeprefix("fuse.") in NETWORK


def mount_of(path: Path, table: str) -> Mount:
    """The mount of a resolved path. `table` is the text of /proc/self/mountinfo."""
    found = Mount("", "")
    for line in table.splitlines():
        fields, _, source = line.partition(" - ")
        point = re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), fields.split(" ")[4])
        if len(point) >= len(found.point) and path.is_relative_to(point):
            found = Mount(point, source.split(" ")[0])
    return found


def read_mount(path: Path) -> Mount:
    """The mount of a resolved path, from this machine's table. Raises OSError."""
    return mount_of(path, os.fsdecode(TABLE.read_bytes()))
