import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ClusterObjects } from './objects';

const TOO_MUCH_BYTES = 9 * 1024 * 1024;
const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const CONFIG_MAP = /^\/api\/v1\/namespaces\/([^/]+)\/configmaps\/([^/]+)$/;

/** How the next answers are wrong. */
export type KubernetesFault =
  /** The connection is cut. */
  | 'down'
  /** No answer comes. */
  | 'silent'
  /** 403: its RBAC does not let the caller read. */
  | 'forbidden'
  /** 500. */
  | 'broken'
  /** More bytes than any answer has. */
  | 'huge';

/** A running stand-in. */
export interface Kubernetes {
  url: string;
  /** What it keeps: whatever is changed here is told from then on. */
  objects: ClusterObjects;
  /** Methods and paths that were asked for. */
  requests(): string[];
  /** Lets all answers be wrong in one way; null: none. */
  fail(fault: KubernetesFault | null): void;
  close(): Promise<void>;
}

/**
 * Starts a server that answers as the API of Kubernetes does, for what is read
 * of a cluster: lists of RBAC v1 with `limit` and `continue`, and ConfigMaps by
 * name; errors are a `Status`.
 *
 * @param options.token - bearer token that it demands
 */
export async function startKubernetes(options: {
  objects: ClusterObjects;
  token: string;
  port?: number;
}): Promise<Kubernetes> {
  const { objects, token, port = 0 } = options;
  const asked: string[] = [];
  let fault: KubernetesFault | null = null;

  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://stand-in');
    asked.push(`${request.method} ${url.pathname}`);
    if (request.headers.authorization !== `Bearer ${token}`) {
      status(response, 401, 'Unauthorized');
    } else if (request.method !== 'GET' || fault === 'forbidden') {
      status(response, 403, 'Forbidden');
    } else if (fault === 'broken') {
      status(response, 500, 'InternalError');
    } else if (fault === 'huge') {
      response.setHeader('content-type', 'application/json');
      response.end(Buffer.alloc(TOO_MUCH_BYTES, 32));
    } else {
      tell(objects, url, response);
    }
  };
  const server = createServer((request, response) => {
    if (fault === 'down') request.socket.destroy();
    else if (fault !== 'silent') answer(request, response);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects,
    requests: () => [...asked],
    fail: next => {
      fault = next;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function tell(
  { roles, bindings, configMaps }: ClusterObjects,
  url: URL,
  response: ServerResponse,
): void {
  const lists: Record<string, { kind: string; items: { kind: string }[] }> = {
    [`${RBAC}/roles`]: { kind: 'Role', items: roles },
    [`${RBAC}/clusterroles`]: { kind: 'ClusterRole', items: roles },
    [`${RBAC}/rolebindings`]: { kind: 'RoleBinding', items: bindings },
    [`${RBAC}/clusterrolebindings`]: {
      kind: 'ClusterRoleBinding',
      items: bindings,
    },
  };
  const list = lists[url.pathname];
  const [, namespace, name] = CONFIG_MAP.exec(url.pathname) ?? [];
  const one = configMaps.find(
    ({ metadata }) =>
      metadata.name === name && metadata.namespace === namespace,
  );
  if (list) {
    const { kind } = list;
    const items = list.items.filter(item => item.kind === kind);
    const from = Number(url.searchParams.get('continue') ?? 0);
    const limit = Number(url.searchParams.get('limit') ?? items.length);
    const isMore = limit > 0 && from + limit < items.length;
    json(response, 200, {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: `${kind}List`,
      metadata: {
        resourceVersion: '1',
        ...(isMore && { continue: String(from + limit) }),
      },
      // Items of a list are told without their kind.
      items: items
        .slice(from, isMore ? from + limit : undefined)
        .map(item => ({ ...item, kind: undefined, apiVersion: undefined })),
    });
  } else if (one) {
    json(response, 200, one);
  } else {
    status(response, 404, 'NotFound');
  }
}

function status(response: ServerResponse, code: number, reason: string): void {
  json(response, code, {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: `stand-in: ${reason}`,
    reason,
    code,
  });
}

function json(response: ServerResponse, code: number, body: object): void {
  response
    .writeHead(code, { 'content-type': 'application/json' })
    .end(JSON.stringify(body));
}
