"""Holds the documentation to the program: names, examples, the built site."""
