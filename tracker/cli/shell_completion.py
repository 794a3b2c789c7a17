"""The verb that helps a shell complete the others."""

import click

from tracker.cli.verb import Verb


@click.command(
    cls=Verb,
    examples=[
        "source <(tracker completion bash)",
        "tracker completion zsh > ~/.zfunc/_tracker",
        "tracker completion fish > ~/.config/fish/completions/tracker.fish",
    ],
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print the script that completes words.

    Verbs, options, elections, and from the ledger or the election that is named, or from the
    only ledger in the folder: seats, parties and statements.
    """
    from tracker.cli.shell_scripts import SHELLS, VARIABLE

    root = ctx.find_root()
    script = SHELLS[shell](root.command, {}, root.info_name or "tracker", VARIABLE).source()
    click.echo(script, nl=False)


VERBS = (completion,)
