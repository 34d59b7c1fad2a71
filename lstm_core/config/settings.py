"""What the settings of any run are: checked one by one, frozen, and named by their content."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from functools import cached_property
from typing import Any, ClassVar, Self

from lstm_core.config.checks import known
from lstm_core.errors import SettingError
from lstm_core.hashes import content_hash


@dataclass(frozen=True)
class Settings:
    """``VERSION``: hashed beside them. ``NEEDED``: what must be given, and why."""

    VERSION: ClassVar[Mapping[str, int]]
    NEEDED: ClassVar[Mapping[str, str]] = {}

    def _put(self, **values: Any) -> None:
        for name, value in values.items():
            object.__setattr__(self, name, value)  # frozen for everyone else

    @cached_property
    def hash(self) -> str:
        """Content hash, the run's name in the store, in links and on the command line."""
        return content_hash(json.dumps({**self.VERSION, **self.to_dict()}, sort_keys=True))

    def settings(self) -> dict[str, Any]:
        """All settings by name."""
        return asdict(self)

    def to_dict(self) -> dict[str, Any]:
        """What names and stores a run: the settings, as JSON can hold them."""
        return self.settings()

    @classmethod
    def from_dict(cls, settings: Mapping[str, Any]) -> Self:
        """Build from a mapping.

        Raises:
            SettingError: for an unknown key, with the closest setting, or a missing one.
        """
        names = [field.name for field in fields(cls)]
        for key in settings:
            known("setting", key, names)
        for name, why in cls.NEEDED.items():
            if settings.get(name) is None:
                raise SettingError(name, None, why)
        return cls(**settings)

    def replace(self, **changes: Any) -> Self:
        """A copy with some settings changed, validated anew."""
        return type(self)(**{**self.to_dict(), **changes})
