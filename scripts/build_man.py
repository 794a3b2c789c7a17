#!/usr/bin/env python3
"""Write the manual page from what `tracker --help` says: one page for all verbs.

    scripts/build_man.py [--output FILE]

What a verb does, its options and its examples come from the command line itself; written here
is what no verb says: exit codes, files, and how the page is set (man macros, which every
`man` reads). It has no date, so that the same command line gives the same page.
"""

import argparse
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path

import click

from tracker import __version__
from tracker.cli import commands
from tracker.support.atomic_write import write_text

PAGE = Path(__file__).resolve().parents[1] / "man" / "tracker.1"

DESCRIPTION = """\
tracker watches the folder that a results agency delivers into, writes every declared count to
a ledger, and recomputes which marginals have flipped against the swing each needed. Producers
watch the board overnight, mark seats declared, and export the gains and holds.

ELECTION is a folder, or the name of an election that ships. TIME is 02:31 or ISO 8601. Several
processes may use one ledger at once; all show the same."""

EXIT_STATUS = {
    "0": "Done.",
    "1": "Something was rejected or differs, or could not be done.",
    "2": "Wrong usage. The error is one line on standard error.",
}

FILES = {
    "ELECTION.db": "The ledger, in the current folder unless --db says otherwise: one SQLite file.",
    "~/.config/tracker/config.toml": "Keys, colours, alerts, views and hooks, on Linux.",
    "~/.local/state/tracker/": "What a board remembers, and how far the hooks have come.",
}

OTHER_VARIABLES = {"NO_COLOR": "If set, nothing is shown in colour."}


def page() -> str:
    """The manual page, in man macros and ASCII."""
    root = click.Context(commands, info_name="tracker")
    verbs = [
        (verb, click.Context(verb, info_name=name, parent=root))
        for name, verb in commands.commands.items()
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
        *(line for verb, context in verbs for line in _verb(verb, context)),
        *_section("ENVIRONMENT", "Every option can come from the environment."),
        *(line for item in _variables(verbs).items() for line in _item(*item)),
        *(".SH EXIT STATUS", *(line for item in EXIT_STATUS.items() for line in _item(*item))),
        *(".SH FILES", *(line for item in FILES.items() for line in _item(*item))),
        *(".SH EXAMPLES", ".nf", ".RS"),
        *(line for verb, _ in verbs for line in _examples(verb)),
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
    """Running text, in lines that a person can read in the page's source."""
    yield from map(_set, textwrap.wrap(text, 72, break_long_words=False, break_on_hyphens=False))


def _verb(verb: click.Command, context: click.Context) -> Iterator[str]:
    usage = " ".join(piece for piece in verb.collect_usage_pieces(context) if piece != "[OPTIONS]")
    yield f".SS tracker {_set(f'{verb.name} {usage}'.strip())}"
    yield from _paragraphs(_help(verb))
    for option in _options(verb):
        yield from _item(_usage(option, context), _said(option, context))


def _help(verb: click.Command) -> str:
    lines = (verb.help or "").split("\n")
    return "\n".join([lines[0], textwrap.dedent("\n".join(lines[1:]))])


def _first_line(verb: click.Command) -> str:
    return (verb.help or "").split("\n")[0]


def _options(verb: click.Command) -> list[click.Option]:
    return [one for one in verb.params if isinstance(one, click.Option) and not one.hidden]


def _usage(option: click.Option, context: click.Context) -> str:
    names = ", ".join((*option.opts, *option.secondary_opts))
    return names if option.is_flag or option.count else f"{names} {option.make_metavar(context)}"


def _said(option: click.Option, context: click.Context) -> str:
    extra = option.get_help_extra(context)
    more = [extra[key] for key in ("range", "required") if extra.get(key)]
    more += [f"default: {extra['default']}"] if extra.get("default") else []
    return f"{option.help or ''}" + (f" [{'; '.join(more)}]" if more else "")


def _variables(verbs: list[tuple[click.Command, click.Context]]) -> dict[str, str]:
    """By name, the options that each variable gives."""
    gives: dict[str, dict[str, list[str]]] = {}
    for verb, _ in verbs:
        for parameter in verb.params:
            if isinstance(parameter.envvar, str):
                is_option = isinstance(parameter, click.Option)
                what = parameter.opts[-1] if is_option else parameter.human_readable_name
                gives.setdefault(parameter.envvar, {}).setdefault(what, []).append(str(verb.name))
    said = {
        variable: "; ".join(f"{what} of {', '.join(of)}" for what, of in options.items()) + "."
        for variable, options in sorted(gives.items())
    }
    return {**said, **OTHER_VARIABLES}


def _item(term: str, text: str) -> Iterator[str]:
    yield ".TP"
    yield f".B {_set(term)}"
    yield from _wrapped(text)


def _examples(verb: click.Command) -> Iterator[str]:
    for example in getattr(verb, "examples", ()):
        yield from map(_set, example.splitlines())


def _set(text: str) -> str:
    """A line of text with everything that troff would take for its own, in ASCII."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("`", "\\(ga").replace("'", "\\(aq")
    text = re.sub(r"[^\x20-\x7e]", lambda match: f"\\[u{ord(match[0]):04X}]", text)
    return f"\\&{text}" if text.startswith(".") else text


def main() -> None:
    """Write it where it ships, or where the command line says."""
    arguments = argparse.ArgumentParser(description="Write the manual page.")
    arguments.add_argument("--output", type=Path, default=PAGE)
    write_text(arguments.parse_args().output, page())


if __name__ == "__main__":
    main()
