"""The nouns of planbook, and the loader of their declarations. Standard library only."""
