"""Bad files of every kind, each with the sentence that the producer reads about it.

Also unusual files that count, with their results. Some names have control characters that could
move a cursor. `test_bad_files` runs the tracker with these files.
"""

import codecs
import json
import os
import socket
import stat
import sys
from collections.abc import Callable
from pathlib import Path

from tests.makers.commands import night_files
from tracker.feeds.table_rows import COLUMNS
from tracker.intake.drop_folder import MAX_BYTES

GOOD = dict(list(night_files().items())[:10])
"""Peterborough is among them, Ipswich is not."""


def message(seat: str, *changes: tuple[str, str]) -> bytes:
    """A real message with these replacements of text; AssertionError if an old text is missing."""
    (text,) = [xml.decode() for name, xml in night_files().items() if f"_{seat}_1" in name]
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text.encode()


def changed(*changes: tuple[str, str]) -> bytes:
    return message("Peterborough", *changes)


def table(*rows: str, header: str = "seat,party,votes") -> bytes:
    return "".join(f"{row}\n" for row in (header, *rows)).encode()


def native(seat: str, *candidates: dict[str, object], **more: object) -> bytes:
    bulletin = {"seat": seat, "kind": "result", "candidates": candidates, **more}
    return json.dumps({"election": "anglia-2019", "bulletins": [bulletin]}).encode()


def raw(votes: str) -> bytes:
    """JSON for Ipswich with this text as the votes, unquoted."""
    return native("Ipswich", {"party": "Con", "votes": "?"}).replace(b'"?"', votes.encode())


def with_dtd(dtd: str, name: str = "Bristow") -> bytes:
    return changed(("<FirstPast", f"<!DOCTYPE x {dtd}><FirstPast"), ('"Bristow"', f'"{name}"'))


XML = changed()
CSV = table("Ipswich,Con,24952", "Ipswich,Lab,19473")
JSON = native("Ipswich", {"party": "Con", "votes": 24952}, {"party": "Lab", "votes": 19473})
ZOE = changed(('"Bristow"', '"Zoë"'))
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))

HELD: dict[str, tuple[bytes, str]] = {
    # empty
    "empty.xml": (b"", "is empty"),
    "empty.csv": (b"", "is empty"),
    "empty.json": (b"", "is empty"),
    "nothing-but-nul.xml": (bytes(4096), "is empty"),
    # truncated
    "cut.xml": (XML[:700], "the XML ends in the middle of line 6"),
    "cut-between-tags.xml": (
        XML[: XML.index(b"</Constituency>")],
        "the XML ends in line 29 before it is complete",
    ),
    "cut.json": (JSON[:-20], "the JSON ends in the middle of line 1"),
    "cut.csv": (CSV[:-8], "ends in the middle of row 3"),
    "cut-after-header.csv": (table(), "has a header and no rows yet"),
    "cut-but-counted.csv": (
        table("Ipswich,Con,9,3", header="seat,party,votes,rows"),
        "has 1 of the 3 rows that it states",
    ),
    "unclosed-quote.csv": (
        table("Ipswich,Con,24952", 'Ipswich,"Lab,19473'),
        "opens a quotation mark after row 2 and never closes it",
    ),
    # padded with NUL bytes
    "nul.xml": (XML + bytes(512), "is padded with NUL bytes after line 32"),
    "nul.csv": (CSV + bytes(512), "is padded with NUL bytes"),
    "nul.json": (JSON + bytes(512), "is padded with NUL bytes"),
    "nul-inside.csv": (CSV.replace(b"Lab", b"\0\0\0"), "has NUL bytes in line 3"),
    # not XML or JSON yet: the file may be incomplete
    "esc.xml": (
        changed(('"Bristow"', '"Bris\x1btow"')),
        'line 5 has a character that XML does not allow there ("&" is written "&amp;")',
    ),
    "ampersand.xml": (
        changed(('"Bristow"', '"B & C"')),
        'line 5 has a character that XML does not allow there ("&" is written "&amp;")',
    ),
    "unquoted-comma.json": (
        raw("1,234"),
        'line 1 is not JSON at "234}]}]}": expecting property name enclosed in double quotes',
    ),
    "plus.json": (raw("+5"), 'line 1 is not JSON at "+5}]}]}": expecting value'),
    "not-found.json": (b"404 Not Found", 'line 1 is not JSON at "Not Found": extra data'),
}

