"""The answer to a viewer for whom there is no room."""

from html import escape

from aiohttp import hdrs, web

RETRY_SECONDS = 10
"""When a program should try again."""


class FullAnswer(web.Response):
    """Status 503: a sentence, and a link to the page. The connection is closed."""

    def __init__(self, sentence: str) -> None:
        super().__init__(
            status=503,
            text=(
                '<!doctype html>\n<html lang="en-GB"><meta charset="utf-8">'
                '<meta name="viewport" content="width=device-width, initial-scale=1">'
                "<title>Full</title>\n"
                f'<p>{escape(sentence)}</p>\n<p><a href="page">The summary</a></p>\n</html>\n'
            ),
            content_type="text/html",
            headers={hdrs.RETRY_AFTER: str(RETRY_SECONDS)},
        )
        self.sentence = sentence
        self.force_close()
