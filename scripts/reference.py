"""The reference pages of the site, as Markdown, made from the program: `scripts/docs` builds them.

Nothing here is written by hand but headings: the texts are those of the help, of the table of
actions, of the settings' types, of the JSON Schemas and of the ledger's columns.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click
import msgspec

from tracker.cli import commands
from tracker.cli.command import all_commands
from tracker.cli.sections import SECTIONS
from tracker.events.hooks.settings import CAUSES, Hook
from tracker.ledger.datasette.columns import TABLES
from tracker.ui import settings
from tracker.ui.actions import BY_ID, MOVES, shown_key
from tracker.ui.view_models.alerts import DEFAULT_TIERS, TIERS

DOCS = Path(__file__).resolve().parents[1] / "docs"
SCHEMAS = ("summary", "event", "publish", "native")


def pages() -> dict[str, str]:
    """The Markdown of each page, by its path in the site."""
    return {
        "reference/commands.md": "\n".join(_commands()),
        "reference/keys.md": "\n".join(_keys()),
        "reference/settings.md": "\n".join(_settings()),
        "reference/schemas.md": "\n".join(_schemas()),
        "reference/ledger.md": "\n".join(_ledger()),
    }


def _commands() -> Iterator[str]:
    yield "# Commands\n"
    yield "As `tracker COMMAND --help` prints them. `tracker man` has the same on one page.\n"
    root = click.Context(commands, info_name="tracker")
    for heading, section in SECTIONS.items():
        yield f"## {heading}\n"
        for name, command in all_commands(commands):
            if name.split()[0] in section:
                yield from _command(command, click.Context(command, info_name=name, parent=root))


def _command(command: click.Command, context: click.Context) -> Iterator[str]:
    usage = " ".join(command.collect_usage_pieces(context))
    yield f"### tracker {context.info_name}\n"
    yield f"```text\ntracker {context.info_name} {usage}\n```\n"
    yield f"{_paragraphs(command.help or '')}\n"
    options = [p for p in command.params if isinstance(p, click.Option) and not p.hidden]
    if options:
        yield from _table(("option", "", "from the environment"), map(_option(context), options))
    if examples := getattr(command, "examples", ()):
        yield "```text\n" + "\n".join(examples) + "\n```\n"


def _option(context: click.Context) -> Any:
    def row(option: click.Option) -> tuple[str, str, str]:
        names = ", ".join((*option.opts, *option.secondary_opts))
        value = "" if option.is_flag or option.count else f" {option.make_metavar(context)}"
        extra = option.get_help_extra(context)
        more = [extra[key] for key in ("range", "required") if extra.get(key)]
        more += [f"default: {extra['default']}"] if extra.get("default") else []
        about = _cell(" ".join(filter(None, (option.help, f"({'; '.join(more)})" if more else ""))))
        variable = option.envvar if isinstance(option.envvar, str) else ""
        return f"`{names}{value}`", about, f"`{variable}`" if variable else ""

    return row


def _keys() -> Iterator[str]:
    yield "# Keys\n"
    yield "Of the board. The name is the one for `[keys]` in the settings.\n"
    yield from _table(
        ("key", "name", ""),
        ((f"`{shown_key(a.key)}`", f"`{a.id}`", _cell(a.help)) for a in BY_ID.values()),
    )
    yield "These keys cannot be changed:\n"
    yield from _table(("key", ""), ((f"`{key}`", _cell(about)) for key, about in MOVES))


def _settings() -> Iterator[str]:
    yield "# Settings\n"
    yield "The fields of `config.toml` with their defaults; see [the settings](../settings.md).\n"
    parts: Mapping[str, type[msgspec.Struct]] = {
        "At the top": settings._File,
        "[alerts]": settings.Alerts,
        "[[hooks]]": Hook,
    }
    for heading, struct in parts.items():
        yield f"## `{heading}`\n" if "[" in heading else f"## {heading}\n"
        yield from _table(("field", "default"), _defaults(struct))
    yield "## Values\n"
    yield from _table(
        ("field", "values"),
        (
            ("`theme`", _codes(settings.THEMES)),
            ("`[keys]`", "the names on [the page of keys](keys.md)"),
            ("`[alerts.tiers]`, a kind", _codes(DEFAULT_TIERS)),
            ("`[alerts.tiers]`, its tier", _codes(TIERS)),
            ("`[views]`", _codes(settings.SLOTS)),
            ("`on` of a hook", _codes(CAUSES)),
        ),
    )
    yield "## The tier of each kind of alert\n"
    yield from _table(
        ("kind", "default"),
        ((f"`{kind}`", f"`{tier.name.lower()}`") for kind, tier in DEFAULT_TIERS.items()),
    )


def _defaults(struct: type[msgspec.Struct]) -> Iterator[tuple[str, str]]:
    """Each field and its default; a section has none."""
    for field in msgspec.structs.fields(struct):
        default = field.default
        if default is msgspec.NODEFAULT and field.default_factory is not msgspec.NODEFAULT:
            default = field.default_factory()
        simple = isinstance(default, str | bool | int | float | tuple)
        yield f"`{field.name}`", f"`{json.dumps(default)}`" if simple else "empty"


def _schemas() -> Iterator[str]:
    yield "# Schemas\n"
    yield (
        "The JSON that is written or read, field by field. `tracker schema NAME` prints the JSON"
        " Schema (2020-12).\n"
    )
    for name in SCHEMAS:
        schema = json.loads((DOCS / f"{name}.schema.json").read_text(encoding="utf-8"))
        yield f"## {name}\n"
        yield f"{schema['title']}. [{name}.schema.json](../{name}.schema.json)\n"
        for title, shape in schema["$defs"].items():
            yield f"### {name}: {title}\n"
            yield f"{_cell(shape.get('description', ''))}\n"
            if "enum" in shape:
                yield f"{_codes(map(str, shape['enum']))}\n"
            if "properties" in shape:
                yield from _table(
                    ("field", "type", ""),
                    (
                        (f"`{field}`", _type(value), _cell(value.get("description", "")))
                        for field, value in shape["properties"].items()
                    ),
                )


def _type(value: Mapping[str, Any]) -> str:
    """The type of a field of a JSON Schema in a word or two."""
    if "$ref" in value:
        return str(value["$ref"]).rpartition("/")[2]
    if "anyOf" in value:
        return " or ".join(map(_type, value["anyOf"]))
    if "enum" in value:
        return _codes(map(str, value["enum"]))
    if value.get("type") == "array" and "items" in value:
        return f"list of {_type(value['items'])}"
    if value.get("type") == "object" and isinstance(value.get("additionalProperties"), dict):
        return f"object of {_type(value['additionalProperties'])}"
    return str(value.get("type", "any value"))


def _ledger() -> Iterator[str]:
    yield "# Tables of the ledger\n"
    yield "Every table and view with its columns and their units, as `tracker metadata` has them.\n"
    for is_internal, heading in ((False, "To read"), (True, "Of the tracker alone")):
        yield f"## {heading}\n"
        for name, table in TABLES.items():
            if table.is_internal == is_internal:
                yield f"### {name}\n"
                yield f"{_cell(table.about)}\n"
                yield from _table(
                    ("column", ""), ((f"`{c}`", _cell(about)) for c, about in table.columns.items())
                )


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield "|---" * len(head) + "|"
    for row in rows:
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |"
    yield ""


def _codes(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _cell(text: str) -> str:
    """Text as one line of Markdown, in which only backquotes are markup."""
    parts = " ".join(text.split()).split("`")
    for number in range(0, len(parts), 2):  # outside backquotes
        parts[number] = re.sub(r"([*_\\[\]])", r"\\\1", parts[number]).replace("<", "&lt;")
    return "`".join(parts)


def _paragraphs(text: str) -> str:
    """The paragraphs of a command's help; one that begins with \\b keeps its lines."""
    found = []
    for paragraph in text.split("\n\n"):
        kept = paragraph.strip().removeprefix("\b").strip("\n")
        is_kept = paragraph.lstrip().startswith("\b")
        found.append(f"```text\n{kept}\n```" if is_kept else _cell(kept))
    return "\n\n".join(found)
