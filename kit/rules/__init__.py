"""What does a publisher do to true counts before printing them? One rule a file."""
