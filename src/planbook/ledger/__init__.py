"""The ledger: what was received, when, and what became of it. Nothing in it is overwritten."""
