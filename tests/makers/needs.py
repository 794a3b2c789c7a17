"""What a test needs that talks to a hub; apart from the hubs, which the benchmark starts too."""

import pytest

from tests.makers.hubs import server

needs_hub = pytest.mark.skipif(
    server() is None, reason="there is no nats-server; scripts/get-nats-server unpacks Debian's"
)
