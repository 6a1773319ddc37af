"""The planner as the rest of Rostrum sees it: an operation in, a statement and its parameters out, cached."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from cachetools import LRUCache
from graphql import FragmentDefinitionNode, GraphQLSchema, OperationDefinitionNode, is_object_type
from sqlalchemy.engine.interfaces import Dialect

from api.planner.arguments import Value, Variables
from api.planner.audience import ANYONE, Audience
from api.planner.build import Builder
from api.planner.emit import Emitter
from api.planner.layout import laid_out
from api.planner.parameters import Parameter
from api.planner.plan import Object
from api.planner.price import Price, prices
from api.planner.selection import Collector, Selected
from api.settings import Settings


@dataclass(frozen=True)
class Bound:
    """One place of a statement: its parameter, and the driver's own form of the value."""

    parameter: Parameter
    process: Callable[[Any], Any] | None

    def read(self, variables: Variables) -> Any:
        """What the driver gets for this place."""
        value = self.parameter.read(variables)
        return self.process(value) if self.process else value


@dataclass(frozen=True)
class Statement:
    """A rendered SELECT that gives an operation's `data`, for every request of one shape."""

    sql: str
    bound: tuple[Bound, ...]
    prices: tuple[Price, ...]
    audience: Audience = ANYONE
    personal: bool = False
    """Whether its answer is one viewer's alone, whatever the audience."""

    def values(self, variables: Variables) -> list[Any]:
        """The bound values of a request. Raises BadUserInput where one cannot be used."""
        return [place.read(variables) for place in self.bound]

    def cost(self, variables: Variables) -> int:
        """The rows that the statement can touch in a request."""
        return self._fixed_cost + sum(price.rows(variables) for price in self._varying)

    @cached_property
    def _fixed_cost(self) -> int:
        return sum(price.rows({}) for price in self.prices if price.fixed)

    @cached_property
    def _varying(self) -> tuple[Price, ...]:
        return tuple(price for price in self.prices if not price.fixed)


class Planner:
    """Compiles operations into statements of one database's SQL.

    Statements are kept by operation and shape of variables, the least recently used given up over `size`. `settings`
    are for declarations that go by them, as addresses and bounds.
    """

    def __init__(
        self, schema: GraphQLSchema, dialect: Dialect, settings: Settings | None = None, size: int = 1000
    ) -> None:
        self.schema = schema
        self.dialect = dialect
        self.settings = settings or Settings()
        self.statements: LRUCache[Any, Statement] = LRUCache(size)

    def known(self, key: Any) -> Statement | None:
        """The statement that is kept under a key, which tells its document, operation and shape apart from others."""
        return self.statements.get(key)

    def keep(self, key: Any, statement: Statement) -> None:
        """Keep a statement for the next request of the same key."""
        self.statements[key] = statement

    def statement(
        self,
        operation: OperationDefinitionNode,
        fragments: Mapping[str, FragmentDefinitionNode],
        variables: Variables,
        audience: Audience = ANYONE,
    ) -> Statement:
        """The statement of a valid query or subscription, anew.

        It touches nothing that others use, so that it can run in a thread.
        """
        return self.render(self.plan(operation, fragments, variables), audience)

    def plan(
        self,
        operation: OperationDefinitionNode,
        fragments: Mapping[str, FragmentDefinitionNode],
        variables: Variables,
    ) -> Object:
        """The plan of a valid query or subscription, for the shape of these variables."""
        root = self.schema.get_root_type(operation.operation)
        assert root is not None
        collector = Collector(self.schema, fragments, variables)
        return Builder(self.schema, collector).object(root, [operation.selection_set], ())

    def payload(
        self,
        field: Selected,
        fragments: Mapping[str, FragmentDefinitionNode],
        variables: Variables,
        audience: Audience,
    ) -> Statement:
        """The statement that gives the payload of one field of a mutation, once its result is among the variables."""
        collector = Collector(self.schema, fragments, variables)
        assert is_object_type(field.type)
        plan = Builder(self.schema, collector).object(field.type, field.selection_sets, field.path)
        return self.render(plan, audience)

    def render(self, plan: Object, audience: Audience = ANYONE) -> Statement:
        """The plan as one SELECT in the database's words."""
        emitter = Emitter(audience, self.settings)
        compiled = emitter.statement(plan).compile(dialect=self.dialect)
        processors: Mapping[str, Any] = compiled._bind_processors  # noqa: SLF001  # SQLAlchemy has no public way to run a statement's processors outside its own execution
        # What SQLAlchemy binds of its own accord, as SQLite's OFFSET 0, is a constant.
        constants = {name: Parameter(Value(name, constant=value)) for name, value in compiled.params.items()}
        parameters = constants | emitter.parameters
        bound = tuple(Bound(parameters[name], processors.get(name)) for name in compiled.positiontup or ())
        return Statement(laid_out(str(compiled)), bound, tuple(prices(plan)), audience, emitter.personal)
