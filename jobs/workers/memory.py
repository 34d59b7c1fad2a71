"""How much memory this process takes."""

import os
import sys
from pathlib import Path


def megabytes() -> float:
    """Of its own: not what files are mapped into memory. 0 where that cannot be told; elsewhere
    than on Linux, the most it ever had, of whatever kind."""
    if sys.platform == "linux":
        _, resident, shared = map(int, Path("/proc/self/statm").read_text().split()[:3])
        return (resident - shared) * os.sysconf("SC_PAGE_SIZE") / 2**20
    try:
        import resource
    except ImportError:  # Windows
        return 0.0
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
