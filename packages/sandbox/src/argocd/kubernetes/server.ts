import express, { Request, Response } from 'express';
import { createServer } from 'node:http';
import { AddressInfo } from 'node:net';
import { configMapObject } from '../access/ConfigMaps';
import { bearerToken } from '../access/rbac';
import { ApiContext } from '../context';
import { parseSelector } from '../filter';
import { ARGOCD_NAMESPACE, ObjectMeta } from '../types';
import { messageOf } from '../values';

const HOST = '127.0.0.1';
const ARGO = '/apis/argoproj.io/v1alpha1';

/** The Kubernetes API of the cluster in which Argo CD runs. */
export interface KubernetesOptions {
  /** On the loopback interface; any free one without it. */
  port?: number;
  /** Token of a service account. */
  token: string;
  /**
   * What it may get and list in the namespace `argocd`, such as
   * `configmaps`; all that there is without it.
   */
  resources?: string[];
}

interface KubernetesObject {
  apiVersion?: string;
  kind?: string;
  metadata: ObjectMeta;
}

/** A kind of objects that can be read. */
interface Resource {
  base: string;
  plural: string;
  kind: string;
  apiVersion: string;
  all: () => KubernetesObject[];
}

function resourcesOf(context: ApiContext): Resource[] {
  const argo = { base: ARGO, apiVersion: 'argoproj.io/v1alpha1' };
  return [
    {
      base: '/api/v1',
      apiVersion: 'v1',
      plural: 'configmaps',
      kind: 'ConfigMap',
      all: () =>
        context.configMaps.all().map(configMapObject) as KubernetesObject[],
    },
    {
      ...argo,
      plural: 'applications',
      kind: 'Application',
      all: () => context.applications.all().map(record => record.application),
    },
    {
      ...argo,
      plural: 'applicationsets',
      kind: 'ApplicationSet',
      all: () =>
        context.applicationSets
          .all()
          .map(set => context.applicationSets.shown(set)),
    },
    {
      ...argo,
      plural: 'appprojects',
      kind: 'AppProject',
      all: () => context.projects.all(),
    },
  ];
}

/** Answers with a `metav1.Status`, as Kubernetes does for an error. */
function fail(res: Response, code: number, reason: string, message: string) {
  res.status(code).json({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    reason,
    code,
  });
}

/** Says no to who has no token, or may not read the resource. */
function guard(options: KubernetesOptions, { base, plural }: Resource) {
  const group = base === ARGO ? 'argoproj.io' : '';
  return (req: Request, res: Response): boolean => {
    if (bearerToken(req.header('authorization')) !== options.token) {
      fail(res, 401, 'Unauthorized', 'Unauthorized');
      return false;
    }
    const { namespace } = req.params;
    const permitted =
      namespace === ARGOCD_NAMESPACE &&
      (options.resources?.includes(plural) ?? true);
    if (!permitted) {
      const message = `${plural} is forbidden: User "system:serviceaccount:argocd:reader" cannot read resource "${plural}" in API group "${group}" in the namespace "${namespace}"`;
      fail(res, 403, 'Forbidden', message);
    }
    return permitted;
  };
}

/**
 * Serves `get` and `list` (with a label selector, without paging and watch)
 * of what Argo CD keeps in Kubernetes: its ConfigMaps, Applications,
 * ApplicationSets and AppProjects.
 */
export async function startKubernetes(
  context: ApiContext,
  options: KubernetesOptions,
): Promise<{ url: string; close(): Promise<void> }> {
  const app = express();
  app.disable('x-powered-by');
  for (const resource of resourcesOf(context)) {
    const { base, plural, kind, apiVersion, all } = resource;
    const mayRead = guard(options, resource);
    const sorted = () =>
      [...all()].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));

    app.get(`${base}/namespaces/:namespace/${plural}`, (req, res) => {
      if (!mayRead(req, res)) {
        return;
      }
      const { labelSelector, watch } = req.query;
      if (watch === 'true' || watch === '1') {
        fail(res, 405, 'MethodNotAllowed', 'the stand-in does not watch');
        return;
      }
      try {
        const wants = parseSelector(
          typeof labelSelector === 'string' ? labelSelector : '',
        );
        const { resourceVersion } = context.store.state;
        res.json({
          kind: `${kind}List`,
          apiVersion,
          metadata: { resourceVersion: String(resourceVersion) },
          items: sorted().filter(({ metadata }) =>
            wants(metadata.labels ?? {}),
          ),
        });
      } catch (error) {
        fail(res, 400, 'BadRequest', messageOf(error));
      }
    });

    app.get(`${base}/namespaces/:namespace/${plural}/:name`, (req, res) => {
      if (!mayRead(req, res)) {
        return;
      }
      const { name } = req.params;
      const found = all().find(({ metadata }) => metadata.name === name);
      if (found) {
        res.json(found);
      } else {
        const full = base === ARGO ? `${plural}.argoproj.io` : plural;
        fail(res, 404, 'NotFound', `${full} "${name}" not found`);
      }
    });
  }
  app.use((_req, res) => {
    const message = 'the server could not find the requested resource';
    fail(res, 404, 'NotFound', message);
  });

  const server = createServer(app);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, HOST, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${HOST}:${port}`,
    close: () =>
      new Promise<void>(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
