"""The parties in the estimates of an election's result on new boundaries.

Colin Rallings and Michael Thrasher's estimates have a code of their own for each party: the header
of a column ("Brxv"), a cell in Parliament's table of the same estimates ("BRXV"), or a short word
for the first and the second party ("All", "Spkr").
"""

from collections.abc import Mapping, Sequence
from typing import Final

from tracker.prepare.report import Report
from tracker.prepare.uk_parties import PartyIndex

TABLE: Final = """\
Conv|Con|Conservative
Labv|Lab|Labour
LDv|LD|Liberal Democrat
Grnv|Green|Green
Brxv|Brexit|Brexit Party
SNPv|SNP|Scottish National Party
PCv|PC|Plaid Cymru
APNIv|APNI|Alliance
DUPv|DUP|Democratic Unionist Party
SDLPv|SDLP|Social Democratic and Labour Party
SFv|SF|Sinn Fein
UUPv|UUP|Ulster Unionist Party
ADVv|Adv|Advance Together
AGSv|AGS|Alliance for Green Socialism
ANWPv|ANWP|Animal Welfare Party
AONTv|AONT|Aontú
ASHv|Ash|Ashfield Independents
BNPv|BNP|British National Party
BPIv|BPI|Burnley and Padiham Independent Party
BSJPv|BSJP|Birkenhead Social Justice Party
CFv|CF|Cumbria First
CHPv|CHP|Christian Party, Proclaiming Christ's Lordship
CMEPv|Elvis|Church of the Militant Elvis Party
CMUv|CMU|Communities United Party
CMUKv|CMUK|The Citizens Movement Party UK
COMLv|Comm L|Communist League Election Campaign
CPv|CP|The Common People
CPAv|CPA|Christian Peoples Alliance
CVPv|CVP|The Cynon Valley Party
EDv|ED|English Democrats
GWLDv|Gwld|Gwlad Gwlad
HWDIv|HWDI|Heavy Woollen District Independents
INETv|INet|Independent Network
JACv|JACP|The Justice & Anti-Corruption Party
LBTv|LPUK|Libertarian Party
LIBv|Lib|Liberal
LNINv|LNIN|Linconshire Independents|Lincolnshire Independents Lincolnshire First
LUTNv|BfL|The Best for Luton Party
MKv|MK|Mebyon Kernow
MRLPv|MRLP|Monster Raving Loony Party
MTHRv|Mthr|Motherworld Party
NEPv|NEP|The North East Party
PATRv|Patr|Patria
PBPv|PBPA|People Before Profit
PFPv|PSY|Psychedelic Movement
POSv|POS|Proud of Oldham & Saddleworth
PPNVv|PPNV|The Peace Party|The Peace Party - Non-violence, Justice, Environment
RBDv|RBD|Rebooting Democracy
RENv|Ren|Renew
SDPv|SDP|Social Democratic Party
SEPv|SEP|Socialist Equality Party
SFPv|SFP|Scottish Family Party
SHRPv|Shrp|Shropshire Party
SLPv|SL|Socialist Labour Party
SNAVv|SNav|Space Navies Party
SOCv|SPGB|The Socialist Party of Great Britain
TCRPv|TCRP|The Constitution and Reform Party
TIGv|IGC|The Independent Group for Change
TLWv|TLW|Touch Love Worldwide (UK)
UGPv|UGP|The Universal Good Party
UKIPv|UKIP|UK Independence Party
VPPv|VPP|Veterans and People's Party
WEPv|WEP|Women's Equality Party
WRPv|WRP|Workers Revolutionary Party
WYv|WY|Wycombe Independents
YESHv|Yesh|Yeshua
YPPv|YPP|Young People's Party
YRKSv|Yrks|The Yorkshire Party
IND1v|Ind|Independent
IND2v|Ind|Independent
IND3v|Ind|Independent
IND4v|Ind|Independent
IND5v|Ind|Independent
IND6v|Ind|Independent
Commons Speaker|Spk|Speaker
Spkr|Spk|Speaker
All|APNI|Alliance
"""
"""Code, abbreviation, name and other names. Abbreviations and names are those of Parliament's and
the Library's candidate tables. Each of the columns IND1v to IND6v has one independent."""

AGGREGATES: Final = frozenset({"totothv", "maxothv"})
"""The codes of the total of all small parties, and of the largest of them. Both are contained in
the figures of the parties."""

PARTIES: Final[Mapping[str, Sequence[str]]] = {
    code.casefold(): names for code, *names in (line.split("|") for line in TABLE.splitlines())
}
"""Abbreviation, name and other names of a party by code, in lower case."""


def estimate_party(code: str, parties: PartyIndex, report: Report) -> str:
    """The party with this code in the estimates, as a code of `parties`; empty for other text.

    A party that is not in `parties` is added. Empty outside the United Kingdom.
    """
    if parties.is_uk and (names := PARTIES.get(code.casefold())):
        abbreviation, name, *aliases = names
        return parties.code(abbreviation, name, report, aliases)
    return ""


def is_aggregate(code: str) -> bool:
    """Whether the votes under this code are contained in those of other codes."""
    return code.casefold() in AGGREGATES
