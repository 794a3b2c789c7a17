"""The mark of tests that need a nats-server. `hubs` does not import pytest: scripts use it."""

import pytest

from tests.makers.hubs import server

needs_hub = pytest.mark.skipif(
    server() is None, reason="there is no nats-server; scripts/get-nats-server unpacks one"
)
