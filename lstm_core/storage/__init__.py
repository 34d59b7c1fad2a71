"""The only folder that touches the disk: stored runs and results, as data that is checked.

Imports ``data``, ``config``, ``sequence``, ``errors`` and ``run``.
"""
