"""The page's style sheet: light and dark, for a wall screen, a telephone and paper.

Contrast of `ink` on `paper` is above 13 to 1 in both schemes, of `quiet` on `paper` above 6.
Areas in a party's colour have an outline of `ink`: a pale colour is visible on white, and a dark
colour on black.
"""

STYLE = """\
:root { color-scheme: light dark; --paper: #ffffff; --ink: #16181d; --quiet: #4d5460;
  --rule: #c9ced6; --track: #eceff3 }
@media screen and (prefers-color-scheme: dark) {
  :root { --paper: #14161b; --ink: #eceff4; --quiet: #aab2c0; --rule: #3d4450; --track: #242932 }
}
* { box-sizing: border-box }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 80rem; margin: 0 auto; padding: 1rem;
  background: var(--paper); color: var(--ink); overflow-wrap: anywhere }
a { color: inherit }
a:focus-visible, .table:focus-visible, summary:focus-visible { outline: 3px solid; }
h1 { font-size: 1.6rem; line-height: 1.2; margin: .5rem 0 }
h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; border-bottom: 1px solid; break-after: avoid }
p { max-width: 46rem; margin: .5rem 0 }
ul { list-style: none; padding: 0; margin: .5rem 0 }
li { break-inside: avoid }
.said ul { columns: 28rem; column-gap: 2.5rem }
.said li { max-width: 46rem; padding: .3rem 0 }
.skip { position: absolute; left: -100rem }
.skip:focus { position: static }
.screen-reader { position: absolute; width: 1px; height: 1px; overflow: hidden;
  clip-path: inset(50%); white-space: nowrap }
.as-of { font-size: 1.2rem; font-weight: 600 }
.standing { display: grid; gap: .75rem 1rem; margin: 1rem 0;
  grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)) }
.standing b { font-size: 2.2rem; line-height: 1.1; font-variant-numeric: tabular-nums }
.standing small { display: block; font-size: 1rem }
nav ul, .keys { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem }
nav a { display: inline-block; padding: .25rem 0 }
summary { cursor: pointer; padding: .25rem 0 }
.badge.open { background: var(--track) }
.badge { display: inline-block; width: 1.3em; text-align: center; line-height: 1.3;
  border: 1px solid var(--ink); print-color-adjust: exact }
.charts { display: grid; gap: 1.5rem;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 22rem), 1fr)) }
.beside { display: grid; gap: 0 2.5rem;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 30rem), 1fr)) }
section { min-width: 0 }
.beside > #tiles { grid-row: span 2 }
figure { margin: 0; max-width: 38rem; break-inside: avoid }
figcaption { font-weight: 600; margin: .25rem 0 .5rem }
details { max-width: 46rem; margin: .5rem 0 }
.table { overflow-x: auto; max-width: 100%; position: relative }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; overflow-wrap: normal }
th, td { padding: .15rem .75rem .15rem 0; text-align: left; vertical-align: top }
tbody th { font-weight: normal }
tbody tr { border-top: 1px solid var(--rule); break-inside: avoid }
.figure { text-align: right; white-space: nowrap }
footer { margin-top: 2rem; color: var(--quiet) }
svg { display: block; width: 100%; height: auto; print-color-adjust: exact }
svg text { font-size: 11px }
svg text:not([fill]) { fill: var(--ink) }
svg .name { font-size: 12px; font-weight: 600 }
svg .small { font-size: 10px }
svg .small:not([fill]) { fill: var(--quiet) }
svg .end { text-anchor: end }
svg .middle, svg .mark, svg .letters { text-anchor: middle }
svg .alone { font-size: 20px }
svg .letters { font-size: 8.5px }
.bar { stroke: var(--ink); stroke-width: 1 }
.own { stroke-width: 3; stroke-dasharray: 4 3 }
.open { fill: var(--track); stroke: var(--quiet); stroke-width: 1 }
.track { fill: var(--track) }
.grid { stroke: var(--rule); stroke-width: 1 }
.axis { stroke: var(--quiet); stroke-width: 1 }
.halo { stroke: var(--paper); stroke-width: 4.5 }
.needle { stroke: var(--ink); stroke-width: 2 }
.majority { stroke: var(--ink); stroke-width: 1.5; stroke-dasharray: 3 2 }
.curve { fill: none; stroke: var(--ink); stroke-width: 2 }
.gain { fill: var(--paper); stroke: var(--ink); stroke-width: 1 }
@media print {
  body { max-width: none; padding: 0; font-size: 10pt }
  nav, .skip { display: none }
  .charts { grid-template-columns: 1fr 1fr }
  .beside { display: block }
}"""
