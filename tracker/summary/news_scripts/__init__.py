"""Scripts for newsreader and website: headline, running summary, round-up, end of night, one seat.

Each is a `Script` made from a Board: `headline`, `running_summary`, `round_up`, `end_of_night`,
`seat_line`. Sentences that several share are in `progress`, `gains`, `unsettled`,
`target_scores`, `extremes`, `vote_shares` and `expected_seats`; `changes_since` compares two
boards. `layout` writes a script as text or Markdown; no other module knows a format.
"""
