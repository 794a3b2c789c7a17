"""What the screen shows, as plain lines of styled text made from a board; no textual here.

Every function is pure and takes the width it may fill, so that 80 columns and 220 are the
same code, and a test needs no terminal. Text from feeds is made visible (`escape`) and
never passes through markup.
"""
