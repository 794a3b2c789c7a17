"""The summary: a Board as text, Markdown, CSV, JSON, HTML or Excel, and as scripts for air.

- `on_air`: which figures are safe for air; `order`: which seats are listed, in which order
- `seat_sentences`, `target_sentences`, `night_sentences`: the sentences
- `single_seat`: sentences and tables for an election with one seat, such as a by-election
- `running_order`: the sentences under headings; `text`, `markdown` and `html` write it
- `sheets`: tables; `csv` and `workbook` write them
- `json_document`: figures for programs
- `render`: a summary in any format; `export`: writes it, and records it in the ledger
- `news_scripts`: scripts for newsreader and website
- `pictures`: pictures for the HTML page

No module here imports the screen or the projection.
"""
