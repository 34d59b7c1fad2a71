"""A config's sequence as tensors: samples, the order they are read in, shapes of the network.

NumPy only. Imports ``config``, ``sequence``, ``errors``.
"""
