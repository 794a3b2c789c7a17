"""How bash and fish are talked to; zsh as click does it. Which words there are is `completion`'s.

click's own script for bash breaks a value at its spaces and splits what stands at an equals
sign; that for fish cuts it off at its second comma. Seats have both: "Ayr, Carrick and Cumnock".
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
"""What a shell's script sets to ask for words; click's name for it."""

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
    """bash from 4.4, with values quoted in the way the word was begun."""

    source_template = _BASH

    def get_completion_args(self) -> tuple[list[str], str]:
        """The words before the one at the cursor, and that one: bash breaks them at `=`."""
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
        """Its type and its value, as it must stand on the command line."""
        return f"{item.type},{_quoted(item.value, self._opened())}"

    def _opened(self) -> str:
        words, at = os.environ["COMP_WORDS"].split("\n"), int(os.environ["COMP_CWORD"])
        return words[at][:1] if at < len(words) else ""


class Fish(FishComplete):
    """fish, with commas in values."""

    source_template = FishComplete.source_template.replace(
        'string split ","', 'string split --max 1 ","'
    )


def _quoted(value: str, opened: str) -> str:
    """A value for bash, which closes the quote that was opened by itself."""
    if opened == '"':
        return re.sub(r'([\\"$`])', r"\\\1", value)
    if opened == "'":
        return value.replace("'", r"'\''")
    return _SPECIAL.sub(r"\\\1", value)


SHELLS: dict[str, type[ShellComplete]] = {"bash": Bash, "zsh": ZshComplete, "fish": Fish}


def teach_click() -> None:
    """Let click answer with these when a shell asks."""
    for name, shell in SHELLS.items():
        add_completion_class(shell, name)
