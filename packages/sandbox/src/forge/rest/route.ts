import { Request, Response, Router } from 'express';
import { authenticate, requirePermission, visibleRepo } from '../auth';
import { notFound } from '../errors';
import { PermissionLevel, Pull, Repo } from '../types';
import { pullByNumber } from '../pulls';
import { noteActor } from '../requests';
import { Identity, World } from '../World';

/** What a repository's route works with, already checked. */
export interface RepoCall extends Call {
  identity: Identity;
  repo: Repo;
}

export type PullCall = RepoCall & { pull: Pull };

export interface Answer {
  status: number;
  body?: unknown;
}

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** An answer other than 200. */
export const answer = (status: number, body?: unknown): Answer => ({
  status,
  body,
});

export const ok = (body: unknown): Answer => ({ status: 200, body });

function queryOf(request: Request): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(request.query).map(([key, value]) => [
      key,
      typeof value === 'string' ? value : undefined,
    ]),
  );
}

export function send(response: Response, { status, body }: Answer): void {
  if (body === undefined) {
    response.status(status).end();
  } else {
    response.status(status).json(body);
  }
}

/** What every route works with. */
export interface Call {
  world: World;
  params: Record<string, string>;
  query: Record<string, string | undefined>;
  body: Record<string, unknown>;
  response: Response;
}

/** A request's parts, before anything is checked. */
export function callOf(
  world: World,
  request: Request,
  response: Response,
): Call {
  return {
    world,
    params: { ...request.params },
    query: queryOf(request),
    body: request.body ?? {},
    response,
  };
}

/** Registers routes under `/repos/{owner}/{repo}` with their permission. */
export class RepoRoutes {
  constructor(private readonly world: World, private readonly router: Router) {}

  /**
   * `permission` is `name:level`, e.g. `contents:read`. The repository must
   * exist and the caller hold the permission before the handler runs.
   */
  on(
    method: Method,
    path: string,
    permission: string,
    handle: (call: RepoCall) => Promise<Answer> | Answer,
  ): void {
    const { world } = this;
    const [name, level] = permission.split(':');
    this.router[method](
      `/repos/:owner/:repo${path}`,
      async (request, response) => {
        const identity = authenticate(world, request.headers.authorization);
        noteActor(response, identity);
        const call = callOf(world, request, response);
        const { owner, repo: repoName } = call.params;
        const repo = visibleRepo(world, identity, owner, repoName);
        response.setHeader('x-accepted-github-permissions', `${name}=${level}`);
        const wanted = level as PermissionLevel;
        requirePermission(world, identity, repo, name, wanted);
        send(response, await handle({ ...call, identity, repo }));
      },
    );
  }

  /** The same under `/pulls/{number}`. */
  onPull(
    method: Method,
    path: string,
    permission: string,
    handle: (call: PullCall) => Promise<Answer> | Answer,
  ): void {
    this.onNumber('pulls', method, path, permission, handle);
  }

  /** The same under `/issues/{number}`, where pull requests are too. */
  onIssue(
    method: Method,
    path: string,
    permission: string,
    handle: (call: PullCall) => Promise<Answer> | Answer,
  ): void {
    this.onNumber('issues', method, path, permission, handle);
  }

  private onNumber(
    kind: 'pulls' | 'issues',
    method: Method,
    path: string,
    permission: string,
    handle: (call: PullCall) => Promise<Answer> | Answer,
  ): void {
    this.on(method, `/${kind}/:number(\\d+)${path}`, permission, call => {
      const number = Number(call.params.number);
      const pull = pullByNumber(this.world, call.repo, number);
      return handle({ ...call, pull });
    });
  }
}

/** The commit that a ref or SHA names; 404 or 422 in GitHub's words. */
export async function commitOf(
  { world, repo }: RepoCall,
  ref: string,
): Promise<string> {
  const oid = await world.git(repo).resolveCommit(ref);
  if (!oid) {
    throw notFound(`No commit found for SHA: ${ref}`);
  }
  return oid;
}

const MAX_PER_PAGE = 100;

/** How many items a page has: `per_page`, at most 100. */
export function pageSize(query: Call['query'], perPage = 30): number {
  return Math.min(Math.max(Number(query.per_page) || perPage, 1), MAX_PER_PAGE);
}

/** One page of a list by `page` and `per_page`, with its `Link` header. */
export function paginate<T>(
  call: Pick<Call, 'world' | 'query' | 'response'>,
  items: T[],
  perPage = 30,
): T[] {
  const { query, response, world } = call;
  const size = pageSize(query, perPage);
  const page = Math.max(Number(query.page) || 1, 1);
  const last = Math.max(Math.ceil(items.length / size), 1);
  const link = (number: number, rel: string) => {
    const url = new URL(call.response.req.originalUrl, world.url);
    url.searchParams.set('per_page', String(size));
    url.searchParams.set('page', String(number));
    return `<${url}>; rel="${rel}"`;
  };
  const links = [
    ...(page > 1 ? [link(page - 1, 'prev'), link(1, 'first')] : []),
    ...(page < last ? [link(page + 1, 'next'), link(last, 'last')] : []),
  ];
  if (links.length > 0) {
    response.setHeader('link', links.join(', '));
  }
  return items.slice((page - 1) * size, page * size);
}

/**
 * An answer that says when it last changed, so that it can be asked for with
 * If-Modified-Since. GitHub has it on some resources only.
 */
export function modified(call: Call, at: string, body: unknown): Answer {
  call.response.setHeader('last-modified', new Date(at).toUTCString());
  return ok(body);
}

/** A body's field when it is a string. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
