"""The page's style sheet: light and dark, for a wall screen, a telephone and paper.

Contrast of `ink` on `paper` is above 13 to 1 in both schemes, of `quiet` on `paper` above 6.
Areas in a party's colour have an outline of `ink`: a pale colour is visible on white, and a dark
colour on black.
"""

ICON = (
    "data:image/svg+xml,%3Csvg xmlns=%22http%3A%2F%2Fwww.w3.org%2F2000%2Fsvg%22 viewBox=%220 0 8 8"
    "%22%3E%3Cpath fill=%22%2316181d%22 d=%22M0 0h8v8H0z%22%2F%3E%3Cpath fill=%22%23fff%22 "
    "d=%22M1 5h1v2H1zM3 3h1v4H3zM5 1h1v6H5z%22%2F%3E%3C%2Fsvg%3E"
)
"""The icon of the page's tab: three bars, inside its address, so that it is not loaded."""

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
a:focus-visible, .table:focus-visible, summary:focus-visible, input:focus-visible {
  outline: 3px solid; outline-offset: 1px }
:target { scroll-margin-top: 4rem }
h1 { font-size: 1.3rem; line-height: 1.2; margin: .5rem 0 }
h2 { font-size: 1.2rem; margin: 1.5rem 0 .5rem; border-bottom: 1px solid; break-after: avoid }
#headline h2 { font-size: 1.5rem; line-height: 1.25; border: 0; margin-top: 1rem }
h3 { font-size: 1rem; margin: .75rem 0 .25rem }
p { max-width: 46rem; margin: .5rem 0 }
ul { list-style: none; padding: 0; margin: .5rem 0 }
li { break-inside: avoid }
.sentences ul { columns: 28rem; column-gap: 2.5rem }
.sentences li { max-width: 46rem; padding: .3rem 0 }
.skip { position: absolute; left: -100rem }
.skip:focus { position: static }
.screen-reader { position: absolute; width: 1px; height: 1px; overflow: hidden;
  clip-path: inset(50%); white-space: nowrap }
.as-of { color: var(--quiet) }
.standing { display: grid; gap: .75rem 1rem; margin: 1rem 0;
  grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)) }
.standing b { font-size: 2.2rem; line-height: 1.1; font-variant-numeric: tabular-nums }
.standing small { display: block; font-size: 1rem }
.house { position: relative; display: flex; height: 2.5rem; background: var(--track);
  outline: 1px solid var(--quiet); print-color-adjust: exact; margin-top: .75rem }
.house span { box-shadow: inset 0 0 0 .5px var(--ink); font-weight: 600; line-height: 2.5rem;
  text-align: center; overflow: hidden; white-space: nowrap }
.house .post { position: absolute; top: -.4rem; bottom: -.4rem; width: 0;
  border-left: 3px solid var(--ink); box-shadow: 0 0 0 1.5px var(--paper) }
.post-label { text-align: center; font-weight: 600; max-width: none; margin-top: .6rem }
.front { display: grid; gap: 0 2.5rem;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)) }
.latest { width: 100% }
.latest td, .latest thead th { white-space: nowrap }
.latest span:not(.badge) { color: var(--quiet) }
.keys { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem }
summary { cursor: pointer; padding: .25rem 0 }
.alphabet { display: grid; gap: .25rem; align-items: start;
  grid-template-columns: repeat(auto-fill, minmax(4.2rem, 1fr)) }
.letter { margin: 0; max-width: none; border: 1px solid var(--rule) }
.letter > summary { padding: .5rem .75rem; font-weight: 600 }
.letter[open] { grid-column: 1 / -1; padding-bottom: .5rem }
.seat { margin: 0 .75rem; max-width: none; border-top: 1px solid var(--rule) }
.seat > summary { padding: .4rem 0 }
.seat table { width: 100%; max-width: 40rem }
.seat tbody th { width: 100% }
.seat td, .seat th:not(:first-child) { text-align: right; white-space: nowrap }
.seat[open] > summary { font-weight: 600 }
input { font: inherit; padding: .4rem .5rem; color: inherit; background: var(--paper);
  border: 1px solid var(--ink); max-width: 100% }
