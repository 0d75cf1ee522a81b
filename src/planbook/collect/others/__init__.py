"""Other people's files: plans, trackers and exports that planbook did not make, read as tables."""
