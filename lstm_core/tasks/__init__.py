"""What is asked of a sequence: the tasks, beside the framings that say how it is shown.

Imports ``sequence`` and ``errors``. A task is one entry of the registry ``TASKS``.
"""
