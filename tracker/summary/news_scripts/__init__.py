"""Scripts for newsreader and website: headline, running summary, round-up, end of night, one seat.

- `headline`, `running_summary`, `round_up`, `end_of_night`, `seat_line`: each makes a `Script` from
  a Board
- `progress`, `gains`, `unsettled`, `target_scores`, `extremes`, `vote_shares`, `expected_seats`:
  sentences of several scripts
- `changes_since`: what is new since an earlier board
- `layout`: a script as text or Markdown
"""
