"""Which regular expressions may be asked: only those whose matching ends soon, for Neo4j cannot interrupt one.

Java's matcher tries every way to divide a text among repetitions. A repeated group with a repetition or a choice in it
has too many ways, so it is refused. Otherwise the ways grow with the text's length to the power of the
repetitions that compete for the same characters: their *degree*. `.*a.*` has two. The higher the degree, the shorter
the texts that a pattern from a request looks at; of longer ones it is not said whether they match.
"""

from functools import lru_cache
from math import comb

from queries.regex import Atom, Reader, bad
from queries.slots import plain

LONGEST = 2_000
LARGEST_COUNT = 1_000
HIGHEST_DEGREE = 8
# Divisions which one match may try: about a second of Java's time.
DIVISIONS = 50_000_000
# Java's matcher may recurse for each turn of a repeated group, and its stack ends after some thousands.
LONGEST_LOOP = 1_000

Bodies = tuple[tuple[Atom, ...], ...]


def checked(pattern: str) -> str:
    """The pattern, if matching it ends soon; else a refusal that says why."""
    text = plain(pattern)
    degree(text)
    return text


def subject(pattern: str) -> int:
    """How long a text a pattern from a request looks at; 0 is without limit."""
    found = [_longest(degree(pattern))] if degree(pattern) > 1 else []
    if any(a.bodies and a.most is None for body in Reader(pattern).whole() for a in _all(body)):
        found.append(LONGEST_LOOP)
    return min(found, default=0)


@lru_cache(HIGHEST_DEGREE)
def _longest(competing: int) -> int:
    """The length at which the ways to divide a text among so many repetitions reach the limit."""
    return next(n for n in range(10, DIVISIONS) if comb(n + 1 + competing, competing) > DIVISIONS)


@lru_cache(1_024)
def degree(pattern: str) -> int:
    """How many repetitions compete; raises for a pattern that is refused."""
    if len(pattern) > LONGEST:
        raise bad(pattern, f"it has {len(pattern)} characters, and {LONGEST} are allowed")
    bodies = Reader(pattern).whole()
    for body in bodies:
        for atom in body:
            _check(pattern, atom)
    found = max(_degree(body, frozenset(), frozenset()) for body in bodies)
    if found > HIGHEST_DEGREE:
        raise bad(pattern, f"{found} of its repetitions compete for the same characters, and {HIGHEST_DEGREE} may")
    return found


def _check(pattern: str, atom: Atom) -> None:
    if atom.quantified and max(atom.least, atom.most or 0) > LARGEST_COUNT:
        raise bad(pattern, f"a repetition counts beyond {LARGEST_COUNT}")
    inner = [a for body in atom.bodies for a in body]
    if atom.look and any(a.quantified for a in _all(inner)):
        raise bad(pattern, "a look-ahead or look-behind contains a repetition")
    if atom.bodies and atom.quantified and atom.most != 1:
        _check_loop(pattern, atom)
    for a in inner:
        _check(pattern, a)


def _check_loop(pattern: str, atom: Atom) -> None:
    """A repeated group: there must be one way through it, for on `(?:ab|cd)*` and 5,000 characters Neo4j never answered."""
    if any(a.quantified for body in atom.bodies for a in _all(body)):
        raise bad(pattern, "a repeated group contains a repetition, which can take for ever")
    if any(len(loop.bodies) > 1 for loop in (atom, *(a for body in atom.bodies for a in _outside(body)))):
        raise bad(pattern, "a repeated group has alternatives, which can exhaust Java's stack; write a class such as [ab]* instead")


def _outside(body: tuple[Atom, ...]) -> list[Atom]:
    """All atoms of a body, those within look-arounds left out."""
    return [found for a in body if not a.look for found in (a, *(x for b in a.bodies for x in _outside(b)))]


def _all(body: tuple[Atom, ...] | list[Atom]) -> list[Atom]:
    """Atoms and, except below look-arounds' own repetition, all atoms in them."""
    return [found for a in body for found in (a, *_all([inner for b in a.bodies for inner in b]))]


def _degree(body: tuple[Atom, ...], before: frozenset[str], after: frozenset[str]) -> int:
    """Repetitions that share characters with a neighbour; one between two strangers can only be divided in one way."""
    return sum(_competes(a, _reach(body[:i][::-1], before), _reach(body[i + 1 :], after)) for i, a in enumerate(body) if not a.look)


def _competes(atom: Atom, before: frozenset[str], after: frozenset[str]) -> int:
    inner = max((_degree(b, before, after) for b in atom.bodies), default=0)
    free = atom.quantified and atom.least != atom.most
    return inner + int(free and bool(atom.chars & (before | after)))


def _reach(atoms: tuple[Atom, ...], beyond: frozenset[str]) -> frozenset[str]:
    """The characters which can stand next to a place: up to the first atom that cannot be left out."""
    found: frozenset[str] = frozenset()
    for atom in atoms:
        if not atom.look:
            found |= atom.chars
        if not atom.skippable:
            return found
    return found | beyond
