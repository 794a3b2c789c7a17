"""A click command with examples at the end of its help.

@command('tracker why "North Norfolk" -e anglia-2019')
"""

from collections.abc import Callable, Sequence
from typing import Any

import click


class Command(click.Command):
    """A command of `tracker`.

    `examples` are whole command lines, the simplest first. They are printed as they are written;
    click does not wrap them. A long one contains a line break.
    """

    def __init__(self, *args: Any, examples: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.examples = tuple(examples)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the epilog, if there is one, and the examples."""
        super().format_epilog(ctx, formatter)
        if self.examples:
            with formatter.section("Examples"):
                for line in "\n".join(self.examples).splitlines():
                    formatter.write(f"{'':>{formatter.current_indent}}{line}\n")


def command(*examples: str) -> Callable[[Callable[..., Any]], Command]:
    """Make a function a command with these examples, as `click.command` does."""
    return click.command(cls=Command, examples=examples)
