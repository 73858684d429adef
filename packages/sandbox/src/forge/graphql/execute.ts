import {
  defaultTypeResolver,
  execute,
  GraphQLError,
  GraphQLFieldResolver,
  parse,
  validate,
} from 'graphql';
import { ForgeError, notFound } from '../errors';
import { parseNodeId } from '../ids';
import { pullByNumber } from '../pulls';
import { World } from '../World';
import { actorView } from './accounts';
import { Context, View } from './fields';
import { checkRunView, commitView, refView } from './gitViews';
import { mutations } from './mutations';
import { pullView, reviewView } from './pullView';
import { repositoryView } from './repositoryView';
import { githubSchema } from './schema';

const MAX_NODES = 100;

/** The object behind a global id. */
async function nodeView(world: World, id: string): Promise<View | null> {
  const { type, key } = parseNodeId(id);
  const missing = () =>
    notFound(`Could not resolve to a node with the global id of '${id}'`);
  const repo = () => world.repoById(Number(key[0]));
  const { users, reviews, checkRuns } = world.state;
  switch (type) {
    case 'Repository':
      return repositoryView(world, repo());
    case 'PullRequest':
      return pullView(
        world,
        repo(),
        pullByNumber(world, repo(), Number(key[1])),
      );
    case 'PullRequestReview': {
      const review = reviews.find(r => r.id === Number(key[0]));
      if (!review) {
        throw missing();
      }
      const home = world.repoById(review.repoId);
      const pull = pullByNumber(world, home, review.pullNumber);
      return reviewView(world, home, pull, review);
    }
    case 'CheckRun': {
      const run = checkRuns.find(r => r.id === Number(key[0]));
      if (!run) {
        throw missing();
      }
      return checkRunView(world, world.repoById(run.repoId), run);
    }
    case 'Commit':
      return commitView(world, repo(), await world.git(repo()).commit(key[1]));
    case 'Ref': {
      const oid = await world.git(repo()).ref(key[1]);
      if (!oid) {
        throw missing();
      }
      return refView(world, repo(), key[1], oid);
    }
    case 'User':
    case 'Bot': {
      const user = users.find(u => u.id === Number(key[0]));
      if (!user) {
        throw missing();
      }
      return actorView(world, user);
    }
    default:
      throw missing();
  }
}

const queries = {
  viewer: (_args: object, { world, identity }: Context) => ({
    ...actorView(world, identity.user),
    __typename: 'User',
    login: identity.user.login,
  }),
  rateLimit: (_args: object, { rateLimit }: Context) => ({
    __typename: 'RateLimit',
    ...rateLimit,
    cost: 1,
    nodeCount: 0,
    used: rateLimit.limit - rateLimit.remaining,
  }),
  repository: (
    { owner, name }: { owner: string; name: string },
    { world }: Context,
  ) => {
    const repo = world.findRepo(owner, name);
    if (!repo) {
      throw notFound(
        `Could not resolve to a Repository with the name '${owner}/${name}'.`,
      );
    }
    return repositoryView(world, repo);
  },
  node: ({ id }: { id: string }, { world }: Context) => nodeView(world, id),
  nodes: ({ ids }: { ids: string[] }, { world }: Context) => {
    if (ids.length > MAX_NODES) {
      throw new ForgeError(
        422,
        `You may not provide more than ${MAX_NODES} node ids; you provided ${ids.length}.`,
      );
    }
    return ids.map(id => nodeView(world, id));
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
    message: reasons?.join('; ') || error.message,
  };
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
  context: Context,
): Promise<{ data?: unknown; errors?: unknown[] }> {
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
  let document;
  try {
    document = parse(request.query);
  } catch (error) {
    if (error instanceof GraphQLError) {
      return { errors: [errorJson(error)] };
    }
    throw error;
  }
  const invalid = validate(schema, document);
  if (invalid.length > 0) {
    return { errors: invalid.map(errorJson) };
  }
  const { data, errors } = await execute({
    schema,
    document,
    rootValue: { ...queries, ...mutations },
    contextValue: context,
    variableValues: (request.variables ?? {}) as Record<string, unknown>,
    operationName:
      typeof request.operationName === 'string'
        ? request.operationName
        : undefined,
    fieldResolver: fieldOf,
    typeResolver: defaultTypeResolver,
  });
  return {
    data,
    ...(errors && errors.length > 0 ? { errors: errors.map(errorJson) } : {}),
  };
}
