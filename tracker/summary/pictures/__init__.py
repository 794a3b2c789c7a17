"""Pictures of a board as SVG inside the HTML page.

`target_swings`, `party_seats`, `tile_map` and `timeline` draw one kind of picture each. `sections`
puts them under headings. Each picture has a description in words. A mark or a word repeats
everything that a colour shows. The style of a shape is in `html_style`, under its class name.
"""
