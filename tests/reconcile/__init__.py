"""PA's documents, written for a test or taken from its own samples."""
