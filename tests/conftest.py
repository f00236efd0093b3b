"""Settings shared by all tests."""

from __future__ import annotations

from hypothesis import settings

# A busy machine must not turn a true property into a failure: no time limits,
# and the same examples on every run.
settings.register_profile("kit", deadline=None, derandomize=True, max_examples=50)
settings.load_profile("kit")
