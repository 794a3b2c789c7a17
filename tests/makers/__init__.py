"""Makers for tests: nights, boards, files, ledgers, hubs. No test module imports another one."""
