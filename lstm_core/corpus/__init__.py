"""Texts to learn from: where they come from, their characters as codes, and what a text alone says
of its next character.

NumPy only, and no disk: whoever has a file hands over its bytes. Imports ``wording``, of
``sequence`` the sources, ``hashes`` and ``errors``.
"""
