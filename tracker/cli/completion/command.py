"""`tracker completion`: prints the script for a shell."""

import click

from tracker.cli.command import command
from tracker.cli.output import echo_text


@command(
    "source <(tracker completion bash)",
    "tracker completion zsh > ~/.zfunc/_tracker",
    "tracker completion fish > ~/.config/fish/completions/tracker.fish",
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print the script that completes words in a shell.

    It completes commands, options and elections; and the seats, parties and statements of the
    election or ledger on the command line, or of the only ledger in the folder.
    """
    from tracker.cli.completion.shells import SHELLS, VARIABLE

    root = ctx.find_root()
    script = SHELLS[shell](root.command, {}, root.info_name or "tracker", VARIABLE).source()
    echo_text(script)
