"""The scripts for bash and fish, and how words are written for them; for zsh, click's own.

click's script for bash splits a value at spaces and at an equals sign; its script for fish cuts a
value at the second comma. Names of seats have both: "Ayr, Carrick and Cumnock".
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
"""The environment variable by which a script asks for words; click's name for it."""

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
    """bash from 4.4; a value is quoted as the word was begun."""

    source_template = _BASH

    def get_completion_args(self) -> tuple[list[str], str]:
        """The words before the cursor, and the word at it, joined again where bash split at `=`."""
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
        """The type, and the value as it must be typed."""
        words, index = os.environ["COMP_WORDS"].split("\n"), int(os.environ["COMP_CWORD"])
        open_quote = words[index][:1] if index < len(words) else ""
        return f"{item.type},{_quoted(item.value, open_quote)}"


class Fish(FishComplete):
    """fish, with commas in values."""

    source_template = FishComplete.source_template.replace(
        'string split ","', 'string split --max 1 ","'
    )


def _quoted(value: str, open_quote: str) -> str:
    """A value for bash, without the closing quote: bash adds it."""
    if open_quote == '"':
        return re.sub(r'([\\"$`])', r"\\\1", value)
    if open_quote == "'":
        return value.replace("'", r"'\''")
    return _SPECIAL.sub(r"\\\1", value)


SHELLS: dict[str, type[ShellComplete]] = {"bash": Bash, "zsh": ZshComplete, "fish": Fish}


def register() -> None:
    """Make click use these classes."""
    for name, shell in SHELLS.items():
        add_completion_class(shell, name)
