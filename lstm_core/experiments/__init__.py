"""Many runs: seeds, statistics, comparison, claims.

Imports everything below but ``export``, ``figures`` and ``cli``; trains only inside functions.
"""
