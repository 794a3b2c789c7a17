"""The summary: a Board as text, Markdown, CSV, JSON, HTML or Excel, for readers away from the desk.

`sayable` decides which figures are safe to say, `order` which seats are listed and in which
order; `wording` has the sentences. `running_order` puts the sentences under headings; `text`,
`markdown` and `html` lay them out. `sheets` (CSV in `tables`, Excel in `workbook`) and
`document` (JSON, with its `shapes`) give figures to programs. `render` makes a summary in any
format, `export` writes and records it.
"""
