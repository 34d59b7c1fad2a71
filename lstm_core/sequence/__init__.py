"""The sequence that is learned: its symbols, their encodings, and the framings that cut it.

Imports ``errors`` alone. A framing is one entry of the registry ``FRAMINGS``.
"""