.badge.open { background: var(--track) }
.badge { display: inline-block; width: 1.3em; text-align: center; line-height: 1.3;
  border: 1px solid var(--ink); print-color-adjust: exact }
.charts { display: grid; gap: 1.5rem;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 22rem), 1fr)) }
.beside { display: grid; gap: 0 2.5rem;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 30rem), 1fr)) }
section { min-width: 0 }
figure { margin: 0; max-width: 38rem; break-inside: avoid }
#tiles figure { max-width: none }
figcaption { font-weight: 600; margin: .25rem 0 .5rem }
details { max-width: 46rem; margin: .5rem 0 }
.table { overflow-x: auto; max-width: 100%; position: relative }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; overflow-wrap: normal }
.latest, .seat table { overflow-wrap: anywhere }
th, td { padding: .15rem .6rem .15rem 0; text-align: left; vertical-align: top }
tbody th { font-weight: normal }
tbody tr { border-top: 1px solid var(--rule); break-inside: avoid }
.figure { text-align: right; white-space: nowrap }
#parties td:last-child { white-space: normal }
footer { margin-top: 2rem; color: var(--quiet) }
svg { display: block; width: 100%; height: auto; print-color-adjust: exact }
svg text { font-size: 11px }
svg text:not([fill]) { fill: var(--ink) }
svg .name { font-size: 12px; font-weight: 600 }
svg .small { font-size: 10px }
svg .small:not([fill]) { fill: var(--quiet) }
svg .end { text-anchor: end }
svg .middle, svg .mark, svg .letters { text-anchor: middle }
#tile-name { position: sticky; top: 0; z-index: 1; min-height: 1.9em; margin: 0; padding: .2em 0;
  background: var(--paper); font-weight: 600 }
.map { position: relative; max-width: min(100%, calc(var(--columns) * 4rem)) }
.map h3 { display: none }
.map svg { overflow: visible }
.map.wide .area { max-width: calc(var(--columns) * 2.6rem); overflow-x: auto; padding: 2px }
.map.wide svg { min-width: calc(var(--columns) * 2rem) }
.map.wide h3 { display: block }
.map a:focus-visible { outline: none }
.map a:focus-visible .bar, .map a:focus-visible .open, .map a:hover .bar, .map a:hover .open {
  stroke: var(--ink); stroke-width: 5; paint-order: stroke }
@media print, (min-width: 60rem) {
  .map.wide { aspect-ratio: var(--width) / var(--height); max-width: 48rem }
  .map.wide h3 { position: absolute; width: 1px; height: 1px; overflow: hidden;
    clip-path: inset(50%); white-space: nowrap }
  .map.wide .area { position: absolute; max-width: none; left: var(--left); top: var(--top);
    width: var(--share); overflow: visible; padding: 0 }
  .map.wide svg { pointer-events: none; min-width: 0 }
  .map.wide a { pointer-events: auto }
  .map.wide .letters { display: none }
  .map.wide .mark { font-size: 20px; transform: translateY(8px) }
  .front { grid-template-columns: minmax(0, 2fr) minmax(0, 3fr) }
}
svg .letters { font-size: 9px }
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
.border { fill: none; stroke: var(--ink); stroke-width: 2; pointer-events: none }
.gain { fill: var(--paper); stroke: var(--ink); stroke-width: 2 }
@media print {
  body { max-width: none; padding: 0; font-size: 10pt }
  .skip, #seats, #tile-name { display: none }
  .sentences details::details-content { content-visibility: visible; block-size: auto }
  .charts { grid-template-columns: 1fr 1fr }
  .beside { display: block }
}"""
