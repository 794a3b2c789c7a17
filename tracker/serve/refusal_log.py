"""The log of refused requests: no access, no room, a ledger that cannot be read."""

import logging
from collections.abc import Callable
from time import monotonic

from aiohttp import web

from tracker.serve.full_answer import FullAnswer

_log = logging.getLogger(__name__)

REPEAT_SECONDS = 60.0
"""The same refusal to the same viewer is logged again only after this time: an open page sends a
request every few seconds."""
MAX_REMEMBERED = 1_000
"""Maximum number of refusals whose time is remembered. Before one more, all are forgotten."""
MAX_CHARACTERS = 200
"""Maximum length of a logged path or sentence. Both can contain text from the viewer."""


class RefusalLog:
    """Logs answers of status 403 or 503, with the path and the address of the viewer or proxy."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._logged_at: dict[tuple[str, str], float] = {}

    def log(self, request: web.Request, answer: web.StreamResponse) -> None:
        """Log the answer if it is a refusal and no repetition (`REPEAT_SECONDS`).

        The query is not logged: it may contain a token.
        """
        if answer.status not in (403, 503) or not isinstance(answer, web.Response):
            return
        text = answer.sentence if isinstance(answer, FullAnswer) else answer.text or ""
        sentence = text.strip()[:MAX_CHARACTERS]
        refusal, now = (request.remote or "", sentence), self._clock()
        if now - self._logged_at.get(refusal, float("-inf")) < REPEAT_SECONDS:
            return
        if len(self._logged_at) >= MAX_REMEMBERED:
            self._logged_at.clear()
        self._logged_at[refusal] = now
        path = request.path[:MAX_CHARACTERS]
        _log.warning("refused %s %s: %d %s", request.remote, path, answer.status, sentence)
