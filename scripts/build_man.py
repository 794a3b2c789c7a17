#!/usr/bin/env python3
"""Writes the manual page from the help of the commands: one page for all of them.

    scripts/build_man.py [--output FILE]

Descriptions, options and examples come from the commands. Written here are exit codes, files and
the layout, in man macros. The page has no date: the same commands give the same page.
"""

import argparse
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path

import click

from tracker import __version__
from tracker.cli import commands
from tracker.cli.command import all_commands
from tracker.support.atomic_write import write_text

PAGE = Path(__file__).resolve().parents[1] / "man" / "tracker.1"

DESCRIPTION = """\
tracker watches the folder that a results agency delivers into, writes every declared count to
a ledger, and recomputes which marginals have flipped against the swing each needed. Producers
watch the board overnight, mark seats declared, and export the gains and holds.

ELECTION is a folder, or the name of an election that comes with the tracker. TIME is
ISO 8601, or 02:31: the first 02:31 after the polls closed. Several processes may use one ledger at
once; all show the same."""

EXIT_STATUS = {
    "0": "Done.",
    "1": "Something was rejected or differs, or could not be done.",
    "2": "Wrong usage. The error is one line on standard error.",
}

FILES = {
    "ELECTION.db": "The ledger, in the current folder unless --db says otherwise: one SQLite file.",
    "~/.config/tracker/config.toml": "Keys, colours, alerts, views and hooks, on Linux.",
    "~/.local/state/tracker/": "State of the boards, and progress of the hooks.",
    "~/.cache/tracker/": "Elections that were read, to start faster; they can be deleted.",
}

OTHER_VARIABLES = {
    "TRACKER_FETCH_PASSWORD": "The password for the URL of fetch and of --from.",
    "NO_COLOR": "If set, nothing is shown in colour.",
}


def page() -> str:
    """The manual page: man macros, in ASCII."""
    root = click.Context(commands, info_name="tracker")
    entries = [
        (command, click.Context(command, info_name=name, parent=root))
        for name, command in all_commands(commands)
    ]
    lines = [
        f'.TH TRACKER 1 "" "tracker {__version__}" "User Commands"',
        *(".nh", ".ad l"),  # no hyphens in words, ragged right: options are copied from the page
        *_section("NAME", f"tracker - {_first_line(commands).rstrip('.').lower()}"),
        *(
            ".SH SYNOPSIS",
            ".B tracker",
            ".I COMMAND",
            "[\\fIOPTIONS\\fR] [\\fIARGUMENTS\\fR]",
            ".br",
        ),
        *(".B tracker", ".I COMMAND", ".B \\-\\-help"),
        *_section("DESCRIPTION", DESCRIPTION),
        ".SH COMMANDS",
        *(line for command, context in entries for line in _command(command, context)),
        *_section("ENVIRONMENT", "Every option can come from the environment."),
        *(line for item in _variables(entries).items() for line in _item(*item)),
        *(".SH EXIT STATUS", *(line for item in EXIT_STATUS.items() for line in _item(*item))),
        *(".SH FILES", *(line for item in FILES.items() for line in _item(*item))),
        *(".SH EXAMPLES", ".nf", ".RS"),
        *(line for command, _ in entries for line in _examples(command)),
        *(".RE", ".fi"),
    ]
    return "\n".join(lines) + "\n"


def _section(title: str, text: str) -> Iterator[str]:
    yield f".SH {title}"
    yield from _paragraphs(text)


def _paragraphs(text: str) -> Iterator[str]:
    """Paragraphs of running text; one that begins with \\b keeps its lines."""
    for number, paragraph in enumerate(textwrap.dedent(text).strip().split("\n\n")):
        if number:
            yield ".PP"
        if paragraph.lstrip().startswith("\b"):
            yield from (".nf", *map(_set, paragraph.strip("\b\n").splitlines()), ".fi")
        else:
            yield from _wrapped(paragraph)


def _wrapped(text: str) -> Iterator[str]:
    """Text wrapped to short lines, readable in the source of the page."""
    yield from map(_set, textwrap.wrap(text, 72, break_long_words=False, break_on_hyphens=False))


def _command(command: click.Command, context: click.Context) -> Iterator[str]:
    usage = " ".join(
        piece for piece in command.collect_usage_pieces(context) if piece != "[OPTIONS]"
    )
    yield f".SS tracker {_set(f'{context.info_name} {usage}'.strip())}"
    yield from _paragraphs(_help(command))
    for option in _options(command):
        yield from _item(_option_usage(option, context), _description(option, context))


def _help(command: click.Command) -> str:
    lines = (command.help or "").split("\n")
    return "\n".join([lines[0], textwrap.dedent("\n".join(lines[1:]))])


def _first_line(command: click.Command) -> str:
    return (command.help or "").split("\n")[0]


def _options(command: click.Command) -> list[click.Option]:
    return [p for p in command.params if isinstance(p, click.Option) and not p.hidden]


def _option_usage(option: click.Option, context: click.Context) -> str:
    names = ", ".join((*option.opts, *option.secondary_opts))
    return names if option.is_flag or option.count else f"{names} {option.make_metavar(context)}"


def _description(option: click.Option, context: click.Context) -> str:
    extra = option.get_help_extra(context)
    more = [extra[key] for key in ("range", "required") if extra.get(key)]
    more += [f"default: {extra['default']}"] if extra.get("default") else []
    return f"{option.help or ''}" + (f" [{'; '.join(more)}]" if more else "")


def _variables(entries: list[tuple[click.Command, click.Context]]) -> dict[str, str]:
    """A description for each environment variable: the options that it sets."""
    uses: dict[str, dict[str, list[str]]] = {}
    for command, context in entries:
        for parameter in command.params:
            if isinstance(parameter.envvar, str):
                is_option = isinstance(parameter, click.Option)
                name = parameter.opts[-1] if is_option else parameter.human_readable_name
                options = uses.setdefault(parameter.envvar, {})
                options.setdefault(name, []).append(str(context.info_name))
    descriptions = {
        variable: "; ".join(f"{name} of {', '.join(of)}" for name, of in options.items()) + "."
        for variable, options in sorted(uses.items())
    }
    return {**descriptions, **OTHER_VARIABLES}


def _item(term: str, text: str) -> Iterator[str]:
    yield ".TP"
    yield f".B {_set(term)}"
    yield from _wrapped(text)


def _examples(command: click.Command) -> Iterator[str]:
    for example in getattr(command, "examples", ()):
        yield from map(_set, example.splitlines())


def _set(text: str) -> str:
    """A line of text for troff: its special characters escaped, in ASCII."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("`", "\\(ga").replace("'", "\\(aq")
    text = re.sub(r"[^\x20-\x7e]", lambda match: f"\\[u{ord(match[0]):04X}]", text)
    return f"\\&{text}" if text.startswith(".") else text


def main() -> None:
    """Write man/tracker.1, or the file given by --output."""
    arguments = argparse.ArgumentParser(description="Write the manual page.")
    arguments.add_argument("--output", type=Path, default=PAGE)
    write_text(arguments.parse_args().output, page())


if __name__ == "__main__":
    main()
