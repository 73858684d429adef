import {
  defaultTypeResolver,
  type DocumentNode,
  execute,
  GraphQLError,
  GraphQLFieldResolver,
  parse,
  validate,
} from 'graphql';
import { maySee } from '../auth';
import { ForgeError, notFound } from '../errors';
import { Budget } from '../limits/primary';
import { actorView } from './accounts';
import { operationOf, queryCost, QueryCost } from './cost';
import { Context } from './fields';
import { mutations } from './mutations';
import { nodeView } from './nodes';
import { repositoryView } from './repositoryView';
import { githubSchema } from './schema';

const MAX_NODES = 100;
const MAX_NODE_COUNT = 500_000;

const queries = {
  viewer: (_args: object, { world, identity }: Context) => ({
    ...actorView(world, identity.user),
    __typename: 'User',
    login: identity.user.login,
  }),
  rateLimit: (_args: object, { rateLimit }: Context) => ({
    __typename: 'RateLimit',
    ...rateLimit,
  }),
  repository: (
    { owner, name }: { owner: string; name: string },
    { world, identity }: Context,
  ) => {
    const repo = world.findRepo(owner, name);
    if (!repo || !maySee(world, identity, repo)) {
      throw notFound(
        `Could not resolve to a Repository with the name '${owner}/${name}'.`,
      );
    }
    return repositoryView(world, repo);
  },
  node: ({ id }: { id: string }, context: Context) => nodeView(context, id),
  nodes: ({ ids }: { ids: string[] }, context: Context) => {
    if (ids.length > MAX_NODES) {
      throw new ForgeError(
        422,
        `You may not provide more than ${MAX_NODES} node ids; you provided ${ids.length}.`,
      );
    }
    return ids.map(id => nodeView(context, id));
  },
};

/** Refuses what the stand-in does not serve, instead of answering null. */
const fieldOf: GraphQLFieldResolver<unknown, Context> = (
  source,
  args,
  context,
  info,
) => {
  const object = source as Record<string, unknown>;
  if (!(info.fieldName in object)) {
    throw new Error(
      `The stand-in does not serve ${info.parentType.name}.${info.fieldName}`,
    );
  }
  const value = object[info.fieldName];
  return typeof value === 'function' ? value(args, context, info) : value;
};

/** An error in GitHub's form: its `type` stands beside the message. */
function errorJson(error: GraphQLError) {
  const { originalError: cause, path, locations } = error;
  const refusal = cause instanceof ForgeError ? cause : undefined;
  const reasons = refusal?.details.errors?.map(item =>
    typeof item === 'string'
      ? item
      : item.message ?? `${item.field} is ${item.code}`,
  );
  return {
    ...(refusal ? { type: refusal.type } : {}),
    ...(path ? { path } : {}),
    ...(locations ? { locations } : {}),
    message: refusal?.details.graphql ?? (reasons?.join('; ') || error.message),
  };
}

/** Documents found valid, by their text: clients send the same ones again. */
const understood = new Map<string, DocumentNode>();
const MAX_UNDERSTOOD = 500;

/** Parses a document and holds it to the schema; errors where it is not one. */
function understand(query: string): DocumentNode | readonly GraphQLError[] {
  const known = understood.get(query);
  if (known) return known;
  let document: DocumentNode;
  try {
    document = parse(query);
  } catch (error) {
    if (error instanceof GraphQLError) return [error];
    throw error;
  }
  const invalid = validate(githubSchema(), document);
  if (invalid.length > 0) return invalid;
  if (understood.size >= MAX_UNDERSTOOD) understood.clear();
  understood.set(query, document);
  return document;
}

export interface GraphqlRequest {
  query?: unknown;
  variables?: unknown;
  operationName?: unknown;
}

/**
 * Runs a request against GitHub's schema. Mutations run one after the other;
 * one that fails leaves the others' data in place.
 */
export async function executeGraphql(
  request: GraphqlRequest,
  caller: Omit<Context, 'rateLimit'> & {
    /** Charges the call; undefined when it is refused and answered. */
    charge(cost: QueryCost): Budget | undefined;
  },
): Promise<{ data?: unknown; errors?: unknown[] } | undefined> {
  const schema = githubSchema();
  if (typeof request.query !== 'string') {
    return {
      errors: [
        {
          message: 'A query attribute must be specified and must be a string.',
        },
      ],
    };
  }
  const document = understand(request.query);
  if (!('kind' in document)) {
    return { errors: document.map(errorJson) };
  }
  const operationName =
    typeof request.operationName === 'string'
      ? request.operationName
      : undefined;
  const variableValues = (request.variables ?? {}) as Record<string, unknown>;
  const operation = operationOf(document, operationName);
  if (!operation) {
    return { errors: [{ message: 'An operation name is required' }] };
  }
  const cost = queryCost(schema, document, operation, variableValues);
  if (cost.nodeCount > MAX_NODE_COUNT) {
    const message = `This query requests up to ${cost.nodeCount.toLocaleString(
      'en',
    )} possible nodes which exceeds the maximum limit of 500,000.`;
    return { errors: [{ type: 'MAX_NODE_LIMIT_EXCEEDED', message }] };
  }
  const budget = caller.charge(cost);
  if (!budget) {
    return undefined;
  }
  const { limit, remaining, used, resetAt } = budget;
  const rateLimit = {
    cost: cost.cost,
    nodeCount: cost.nodeCount,
    ...{ limit, remaining, used, resetAt },
  };
  const { data, errors } = await execute({
    schema,
    document,
    rootValue: { ...queries, ...mutations },
    contextValue: { ...caller, rateLimit },
    variableValues,
    operationName,
    fieldResolver: fieldOf,
    typeResolver: defaultTypeResolver,
  });
  return {
    data,
    ...(errors && errors.length > 0 ? { errors: errors.map(errorJson) } : {}),
  };
}
