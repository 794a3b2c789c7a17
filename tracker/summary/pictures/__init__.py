"""A board in pictures: inline SVG made of it and of nothing else, for a page without a network.

`swings` has needed against actual swing, `seats` the parties, `tiles` the map, `timeline` the
night; `sections` puts them under their headings. Each picture says in words what it shows,
and no colour is alone in saying a thing. Nothing here knows a page's layout or its style:
shapes and words carry the class names that `page_style` gives a look.
"""
