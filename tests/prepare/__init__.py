"""Tests of `tracker prepare`: from published tables to an election folder, module by module."""
