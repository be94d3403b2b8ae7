"""A question as sharply as Neo4j can plan it: what would take too long is compiled again, less sharply."""

from collections.abc import Callable
from typing import TypeVar

from graph.catalogue import Catalogue
from graph.coverage import Coverage
from graph.errors import TooComplex
from graph.predicates import Predicates, Sharpness
from graph.statement import Statement

Compiled = TypeVar("Compiled")
# «Exactly one» beside other relations, where part is unread: of 74 random statements, those that took as long as 45 plans of a simple
# one (two seconds on a machine that does nothing else) had 1,265 characters or more, and up to 240 plans; blunt, none took over 17.
LONGEST_COUNT = 1_200


def sharpest(
    catalogue: Catalogue, coverage: Coverage, compiled: Callable[[Predicates], Compiled], statement: Callable[[Compiled], Statement]
) -> Compiled:
    """What is compiled as sharply as can be planned. Raises TooComplex if nothing can be."""
    for sharpness in (Sharpness.SHARP, Sharpness.SHALLOW):
        p = Predicates(catalogue, coverage, sharpness)
        try:
            found = compiled(p)
        except TooComplex:
            if sharpness is Sharpness.SHALLOW:
                raise
            continue
        if not (p.counts and len(statement(found).text) > LONGEST_COUNT and partly_read(p)):
            return found
    return compiled(Predicates(catalogue, coverage, Sharpness.BLUNT))


def partly_read(p: Predicates) -> bool:
    """Whether part of what a statement rests on is unread: its predicates are several times as long then."""
    return any(p.coverage.partial(p.catalogue.kind(kind), (operation,)) for kind, operation in p.touched)
