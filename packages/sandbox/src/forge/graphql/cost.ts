import {
  DocumentNode,
  FieldNode,
  FragmentDefinitionNode,
  getNamedType,
  GraphQLCompositeType,
  GraphQLSchema,
  isCompositeType,
  isObjectType,
  isInterfaceType,
  Kind,
  OperationDefinitionNode,
  SelectionSetNode,
} from 'graphql';

const REQUESTS_PER_POINT = 100;

/** What a call weighs before it runs. */
export interface QueryCost {
  /** Points of the primary limit. */
  cost: number;
  /** Nodes that the call may return at most. */
  nodeCount: number;
  isMutation: boolean;
}

/** The operation that a request names, or its only one. */
export function operationOf(
  document: DocumentNode,
  name?: string,
): OperationDefinitionNode | undefined {
  return document.definitions
    .filter(definition => definition.kind === Kind.OPERATION_DEFINITION)
    .find(operation => !name || operation.name?.value === name);
}

/**
 * A call's cost. GitHub docs, "Predicting the point value of a query": add up
 * the requests that each connection needs, as if each reached its `first` or
 * `last`; divide by 100 and round; at least 1. Its nodes add up likewise, each
 * connection's multiplied by those above it.
 */
export function queryCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Record<string, unknown>,
): QueryCost {
  const fragments = new Map(
    document.definitions
      .filter(
        (node): node is FragmentDefinitionNode =>
          node.kind === Kind.FRAGMENT_DEFINITION,
      )
      .map(fragment => [fragment.name.value, fragment]),
  );
  let requests = 0;
  let nodeCount = 0;

  const defaults = new Map(
    operation.variableDefinitions?.map(({ variable, defaultValue }) => [
      variable.name.value,
      defaultValue?.kind === Kind.INT ? Number(defaultValue.value) : undefined,
    ]),
  );
  const sizeOf = (field: FieldNode): number | undefined => {
    const size = field.arguments?.find(({ name, value }) => {
      return ['first', 'last'].includes(name.value) && value.kind !== Kind.NULL;
    })?.value;
    if (size?.kind === Kind.VARIABLE) {
      const name = size.name.value;
      const given = variables[name] ?? defaults.get(name);
      return typeof given === 'number' ? given : undefined;
    }
    return size?.kind === Kind.INT ? Number(size.value) : undefined;
  };
  const walk = (
    set: SelectionSetNode | undefined,
    type: GraphQLCompositeType | undefined,
    times: number,
  ): void => {
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.FIELD) {
        const fields =
          isObjectType(type) || isInterfaceType(type) ? type.getFields() : {};
        const found = fields[selection.name.value];
        const named = found && getNamedType(found.type);
        const below = isCompositeType(named) ? named : undefined;
        const size = named?.name.endsWith('Connection')
          ? sizeOf(selection)
          : undefined;
        if (size !== undefined) {
          requests += times;
          nodeCount += times * size;
        }
        walk(selection.selectionSet, below, times * (size ?? 1));
      } else {
        const fragment =
          selection.kind === Kind.FRAGMENT_SPREAD
            ? fragments.get(selection.name.value)
            : selection;
        const on = fragment?.typeCondition?.name.value;
        const narrowed = on ? schema.getType(on) : type;
        walk(
          fragment?.selectionSet,
          isCompositeType(narrowed) ? narrowed : undefined,
          times,
        );
      }
    }
  };
  const root = schema.getRootType(operation.operation) ?? undefined;
  walk(operation.selectionSet, root, 1);
  return {
    cost: Math.max(Math.round(requests / REQUESTS_PER_POINT), 1),
    nodeCount,
    isMutation: operation.operation === 'mutation',
  };
}
