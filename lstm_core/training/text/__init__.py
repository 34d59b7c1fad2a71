"""How a network learns a text: what an update reads, the layers, the compiled updates, the loss of
the held-out part, and samples on the way. ``text_training`` puts them together.

Imports the rest of ``training``, and what that imports.
"""
