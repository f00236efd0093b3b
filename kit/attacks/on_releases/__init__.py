"""Attacks that see published numbers and nothing else."""
