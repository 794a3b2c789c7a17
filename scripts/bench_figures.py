"""The ratios of the last release, in bench_figures.json: each new ratio is printed beside its own.

Only ratios are kept, because the times of two machines are not comparable.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path

from tracker import __version__

PATH = Path(__file__).with_suffix(".json")
WORSE = 1.2
"""A ratio that is higher by this factor is marked."""


@dataclass
class Figures:
    """The ratios of a release by row, and those measured in this run."""

    release: str = ""
    ratios: dict[str, float] = field(default_factory=dict)
    measured: dict[str, float] = field(default_factory=dict)

    def ratio(self, row: str, value: float, limit: str = "") -> str:
        """Note a ratio that was measured, and return its text: "ratio 1.62 (0.1.0: 1.55)"."""
        self.measured[row] = round(value, 3)
        notes = [limit] if limit else []
        if before := self.ratios.get(row):
            mark = ", WORSE" if value >= WORSE * before else ""
            notes.append(f"{self.release}: {before:.2f}{mark}")
        return f"ratio {value:.2f}" + (f" ({'; '.join(notes)})" if notes else "")

    def record(self) -> None:
        """Write the measured ratios into the file, with the other rows as they were."""
        rows = dict(sorted({**self.ratios, **self.measured}.items()))
        text = json.dumps({"release": __version__, "ratios": rows}, indent=2)
        PATH.write_text(f"{text}\n", encoding="utf-8")


def read() -> Figures:
    """The ratios of the file; none without it."""
    return Figures(**json.loads(PATH.read_text(encoding="utf-8"))) if PATH.exists() else Figures()


FIGURES = read()
