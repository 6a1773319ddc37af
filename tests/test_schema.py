"""The schema as clients know it."""

from pathlib import Path

from graphql import GraphQLSchema, build_schema, is_enum_type, is_input_object_type, is_interface_type, is_object_type

from api.schema import schema


def test_committed_schema_is_the_one_that_the_code_has() -> None:
    """schema.graphql is what the code serves: a change to it is seen in review."""
    assert Path("schema.graphql").read_text() == schema.as_str() + "\n"


def _undescribed(built: GraphQLSchema) -> list[str]:
    missing = []
    for name, type_ in built.type_map.items():
        if name.startswith("__") or type_.name in ("String", "Int", "Float", "Boolean", "ID"):
            continue
        if not type_.description:
            missing.append(name)
        if is_object_type(type_) or is_interface_type(type_):
            for field_name, field in type_.fields.items():
                missing += [] if field.description else [f"{name}.{field_name}"]
                missing += [f"{name}.{field_name}({a})" for a, spec in field.args.items() if not spec.description]
        elif is_input_object_type(type_):
            missing += [f"{name}.{f}" for f, spec in type_.fields.items() if not spec.description]
        elif is_enum_type(type_):
            missing += [f"{name}.{v}" for v, spec in type_.values.items() if not spec.description]
    return missing


def test_everything_in_the_schema_is_described() -> None:
    """Every type, field, argument and enum value has a description."""
    assert _undescribed(build_schema(schema.as_str())) == []
