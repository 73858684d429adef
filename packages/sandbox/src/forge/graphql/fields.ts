import { GraphQLResolveInfo } from 'graphql';
import { ForgeError } from '../errors';
import { Budget } from '../limits/primary';
import { Identity, World } from '../World';

/** What a query runs with. */
export interface Context {
  world: World;
  identity: Identity;
  /** What is left of the caller's hourly budget. */
  rateLimit: Omit<Budget, 'resource'> & { cost: number; nodeCount: number };
}

/**
 * An object of the schema: its type and its fields, each a value or a
 * function of the arguments. A field that is missing is refused, not null.
 */
export type View = { __typename: string } & Record<string, unknown>;

/** The paging arguments of a connection. */
export interface Window {
  first?: number | null;
  last?: number | null;
  after?: string | null;
  before?: string | null;
}

const MAX_PAGE = 100;
const cursorAt = (index: number) =>
  Buffer.from(`cursor:${index}`).toString('base64');

function indexOf(cursor: string): number {
  const decoded = Buffer.from(cursor, 'base64').toString('utf8');
  const index = Number(/^cursor:(\d+)$/.exec(decoded)?.[1] ?? NaN);
  if (Number.isNaN(index)) {
    throw new ForgeError(
      422,
      `\`${cursor}\` does not appear to be a valid cursor.`,
      { type: 'INVALID_CURSOR_ARGUMENTS' },
    );
  }
  return index;
}

function assertWindow(window: Window, field: string): void {
  const { first, last } = window;
  const size = first ?? last;
  const name = typeof first === 'number' ? 'first' : 'last';
  if (size === undefined || size === null) {
    throw new ForgeError(
      422,
      `You must provide a \`first\` or \`last\` value to properly paginate the \`${field}\` connection.`,
      { type: 'MISSING_PAGINATION_BOUNDARIES' },
    );
  }
  if (typeof first === 'number' && typeof last === 'number') {
    throw new ForgeError(
      422,
      `Passing both \`first\` and \`last\` to paginate the \`${field}\` connection is not supported.`,
    );
  }
  if (size > MAX_PAGE) {
    throw new ForgeError(
      422,
      `Requesting ${size} records on the \`${field}\` connection exceeds the \`${name}\` limit of ${MAX_PAGE} records.`,
      { type: 'EXCESSIVE_PAGINATION' },
    );
  }
}

/**
 * A connection field over a whole list, with GitHub's paging rules. `view`
 * turns an item into its object.
 */
export function connection<T, A extends object = object>(
  list: (args: A, context: Context) => T[] | Promise<T[]>,
  view: (item: T) => View,
) {
  return async (
    args: Window & A,
    context: Context,
    info: GraphQLResolveInfo,
  ) => {
    assertWindow(args, info.fieldName);
    const items = await list(args, context);
    let from = args.after ? indexOf(args.after) + 1 : 0;
    let to = args.before ? indexOf(args.before) : items.length;
    if (typeof args.first === 'number') {
      to = Math.min(to, from + args.first);
    } else if (typeof args.last === 'number') {
      from = Math.max(from, to - args.last);
    }
    const nodes = items.slice(from, to).map(view);
    return {
      __typename: info.returnType.toString().replace('!', ''),
      totalCount: items.length,
      nodes,
      edges: nodes.map((node, n) => ({
        __typename: 'Edge',
        node,
        cursor: cursorAt(from + n),
      })),
      pageInfo: {
        __typename: 'PageInfo',
        hasNextPage: to < items.length,
        hasPreviousPage: from > 0,
        startCursor: nodes.length > 0 ? cursorAt(from) : null,
        endCursor: nodes.length > 0 ? cursorAt(to - 1) : null,
      },
    };
  };
}

/** A connection that is always empty here. */
export const emptyConnection = connection<View>(
  () => [],
  item => item,
);
