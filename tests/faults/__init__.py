"""Faults that really happen: killed processes, full disks, damaged files."""
