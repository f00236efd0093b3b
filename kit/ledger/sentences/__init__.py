"""From the wording of a published sentence to a line of the ledger."""
