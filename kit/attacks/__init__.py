"""Attacks, by what the attacker holds: a release, a seat at a desk, or a log.

Where to begin: with `subtract_nested` for two sentences, with `find_differences` for an
archive of them, with `audit_tables` for tables, with `Insider` for a desk that answers
questions, and with `measure_uniqueness` for a log without names.
"""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
