"""`groupName: "default"`, the short form of `{eq: "default"}` which stored queries of the public catalogue use here and there."""

from graphql import (
    BooleanValueNode,
    DocumentNode,
    FloatValueNode,
    GraphQLInputObjectType,
    GraphQLSchema,
    IntValueNode,
    NameNode,
    ObjectFieldNode,
    ObjectValueNode,
    StringValueNode,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    get_nullable_type,
    visit,
)

SCALARS = (StringValueNode, IntValueNode, FloatValueNode, BooleanValueNode)
EQ = "eq"


def written_out(schema: GraphQLSchema, document: DocumentNode) -> DocumentNode:
    """The document with every comparison that is given as a value written as an object of operators."""
    info = TypeInfo(schema)
    found: DocumentNode = visit(document, TypeInfoVisitor(info, _WriteOut(info)))
    return found


class _WriteOut(Visitor):
    """Replaces a value by an object where the schema has an object that compares."""

    def __init__(self, info: TypeInfo) -> None:
        super().__init__()
        self._info = info

    def enter_object_field(self, node: ObjectFieldNode, *_: object) -> ObjectFieldNode | None:
        expected = get_nullable_type(self._info.get_input_type())
        if not isinstance(expected, GraphQLInputObjectType) or EQ not in expected.fields or not isinstance(node.value, SCALARS):
            return None
        equal = ObjectFieldNode(name=NameNode(value=EQ), value=node.value, loc=node.loc)
        return ObjectFieldNode(name=node.name, value=ObjectValueNode(fields=(equal,), loc=node.value.loc), loc=node.loc)
