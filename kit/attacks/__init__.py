"""Attacks, by what the attacker holds: a release, or a pseudonymous log."""