REJECTED: dict[str, tuple[bytes, str]] = {
    # encodings
    "latin-1.csv": (
        table("Ipswich,Zoë,9").decode().encode("latin-1"),
        "is not UTF-8: byte 0xeb in line 2; save it as UTF-8",
    ),
    "latin-1-says-utf-8.xml": (
        ZOE.decode().encode("latin-1"),
        "is not UTF-8: byte 0xeb in line 5; save it as UTF-8",
    ),
    "utf-8-says-latin-1.xml": (
        ZOE.replace(b"UTF-8", b"ISO-8859-1"),
        "is in another encoding than its first line says; send it as UTF-8",
    ),
    "utf-8-says-utf-16.xml": (
        XML.replace(b"UTF-8", b"UTF-16"),
        "is in another encoding than its first line says; send it as UTF-8",
    ),
    "utf-16-says-utf-8.xml": (
        XML.decode().encode("utf-16"),
        "is in another encoding than its first line says; send it as UTF-8",
    ),
    "klingon.xml": (
        XML.replace(b"UTF-8", b"klingon"),
        "is in an unknown encoding; send it as UTF-8",
    ),
    **{
        f"{encoding}.{suffix}": (
            data.decode().encode(encoding),
            "is UTF-16; save it as UTF-8",
        )
        for encoding in ("utf-16", "utf-16-le", "utf-16-be")
        for suffix, data in (("csv", CSV), ("json", JSON))
    },
    # features of XML that are refused
    **{
        f"{name}.xml": (data, "has a DOCTYPE or entities; only plain XML is read")
        for name, data in {
            "doctype": with_dtd(""),
            "doctype-elsewhere": with_dtd('SYSTEM "http://127.0.0.1:9/x.dtd"'),
            "entity": with_dtd('[<!ENTITY a "ha">]', "&a;"),
            "entity-elsewhere": with_dtd('[<!ENTITY a SYSTEM "file:///etc/passwd">]', "&a;"),
            "entity-of-parameters": with_dtd(
                '[<!ENTITY % a SYSTEM "http://127.0.0.1:9/a.ent"> %a;]'
            ),
            "billion-laughs": with_dtd(f'[<!ENTITY l0 "lol">{LAUGHS}]', "&l9;"),
        }.items()
    },
    "entity-of-html.xml": (
        changed(('"Bristow"', '"Paul&nbsp;Bristow"')),
        "uses an entity in line 5; write the character itself",
    ),
    # features of JSON that are refused
    **{
        f"{number}.json": (
            raw(number),
            f"has {number} for a number; write a whole number, or leave it out",
        )
        for number in ("NaN", "Infinity", "-Infinity")
    },
    "votes-twice.json": (
        raw('9, "votes": 90'),
        'has the key "votes" twice in one object; write it once',
    ),
    "deep.json": (b"[" * 100_000, "is nested too deeply to be a document of bulletins"),
    "deep-inside.json": (
        native("?").replace(b'"?"', b"[" * 50_000 + b"]" * 50_000),
        "is nested too deeply to be a document of bulletins",
    ),
    "a-list.json": (b"[]", "the document: expected an object, got a list"),
    "decimal.json": (
        raw("5.0"),
        "bulletins[0].candidates[0].votes is 5.0: expected a whole number, got a decimal number",
    ),
    "negative.json": (
        raw("-5"),
        "bulletins[0].candidates[0].votes is -5: expected a whole number >= 0",
    ),
    "another-kind.json": (
        JSON.replace(b'"result"', b'"final"'),
        'bulletins[0].kind is "final": expected result, rush or recount',
    ),
    "five-million-bytes.json": (
        JSON[:-1] + b" " * (5_000_000 - len(JSON)) + b"}",
        "has 5,000,000 bytes; at most 4,000,000 are read; send fewer seats at a time",
    ),
    # the columns of a table
    "no-party.csv": (
        table("Ipswich,9", header="seat,votes"),
        f'there is no column "party"; the columns are {", ".join(COLUMNS)}',
    ),
    "no-votes.csv": (
        table("Ipswich,Con", header="seat,party"),
        'there is no column "votes", and no column "elected" to call a winner',
    ),
    "votes-twice.csv": (
        table("Ipswich,Con,9,8", header="seat,party,votes,Votes"),
        'the column "votes" is duplicated',
    ),
    "misspelt-votes.csv": (
        table("Ipswich,Con,9", header="seat,party,vots"),
        'the column "vots" is not known; did you mean "votes"?',
    ),
    "bare-comma.csv": (
        table("Ipswich,Con,1,234"),
        "Ipswich: row 2 has 4 cells; the header has 3; "
        "put text with a comma in quotation marks, and write figures without commas",
    ),
    "workbook.csv": (
        b"PK\x03\x04" + bytes(range(256)),
        "is a ZIP file or an Excel workbook; save it as text in UTF-8",
    ),
    # votes that are missing
    "missing.xml": (
        changed((' votes="22334"', "")),
        "Conservative votes are missing; write a whole number",
    ),
    "missing.csv": (
        table("Ipswich,Con,9", "Ipswich,Lab,"),
        "Ipswich: row 3 has no votes and others have; give all of them, or none to call a winner",
    ),
    "missing.json": (raw("null"), "bulletins[0] (Ipswich): Con votes are missing"),
    # impossible votes
    "too-many.xml": (
        changed(('votes="22334"', 'votes="92334"'), ('turnout="47801"', 'turnout="117801"')),
        "the votes add up to 117801, more than the electorate of 72560",
    ),
    "too-many.csv": (
        table("Ipswich,Con,75000", "Ipswich,Lab,9000"),
        "Ipswich: the votes add up to 84000, more than the electorate of 75525",
    ),
    "too-many.json": (
        raw("75526"),
        "bulletins[0] (Ipswich): the votes add up to 75526, more than the electorate of 75525",
    ),
    "does-not-add-up.xml": (
        changed(('votes="22334"', 'votes="22335"')),
        "the votes add up to 47802, but the valid votes are stated as 47801",
    ),
    "does-not-add-up.csv": (
        table("Ipswich,Con,9,13", "Ipswich,Lab,3,", header="seat,party,votes,valid votes"),
        "Ipswich: the votes add up to 12, but the valid votes are stated as 13",
    ),
    "does-not-add-up.json": (
        native("Ipswich", {"party": "Con", "votes": 9}, valid_votes=10),
        "bulletins[0] (Ipswich): the votes add up to 9, but the valid votes are stated as 10",
    ),
    # unknown seats: the error offers similar names
    "unknown-seat.xml": (
        changed(('number="451"', 'number="9999"'), ('name="Peterborough"', 'name="Peterboro"')),
        'unknown seat "Peterboro" (PA number 9999); did you mean Peterborough?',
    ),
    "two-seats-in-one.xml": (
        changed(('name="Peterborough"', 'name="Ipswich"')),
        'PA number 451 is Peterborough, but the name is "Ipswich"; they must mean one seat',
    ),
    "unknown-seat.csv": (
        table("Norwich,Con,9"),
        'row 2: unknown seat "Norwich"; did you mean Norwich North or Norwich South?',
    ),
    "unseen.csv": (
        table("Ips\u200bwitch,Con,9"),
        r'row 2: unknown seat "Ips\u200bwitch"; did you mean Ipswich?',
    ),
    "unknown-seat.json": (
        native("Ynys Môn", {"party": "Con", "votes": 9}),
        'bulletins[0]: unknown seat "Ynys Môn"; no name of our seats is like it',
    ),
    # candidates
    "candidate-twice.xml": (
        changed(
            ('firstName="Lisa" surname="Forbes"', 'firstName="Paul" surname="Bristow"'),
            ('name="Labour" abbreviation="Lab"', 'name="Conservative" abbreviation="C"'),
        ),
        "Paul Bristow (Conservative) is listed twice; each candidate stands once",
    ),
    "candidate-twice.csv": (
        table("Ipswich,Con,9", "Ipswich,Lab,8", "Ipswich,Con,9"),
        "Ipswich: Con is listed twice; each candidate stands once",
    ),
    "wrong-mark.xml": (
        changed((' elected="*"', ""), ('firstName="Lisa"', 'firstName="Lisa" elected="*"')),
        'Lisa Forbes (Labour) is marked as elected, but the winning party is stated as "C"',
    ),
    "wrong-mark.csv": (
        table("Ipswich,Con,9,", "Ipswich,Lab,8,yes", header="seat,party,votes,elected"),
        "Ipswich: Lab is marked as elected with 8 votes, but Con has 9",
    ),
    "wrong-mark.json": (
        native(
            "Ipswich",
            {"party": "Con", "votes": 9},
            {"party": "Lab", "votes": 8, "elected": True},
        ),
        "bulletins[0] (Ipswich): Lab is marked as elected with 8 votes, but Con has 9",
    ),
    # another election
    "another-election.xml": (
        changed(('name="General Election"', 'name="European Election"')),
        'is about "European Election"; this election is called "General Election"',
    ),
    "another-election.json": (
        JSON.replace(b"anglia-2019", b"anglia-2017"),
        'election "anglia-2017" is another one; this is "anglia-2019" or "General Election"',
    ),
    "another-date.xml": (
        changed(('date="2019-12-12"', 'date="2017-06-08"')),
        "is dated 2017-06-08; polling day of this election is 2019-12-12",
    ),
    "another-date.csv": (
        table("Ipswich,Con,9,12/12/2019", header="seat,party,votes,date"),
        'date "12/12/2019" is not a date; write it like polling day, 2019-12-12',
    ),
    "test.xml": (
        changed(('name="General Election"', 'name="General Election Test"')),
        'says it is a test ("General Election Test"); tests do not count here',
    ),
    "test.csv": (
        table("Ipswich,Con,9,TEST anglia-2019", header="seat,party,votes,election"),
        'says it is a test ("TEST anglia-2019"); tests do not count here',
    ),
    # control characters, and unknown formats
    "esc.json": (
        native("Ipswich", {"party": "Ind", "name": "[/x] \x1b[2JTom", "votes": 9}),
        r'bulletins[0] (Ipswich): name "[/x] \x1b[2JTom" has the control character \x1b; '
        "write plain text",
    ),
    "esc.csv": (
        table("Ipswich,Ind,[/x] \x1b[2JTom,9", header="seat,party,candidate,votes"),
        r'Ipswich: row 2: candidate "[/x] \x1b[2JTom" has the control character \x1b; '
        "write plain text",
    ),
    "esc-in-seat.json": (
        native("Ips\x1bwich", {"party": "Con", "votes": 9}),
        r'bulletins[0]: seat "Ips\x1bwich" has the control character \x1b; write plain text',
    ),
    "results.pdf": (
        b"%PDF-1.7\n\x1b[2J",
        '".pdf" is not a format that is read here: .xml, .csv or .json',
    ),
    "\x1b]0;x\x07.\x1bpdf": (
        b"%PDF",
        r'".\x1bpdf" is not a format that is read here: .xml, .csv or .json',
    ),
}

