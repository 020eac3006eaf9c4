"""The rules of the house that a compiler does not know. See README.md."""
