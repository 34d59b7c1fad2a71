"""Modules that earlier versions had under other names: ``from lstm_core.trace import trace`` and
the like still work, with a ``DeprecationWarning`` that says where they are now."""

import importlib
import sys
import warnings
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

# The former module; where its names are now; and those names that are others now.
_FORMER: dict[str, tuple[tuple[str, ...], dict[str, str]]] = {
    "alphabet": (("sequence.symbols", "sequence.encodings"), {}),
    "framings": (("sequence.framings",), {}),
    "tables": (("inference.predictions", "data.tables", "data.dataset"), {}),
    "recite": (("inference.generation",), {"recite": "generate", "ask": "predict_next"}),
    "trace": (
        ("interpret.activations", "inference.reading"),
        {"trace": "activations", "Trace": "Activations", "trace_table": "activation_table"},
    ),
    "surgery": (("interpret.patching",), {"transplant": "patch"}),
    "driving": (
        ("interpret.cue_conflict",),
        {"driving": "cue_conflict", "Driving": "CueConflict"},
    ),
    "corruption": (
        ("interpret.perturbation",),
        {"corrupt": "perturb", "Corruption": "Perturbation", "corrupted_table": "perturbed_table"},
    ),
    "replicates": (("experiments.replicates",), {}),
    "comparison": (("experiments.comparison",), {}),
    "claims": (("experiments.claims",), {}),
    "store": (("storage.store", "storage.shipped", "storage.files", "errors"), {}),
}


class _Finder(MetaPathFinder, Loader):
    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        package, _, module = name.rpartition(".")
        if package != "lstm_core" or module not in _FORMER:
            return None
        return ModuleSpec(name, self)

    def exec_module(self, module: ModuleType) -> None:
        homes, renamed = _FORMER[module.__name__.rpartition(".")[2]]
        where = ", ".join(f"lstm_core.{home}" for home in homes)
        warnings.warn(f"{module.__name__} is now {where}", DeprecationWarning, stacklevel=2)
        for home in reversed(homes):
            new = importlib.import_module(f"lstm_core.{home}")
            vars(module).update({k: v for k, v in vars(new).items() if not k.startswith("_")})
        for old, now in renamed.items():
            setattr(module, old, getattr(module, now))


def keep_importable() -> None:
    """Let Python find the former names, after everything else."""
    sys.meta_path.append(_Finder())
