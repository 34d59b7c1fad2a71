"""One question about one trained network per file, in NumPy, with the method's source.

Imports ``inference`` and what that imports.
"""
