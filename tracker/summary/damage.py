"""The alarm that the ledger is damaged, which is the first section of a summary."""

HEADING = "The ledger is damaged: not everything is shown"


def damage_sentence(text: str) -> str:
    """A text of `Board.damaged` as a sentence."""
    return f"{text[0].upper()}{text[1:]}."
