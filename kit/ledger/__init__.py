"""What was published, as a reader writes it down: sentences with their sources."""
