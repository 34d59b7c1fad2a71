"""The only folder that touches the disk: stored runs and results, as data that is checked.

Imports ``data``, ``config``, ``sequence``, ``corpus``, ``errors``, ``run`` and ``text_run``.
"""