VOTES = {
    "underscore": ("1_000", "write 1000, without separators"),
    "comma": ("1,234", "write 1234, without separators"),
    "full-width": ("１２", "write it in the digits 0 to 9 alone"),
    "plus": ("+5", "write it in the digits 0 to 9 alone"),
    "minus": ("-5", "votes cannot be negative"),
    "newline": ("5\n", "write 5, without spaces or line breaks"),
    "letter": ("2O479", "write it in the digits 0 to 9 alone"),
}
"""A text that is not a number of votes, and the hint in the sentence."""

for kind, (text, hint) in VOTES.items():
    safe = text.replace("\n", r"\x0a")
    if kind != "comma":  # a table's figures may have separators
        REJECTED[f"{kind}.csv"] = (
            table(f'Ipswich,Con,"{text}"'),
            f'Ipswich: row 2: Con votes "{safe}" are not a whole number; {hint}',
        )
    REJECTED[f"{kind}.xml"] = (
        changed(('votes="22334"', f'votes="{text.replace(chr(10), "&#10;")}"')),
        f'Conservative votes "{safe}" are not a whole number; {hint}',
    )
    REJECTED[f"{kind}-in-quotes.json"] = (
        raw(json.dumps(text)),
        f"bulletins[0].candidates[0].votes is {json.dumps(text, ensure_ascii=False)}: expected "
        "a whole number, got text; write the digits 0 to 9 alone, without quotation marks",
    )

