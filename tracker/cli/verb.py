"""A command with examples at the end of its help; what the command does is the verb's own.

@click.command(cls=Verb, examples=['tracker why "North Norfolk" -e anglia-2019'])
"""

from collections.abc import Sequence
from typing import Any

import click


class Verb(click.Command):
    """One verb of the command line.

    `examples` are whole command lines that work, the simplest first. They are shown as they
    are written, a line each: click does not wrap them, and a long one goes on in the next line
    of its text.
    """

    def __init__(self, *args: Any, examples: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.examples = tuple(examples)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The epilog, if there is one, and after it the examples."""
        super().format_epilog(ctx, formatter)
        if self.examples:
            with formatter.section("Examples"):
                for line in "\n".join(self.examples).splitlines():
                    formatter.write(f"{'':>{formatter.current_indent}}{line}\n")
