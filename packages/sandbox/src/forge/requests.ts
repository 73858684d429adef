import { parse } from 'graphql';
import { RequestHandler, Response } from 'express';
import { RequestSummary } from './faultTypes';
import { Identity } from './World';

const REQUESTS_KEPT = 20_000;

/** The requests that the forge saw, oldest first; for tests that count. */
export class RequestLog {
  private entries: RequestSummary[] = [];

  list(): RequestSummary[] {
    return [...this.entries];
  }

  clear(): void {
    this.entries = [];
  }

  /** Notes each request; `kind` says which part of the forge it goes to. */
  middleware(now: () => Date): RequestHandler {
    return (request, response, next) => {
      const summary: RequestSummary = {
        method: request.method,
        path: request.path,
        kind: kindOf(request.path),
        at: now().toISOString(),
      };
      if (request.path.endsWith('/graphql')) {
        Object.assign(summary, operationOf(request.body));
      }
      response.locals.summary = summary;
      response.on('finish', () => {
        summary.status = response.statusCode;
      });
      this.entries.push(summary);
      if (this.entries.length > REQUESTS_KEPT) {
        this.entries.shift();
      }
      next();
    };
  }
}

function kindOf(path: string): RequestSummary['kind'] {
  if (path.startsWith('/api/')) {
    return 'api';
  }
  return /^\/[^/]+\/[^/]+\.git\//.test(path) ? 'git' : 'web';
}

function operationOf(body: unknown): Partial<RequestSummary> {
  const { query, operationName } = (body ?? {}) as Record<string, unknown>;
  if (typeof query !== 'string') {
    return {};
  }
  try {
    const operation = parse(query, { noLocation: true }).definitions.find(
      definition => definition.kind === 'OperationDefinition',
    );
    const fields = operation?.selectionSet.selections.map(selection =>
      selection.kind === 'Field' ? selection.name.value : selection.kind,
    );
    const named = operation?.name?.value;
    return {
      operationName: typeof operationName === 'string' ? operationName : named,
      fields,
    };
  } catch (error) {
    return { operationName: `unreadable: ${String(error)}` };
  }
}

/** The summary of the request that this response answers. */
export function summaryOf(response: Response): RequestSummary {
  return response.locals.summary;
}

/** Notes who asked. */
export function noteActor(response: Response, identity: Identity): void {
  summaryOf(response).actor = identity.user.login;
}
