"""What a page shows of a run, one view each: controls, one core call, draw.

A panel takes the run and draws.
"""
