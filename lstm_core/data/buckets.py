"""The sizes that programs are compiled for: a network between two of them is padded with zeros.

One compiled program then serves every size up to its bucket (``padding.py``). Buckets fill the
processor's vectors, and are so near to one another that padding never costs more than half again:
``python -m benchmarks.padding`` measures it.
"""


def bucket(size: int) -> int:
    """The smallest bucket that holds ``size``: 1, 4, 8, then in steps of 8, of 16 from 64 and of
    32 from 128 on."""
    if size <= 4:
        return 1 if size == 1 else 4
    return multiple(size, 8 if size <= 64 else 16 if size <= 128 else 32)


def buckets(most: int) -> list[int]:
    """Those up to the one that holds ``most``."""
    return sorted({bucket(size) for size in range(1, most + 1)})


def class_bucket(classes: int) -> int:
    """8, 32, and then as all others: what XLA makes of 9 to 31 classes is slower than 32 are."""
    return 8 if classes <= 8 else bucket(max(classes, 32))


def sample_bucket(samples: int) -> int:
    """Samples cost memory and no time: doublings, as long as they are few."""
    return max(128, doubling(samples)) if samples <= 1_024 else multiple(samples, 512)


def doubling(size: int) -> int:
    """The smallest power of two that is no smaller."""
    return 1 << (size - 1).bit_length()


def multiple(size: int, of: int) -> int:
    """The smallest multiple that is no smaller."""
    return -(-size // of) * of
