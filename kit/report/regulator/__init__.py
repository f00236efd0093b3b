"""The report to a regulator: what is measured, how it is written down, its page."""
