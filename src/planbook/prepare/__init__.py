"""Workbooks to send: one writer for what is issued, sent back, migrated and released blank."""
