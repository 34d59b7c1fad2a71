"""Weights and inputs to numbers, in NumPy: cells, the forward pass, predictions, generation.

Imports ``data``, ``config``, ``sequence``, ``errors`` and ``run``.
"""
