"""The types of options whose values are days, times, files, pairs and headers."""

import datetime as dt
import os
import re
from pathlib import Path

import click


class SeparatedBySemicolons:
    """An option type. Its environment variable can have several values, separated by semicolons."""

    def split_envvar_value(self, rv: str) -> list[str]:
        """The values, without spaces around them and without empty values."""
        return [part.strip() for part in rv.split(";") if part.strip()]


class File(SeparatedBySemicolons, click.Path):
    """A file."""


class UncheckedPath(click.Path):
    """A path of which nothing is read: on a network mount that does not answer, reading hangs."""

    def convert(
        self,
        value: str | os.PathLike[str],
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> Path:
        return Path(value)


class Pair(SeparatedBySemicolons, click.ParamType[tuple[str, str]]):
    """LEFT=RIGHT. Only LEFT may contain equals signs."""

    def __init__(self, form: str, hint: str = "") -> None:
        """`form` names the two sides in errors: PARTY=N. `hint` follows it."""
        self.name = form
        self._hint = f"; {hint}" if hint else ""

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        """(LEFT, RIGHT), without spaces around them."""
        left, sign, right = str(value).rpartition("=")
        if not (sign and left.strip() and right.strip()):
            self.fail(f'"{value}": write {self.name}{self._hint}', param, ctx)
        return left.strip(), right.strip()


class Voters(click.ParamType[int]):
    """A number of voters or ballot papers: 70155, 70,155 or 70 155."""

    name = "number"

    def __init__(self, least: int) -> None:
        self._least = least

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        from tracker.board.bounds import MAX_DIGITS, MAX_FIGURE

        text = str(value).strip()
        is_number = re.fullmatch(r"[0-9]{1,9}|[0-9]{1,3}([, ][0-9]{3}){1,2}", text)
        if not is_number or int(re.sub("[, ]", "", text)) > MAX_FIGURE:
            self.fail(f'"{text}" is not a whole number of at most {MAX_DIGITS} digits', param, ctx)
        number = int(re.sub("[, ]", "", text))
        if number < self._least:
            self.fail(f'"{text}" is below {self._least}', param, ctx)
        return number


class Day(click.ParamType[dt.date]):
    """A day, written 2019-12-12."""

    name = "day"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> dt.date:
        try:
            return dt.datetime.strptime(str(value), "%Y-%m-%d").date()
        except ValueError:
            self.fail(f'"{value}" is not a day; write it as 2019-12-12', param, ctx)


class TimeOfDay(click.ParamType[dt.time]):
    """A time of day, written 22:00."""

    name = "time"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> dt.time:
        try:
            return dt.datetime.strptime(str(value), "%H:%M").time()
        except ValueError:
            self.fail(f'"{value}" is not a time of day; write it as 22:00', param, ctx)


class Header(SeparatedBySemicolons, click.ParamType[str]):
    """The header of a column."""

    name = "header"
