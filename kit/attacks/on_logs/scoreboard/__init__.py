"""Whose record is it? A few public facts against a whole log."""