NAMES = [
    "\x1b[2J[/x].json",
    "line\nbreak.json",
    "right-to-left-\u202enosj.json",
    "\u2066isolated\u2069.json",
    f"{'x' * 250}.json",
    *(["caf\udce9.json"] if sys.platform == "linux" else []),  # a byte that is not UTF-8
]
for name in NAMES:
    REJECTED[name] = (b'{"election": 1}', "election is 1: expected text, got a whole number")

COUNTED: dict[str, tuple[bytes, str, str, str]] = {
    "bom.xml": (codecs.BOM_UTF8 + message("Watford"), "Watford", "Con hold", ""),
    "bom.csv": (
        codecs.BOM_UTF8 + table("Bedford,Con,9", "Bedford,Lab,8"),
        "Bedford",
        "Con gain from Lab",
        "",
    ),
    "bom.json": (
        codecs.BOM_UTF8 + native("Corby", {"party": "Con", "votes": 9}),
        "Corby",
        "Con hold",
        "",
    ),
    "utf-16.xml": (
        message("Stevenage", ("UTF-8", "UTF-16")).decode().encode("utf-16"),
        "Stevenage",
        "Con hold",
        "",
    ),
    "utf-16-without-mark.xml": (
        message("Luton_North", ("UTF-8", "UTF-16")).decode().encode("utf-16-le"),
        "Luton North",
        "Lab hold",
        "",
    ),
    "unknown-party.csv": (
        table("Luton South,Lab,9", "Luton South,Burning Pink,8"),
        "Luton South",
        "Lab hold",
        'Luton South: the party "Burning Pink" is not known; it counts as its own party',
    ),
    "tie.csv": (table("Norwich South,Con,9", "Norwich South,Lab,9"), "Norwich South", "", ""),
    "conflict-1.csv": (table("Colchester,Con,9", "Colchester,LD,8"), "Colchester", "", ""),
    "conflict-2.csv": (table("Colchester,Con,8", "Colchester,LD,9"), "Colchester", "", ""),
    "folder.xml/inside.json": (
        native("Cambridge", {"party": "Lab", "votes": 9}),
        "Cambridge",
        "Lab hold",
        "",
    ),
    "[bold]\x1b[31m/[/x].json": (
        native(
            "South Norfolk",
            {"party": "[/x]", "name": "[/x]", "votes": 5},
            {"party": "=cmd|' /C calc'!A0", "name": "<script>", "votes": 4},
        ),
        "South Norfolk",
        "[/x] gain from Con",
        'South Norfolk: the party "[/x]" is not known; it counts as its own party\n'
        "South Norfolk: the party \"=cmd|' /C calc'!A0\" is not known; it counts as its own party",
    ),
}
"""Unusual files that count: bytes, seat, result and warnings, a line each."""


def link(path: Path) -> None:
    path.symlink_to(next(iter(GOOD)))


def pipe(path: Path) -> None:
    os.mkfifo(path)


def listen(path: Path) -> None:
    folder = Path.cwd()
    os.chdir(path.parent)  # a socket's path must be short
    try:
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(path.name)
    finally:
        os.chdir(folder)


def device(path: Path) -> None:
    os.mknod(path, 0o600 | stat.S_IFCHR, os.makedev(1, 3))


def huge(path: Path) -> None:
    """A sparse file of 1 TB."""
    with path.open("wb") as sparse:
        sparse.truncate(HUGE)


HUGE = 1 << 40
MADE: dict[str, tuple[Callable[[Path], None], str]] = {
    "link.xml": (link, "is a symbolic link; only regular files are read"),
    "pipe.xml": (pipe, "is a named pipe; only regular files are read"),
    "socket.xml": (listen, "is a socket; only regular files are read"),
    "device.xml": (device, "is a device; only regular files are read"),
    "huge.xml": (
        huge,
        f"is {HUGE:,} bytes, more than the {MAX_BYTES:,} a results file may have; not read",
    ),
}
"""Functions that make something that is not a readable file. Only root can make a device."""
