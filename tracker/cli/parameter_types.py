"""Types of the options of `tracker prepare`: files, LEFT=RIGHT pairs, days, column headers.

In the environment, several values of an option are separated by semicolons: names have spaces.
"""

import datetime as dt

import click


class SeparatedBySemicolons:
    """Splits the value of an environment variable."""

    def split_envvar_value(self, rv: str) -> list[str]:
        """The values without the spaces around them; empty values are left out."""
        return [part.strip() for part in rv.split(";") if part.strip()]


class File(SeparatedBySemicolons, click.Path):
    """A file; `exists=True` for one to read."""


class Pair(SeparatedBySemicolons, click.ParamType[tuple[str, str]]):
    """LEFT=RIGHT. LEFT, a seat or a column, may itself contain equals signs."""

    def __init__(self, form: str) -> None:
        """`form` is the pattern for the error message, such as PARTY=N."""
        self.name = form

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        """The two sides without the spaces around them."""
        left, sign, right = str(value).rpartition("=")
        if not (sign and left.strip() and right.strip()):
            self.fail(f'"{value}": write {self.name}', param, ctx)
        return left.strip(), right.strip()


class Day(click.ParamType[dt.date]):
    """A day, written 2019-12-12."""

    name = "day"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> dt.date:
        """The day."""
        try:
            return dt.datetime.strptime(str(value), "%Y-%m-%d").date()
        except ValueError:
            self.fail(f'"{value}" is not a day; write it as 2019-12-12', param, ctx)


class Header(SeparatedBySemicolons, click.ParamType[str]):
    """The header of a column."""

    name = "header"
