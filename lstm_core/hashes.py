"""What names a run, a text or a file by its content."""

import hashlib

HASH_LENGTH = 16  # hexadecimal digits


def content_hash(content: str | bytes) -> str:
    """Equal content has an equal name, wherever it lies."""
    data = content.encode() if isinstance(content, str) else content
    return hashlib.sha256(data).hexdigest()[:HASH_LENGTH]


def is_hash(text: str) -> bool:
    """Whether that can be such a name, so that it is safe in a path."""
    return len(text) == HASH_LENGTH and not set(text) - set("0123456789abcdef")
