"""Properties that hold for every night, tested on generated nights."""
