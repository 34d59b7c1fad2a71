"""One question about one trained network per file, in NumPy.

Imports ``inference`` and what that imports.
"""
