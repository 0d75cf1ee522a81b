"""Checking: a submission, the trust's submissions together, or the register, each to a list of findings."""
