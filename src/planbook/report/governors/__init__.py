"""The governors' report of one school, a module a group of sections; `write.py` puts them together."""
