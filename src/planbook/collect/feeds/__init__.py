"""Figures out of exports of other systems: what an export is, whose its rows are, and what their columns give."""
