"""The completion scripts: our own for bash, click's with a change for zsh and fish.

click's script for bash splits a value at spaces and equals signs. Its script for fish cuts a value
at the second comma, and both for zsh and for fish lose what stands before a value in
`--option=value`. Names of seats have spaces and commas: "Ayr, Carrick and Cumnock".
"""

import os
import re

from click.shell_completion import (
    BashComplete,
    CompletionItem,
    FishComplete,
    ShellComplete,
    ZshComplete,
    add_completion_class,
    split_arg_string,
)

VARIABLE = "_TRACKER_COMPLETE"
"""The environment variable that a script sets when it calls `tracker`; click prescribes it."""

_SPECIAL = re.compile(r"([^\w@%+=:,./~-])")

_BASH = """\
%(complete_func)s() {
    local IFS=$'\\n' type value
    COMPREPLY=()
    while IFS=',' read -r type value; do
        case $type in
            dir) compopt -o dirnames ;;
            file) compopt -o default ;;
            plain)
                COMPREPLY+=("$value")
                [[ $value == *= ]] && compopt -o nospace
                ;;
        esac
    done < <(COMP_WORDS="${COMP_WORDS[*]}" COMP_CWORD=$COMP_CWORD \\
        %(complete_var)s=bash_complete "$1" 2>/dev/null)
    return 0
}

complete -o nosort -F %(complete_func)s %(prog_name)s
"""


class Bash(BashComplete):
    """bash from version 4.4. A value is quoted like the beginning of the word."""

    source_template = _BASH

    def get_completion_args(self) -> tuple[list[str], str]:
        """The words before the cursor, and the word at it. Joins `a=b`, which bash splits."""
        raw = os.environ["COMP_WORDS"].split("\n")[: int(os.environ["COMP_CWORD"]) + 1]
        words: list[str] = []
        for word in raw[1:]:
            if words and (word == "=" or words[-1].endswith("=")):
                words[-1] += word
            else:
                words.append(word)
        *args, incomplete = ("".join(split_arg_string(word)) for word in words or [""])
        return args, incomplete

    def format_completion(self, item: CompletionItem[str]) -> str:
        """A line for the script: the type, and the quoted value."""
        words, index = os.environ["COMP_WORDS"].split("\n"), int(os.environ["COMP_CWORD"])
        open_quote = words[index][:1] if index < len(words) else ""
        return f"{item.type},{_quoted(item.value, open_quote)}"


class _ReplacesTheWord(ShellComplete):
    """A shell that replaces the word at the cursor: a value after `--option=` keeps that part.

    (bash splits a word at the equals sign, and replaces only the value.)
    """

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem[str]]:
        items = super().get_completions(args, incomplete)
        option, sign, _ = incomplete.partition("=")
        if not (sign and option.startswith("--")):
            return items
        return [
            CompletionItem(f"{option}={item.value}", help=item.help)
            for item in items
            if item.type == "plain"
        ]


class Zsh(_ReplacesTheWord, ZshComplete):
    """zsh."""


class Fish(_ReplacesTheWord, FishComplete):
    """fish, with values that contain commas."""

    source_template = FishComplete.source_template.replace(
        'string split ","', 'string split --max 1 ","'
    )


def _quoted(value: str, open_quote: str) -> str:
    """A value, quoted for bash after `open_quote`; bash adds the closing quote itself."""
    if open_quote == '"':
        return re.sub(r'([\\"$`])', r"\\\1", value)
    if open_quote == "'":
        return value.replace("'", r"'\''")
    return _SPECIAL.sub(r"\\\1", value)


SHELLS: dict[str, type[ShellComplete]] = {"bash": Bash, "zsh": Zsh, "fish": Fish}
"""The completion class of each shell."""


def register() -> None:
    """Make click use the classes in `SHELLS`."""
    for name, shell in SHELLS.items():
        add_completion_class(shell, name)
