"""Pictures of a board as inline SVG, for a page that loads nothing.

`target_swings`, `party_seats`, `tile_map` and `timeline` draw one picture each; `sections` puts
them under headings. Each picture has a description in words, and colour is never the only sign.
Layout and style are not here: shapes have class names, which `html_style` styles.
"""
