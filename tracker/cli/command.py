"""Commands whose help ends with examples."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import click


class Command(click.Command):
    """A command of `tracker`."""

    def __init__(self, *args: Any, examples: Sequence[str] = (), **kwargs: Any) -> None:
        """`examples` are command lines. They are not wrapped, so a long one has line breaks."""
        super().__init__(*args, **kwargs)
        self.examples = tuple(examples)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the text below the options, and the examples."""
        super().format_epilog(ctx, formatter)
        if self.examples:
            with formatter.section("Examples"):
                for line in "\n".join(self.examples).splitlines():
                    formatter.write(f"{'':>{formatter.current_indent}}{line}\n")


def command(*examples: str) -> Callable[[Callable[..., Any]], Command]:
    """Decorator: as `click.command`, with examples, such as "tracker verify -e anglia-2019"."""
    return click.command(cls=Command, examples=examples)


def all_commands(group: click.Group, prefix: str = "") -> Iterator[tuple[str, click.Command]]:
    """Yield each command with its name: "verify", and of a group inside "new by-election"."""
    for name, found in group.commands.items():
        if isinstance(found, click.Group):
            yield from all_commands(found, f"{prefix}{name} ")
        else:
            yield f"{prefix}{name}", found
