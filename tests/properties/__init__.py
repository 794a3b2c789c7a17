"""What must be so for every night, not only for those we thought of."""
