"""What the agency computes, beside what the tracker computes: agree, explained, or unexplained.

`arithmetic` takes PA's result messages one by one, `reconcile` its states of the parties.
Nothing here changes what the board shows; a difference is said, never mended.
"""
