"""Attacks on a table of people without names in which everybody looks like others."""
