"""The types of AWS that are collected: every `Kind` in a module of this folder. A new one is a new file, or a few lines."""

import importlib
import pkgutil

from graph.catalogue import Catalogue
from graph.model import Kind


def declared() -> tuple[Kind, ...]:
    """The kinds of all modules here, by name."""
    modules = [importlib.import_module(f"{__name__}.{m.name}") for m in pkgutil.iter_modules(__path__)]
    kinds = {id(x): x for module in modules for x in vars(module).values() if isinstance(x, Kind)}
    return tuple(sorted(kinds.values(), key=lambda kind: kind.name))


CATALOGUE = Catalogue(declared())
