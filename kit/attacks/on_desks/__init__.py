"""Attacks by somebody who may ask a query desk, and sees only what it replies."""
