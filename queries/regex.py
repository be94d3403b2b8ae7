"""Regular expressions as trees, as far as the rules on their cost need it: which characters an atom takes, how often.

The syntax is Java's, for Neo4j matches with `java.util.regex`. Letter case is ignored, and characters beyond ASCII
count as one: both only make more atoms look alike, which errs on the side of refusing.
"""

import re
import string
from dataclasses import dataclass

from queries.refusal import refusal

OTHER = "\u0100"
EVERY = frozenset({chr(c).lower() for c in range(128)} | {OTHER})
_CLASSES = {
    "d": frozenset(string.digits), "w": frozenset(string.digits + string.ascii_lowercase + "_"), "s": frozenset(string.whitespace),
    "h": frozenset(" \t" + OTHER), "v": frozenset("\n\r\x0b\x0c" + OTHER),
}  # fmt: skip
_CONTROL = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "a": "\a", "e": "\x1b"}
_COUNT = re.compile(r"\{(\d{1,9})(,?)(\d{0,9})\}")
_OPEN = re.compile(r"\((?:\?(?:[idmsuxU]*(?:-[idmsuxU]+)?(?P<flags>\))|(?P<look><?[=!])|[idmsuxU-]*:|>|<[A-Za-z][A-Za-z0-9]*>)|(?!\?))")
MAX_GROUPS = 20


@dataclass(frozen=True)
class Atom:
    """A character, class or group, and how often it comes; `most` None is without bound.

    `look`: a lookaround, which takes no character. `bodies` are the alternatives of a group.
    """

    chars: frozenset[str]
    least: int = 1
    most: int | None = 1
    bodies: tuple[tuple["Atom", ...], ...] = ()
    look: bool = False

    @property
    def quantified(self) -> bool:
        """Whether it can come other than once."""
        return (self.least, self.most) != (1, 1)

    @property
    def skippable(self) -> bool:
        """Whether a text can match with no character for it."""
        return self.look or self.least == 0 or (bool(self.bodies) and any(all(a.skippable for a in body) for body in self.bodies))


def bad(pattern: str, why: str) -> Exception:
    """The refusal of a pattern."""
    return refusal(f"The regular expression «{pattern[:80]}» is refused: {why}.", "BAD_PATTERN")


class Reader:
    """Reads one pattern from left to right."""

    def __init__(self, pattern: str) -> None:
        self.pattern, self.at, self.depth = pattern, 0, 0

    def whole(self) -> tuple[tuple[Atom, ...], ...]:
        """The alternatives of the whole pattern."""
        found = self._bodies()
        if self.at < len(self.pattern):
            raise bad(self.pattern, f"the bracket at character {self.at + 1} closes nothing")
        return found

    def _bodies(self) -> tuple[tuple[Atom, ...], ...]:
        bodies: list[list[Atom]] = [[]]
        while self.at < len(self.pattern) and (char := self.pattern[self.at]) != ")":
            if char == "|":
                self.at += 1
                bodies.append([])
            elif (atom := self._atom()) is not None:
                bodies[-1].append(self._counted(atom))
        return tuple(tuple(body) for body in bodies)

    def _take(self, count: int = 1) -> str:
        taken = self.pattern[self.at : self.at + count]
        if len(taken) < count:
            raise bad(self.pattern, "it ends too early")
        self.at += count
        return taken

    def _atom(self) -> Atom | None:
        char = self.pattern[self.at]
        if char == "(":
            return self._group()
        self.at += 1
        if char in "^$":
            return None
        if char in "*+?":
            raise bad(self.pattern, f"«{char}» at character {self.at} has nothing to repeat")
        if char == "[":
            return Atom(self._set())
        if char == ".":
            return Atom(EVERY)
        return self._escape() if char == "\\" else Atom(_one(char))

    def _group(self) -> Atom | None:
        found = _OPEN.match(self.pattern, self.at)
        if found is None:
            raise bad(self.pattern, f"the group at character {self.at + 1} is of an unknown sort")
        self.at = found.end()
        if found["flags"]:
            return None
        self._deeper("groups")
        bodies = self._bodies()
        if self._take() != ")":
            raise bad(self.pattern, "a group is not closed")
        self.depth -= 1
        return Atom(frozenset().union(*(a.chars for body in bodies for a in body)), bodies=bodies, look=bool(found["look"]))

    def _deeper(self, what: str) -> None:
        """Enter a bracket. Java reads nested ones by recursion, as this does, so there is an end to it."""
        self.depth += 1
        if self.depth > MAX_GROUPS:
            raise bad(self.pattern, f"its {what} are nested more than {MAX_GROUPS} deep")

    def _counted(self, atom: Atom) -> Atom:
        least, most = 1, None
        sign = self.pattern[self.at : self.at + 1]
        if sign and sign in "*+?":
            self.at += 1
            least, most = {"*": (0, None), "+": (1, None), "?": (0, 1)}[sign]
        elif sign == "{":
            least, most = self._bounds()
        else:
            return atom
        if self.pattern[self.at : self.at + 1] in {"?", "+"}:
            self.at += 1
        return Atom(atom.chars, least, most, atom.bodies, atom.look)

    def _bounds(self) -> tuple[int, int | None]:
        found = _COUNT.match(self.pattern, self.at)
        if found is None:
            raise bad(self.pattern, f"the repetition at character {self.at + 1} is not like {{2}}, {{2,}} or {{2,5}}")
        self.at = found.end()
        least = int(found[1])
        return least, (int(found[3]) if found[3] else None) if found[2] else least

    def _escape(self) -> Atom | None:
        char = self._take()
        if char in "bBAzZG":
            return None
        if char.isdigit() or char in "kQEX":
            raise bad(self.pattern, f"«\\{char}» is not allowed: back references cost too much, and a quotation can be written out")
        return Atom(self._escaped(char))

    def _escaped(self, char: str) -> frozenset[str]:
        if char in "pPxuNcR0":
            self._skip_argument()
            return EVERY
        if char.lower() in _CLASSES:
            return _CLASSES[char] if char.islower() else EVERY - _CLASSES[char.lower()]
        return _one(_CONTROL.get(char, char))

    def _skip_argument(self) -> None:
        if self.pattern[self.at : self.at + 1] == "{":
            self.at = self.pattern.find("}", self.at) + 1 or len(self.pattern)

    def _set(self) -> frozenset[str]:
        """A class in brackets; one with nested brackets or intersections counts as every character."""
        self._deeper("classes")
        negated, start = self.pattern[self.at : self.at + 1] == "^", self.at
        self.at += negated
        items: list[frozenset[str]] = []
        while (char := self._take()) != "]" or self.at == start + 1 + negated:
            items.append(self._item(char))
        self.depth -= 1
        found = frozenset[str]().union(*items)
        if "&&" in self.pattern[start : self.at]:
            return EVERY
        return EVERY - found if negated and found != EVERY else found

    def _item(self, char: str) -> frozenset[str]:
        if char == "[":
            self._set()
            return EVERY
        if char == "\\":
            return self._escaped(self._take())
        if self.pattern[self.at : self.at + 1] == "-" and self.pattern[self.at + 1 : self.at + 2] not in {"]", ""}:
            self.at += 1
            last = self._take()
            return EVERY if last in "\\[" else frozenset().union(*(_one(chr(c)) for c in range(ord(char), min(ord(last), 128) + 1)))
        return _one(char)


def _one(char: str) -> frozenset[str]:
    return frozenset({char.lower() if char.isascii() else OTHER})
