"""A small kind with a field of every type, a part, and relations to itself: what the tests of questions ask about."""

from collectors.aws import CATALOGUE
from graph.catalogue import Catalogue
from graph.model import Field, Kind, Link, Part, Reach, Reading, Scope, ValueType

THING = Kind(
    name="Thing",
    plural="things",
    doc="A thing.",
    category="Test",
    scope=Scope.REGION,
    id="id",
    title="id",
    sortable=("text", "count", "at"),
    listing=Reading(
        service="things",
        operation="ListThings",
        fields=(
            Field("text", ValueType.STRING, "text", "A text."),
            Field("flag", ValueType.BOOLEAN, "flag", "A flag."),
            Field("count", ValueType.INT, "count", "A number."),
            Field("ratio", ValueType.FLOAT, "ratio", "A fraction."),
            Field("at", ValueType.DATETIME, "at", "A time."),
            Field("words", ValueType.STRINGS, "words", "Some words."),
            Part("state", "Its state.", (
                Field("on", ValueType.BOOLEAN, "on", "Whether it is on."),
                Field("level", ValueType.INT, "level", "How much."),
            )),
        ),
        links=(
            Link(
                name="friends", relationship="KNOWS", target="Thing", inverse="knownBy", source=lambda _: [],
                reach=Reach.ACCOUNT, doc="Those it knows.", inverse_doc="Those that know it.",
            ),
            Link(
                name="best", relationship="LIKES_MOST", target="Thing", inverse="likedBy", source=lambda _: [], to_one=True,
                reach=Reach.ACCOUNT, doc="The one it likes most.", inverse_doc="Those that like it most.",
            ),
        ),
    ),
)  # fmt: skip
THINGS = Catalogue((*CATALOGUE.kinds, THING))
