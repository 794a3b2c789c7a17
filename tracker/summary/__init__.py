"""The summary: a Board as text, Markdown, CSV, JSON, HTML or Excel, and as scripts for air.

`on_air` decides which figures are safe for air, `order` which seats are listed and in which
order. `seat_sentences` and `night_sentences` have the newsreader's sentences; `running_order`
puts them under headings, and `text`, `markdown` and `html` lay that out. `sheets` (written by
`csv` and `workbook`) and `json_document` give figures to programs. `render` makes a summary in
any format; `export` writes it and records it in the ledger. `news_scripts` are the pieces for
newsreader and website. The package knows neither the screen nor projections.
"""
