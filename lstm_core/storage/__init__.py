"""The only folder that touches the disk: stored runs and results, as data that is checked.

Imports ``data``, ``config``, ``sequence``, ``corpus``, ``hashes``, ``errors``, ``run`` and
``text_run``.
"""
