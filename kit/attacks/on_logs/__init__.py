"""Attacks that take a pseudonymous log, where the log itself is the release."""
