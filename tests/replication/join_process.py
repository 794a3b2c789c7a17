"""A process that joins one ledger, with a clock that may be wrong by minutes.

python -m tests.replication.join_process LEDGER NIGHT NAME SKEW-SECONDS KEYS ADDRESS…

KEYS is the list of a signed night, beside which NAME.nk is; "-" in an unsigned night.
"""

import datetime as dt
import sys
from pathlib import Path

from tracker.election.clock import wall_clock
from tracker.ledger import Ledger
from tracker.ledger.follow import stopped_by_signals
from tracker.replication.address import JoinSettings, hub_address
from tracker.replication.keys import read_keys
from tracker.replication.run import run


def main(ledger: str, night: str, name: str, skew: str, keys: str, *addresses: str) -> None:
    """Join until stopped."""

    def clock() -> dt.datetime:
        return wall_clock() + dt.timedelta(seconds=float(skew))

    def log(sentence: str) -> None:
        print(f"{dt.datetime.now():%H:%M:%S.%f} {sentence}", flush=True)

    listed = Path(keys)
    signing = None if keys == "-" else read_keys(listed, name, str(listed.with_name(f"{name}.nk")))
    settings = JoinSettings(hub_address(",".join(addresses), {}), night, name, keys=signing)
    with Ledger.open(Path(ledger)) as opened:
        run(opened, settings, clock, stopped_by_signals(), report=log, log=log)


if __name__ == "__main__":
    main(*sys.argv[1:])
