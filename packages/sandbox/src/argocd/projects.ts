import { serverOf } from './cluster';
import { ApiContext } from './context';
import { GatewayError } from './errors';
import { Gateway } from './gateway';
import { isAllowed } from './rbac';
import { ARGOCD_NAMESPACE } from './types';
import { ProjectOptions } from './windows';

function toAppProject({ name, syncWindows, roles }: ProjectOptions): object {
  return {
    metadata: { name, namespace: ARGOCD_NAMESPACE },
    spec: {
      sourceRepos: ['*'],
      destinations: [{ server: '*', namespace: '*' }],
      clusterResourceWhitelist: [{ group: '*', kind: '*' }],
      ...(syncWindows ? { syncWindows } : {}),
      ...(roles ? { roles } : {}),
    },
    status: {},
  };
}

/** Adds the routes for projects and clusters. */
export function addProjectRoutes(context: ApiContext, gateway: Gateway) {
  const { projects } = context;

  gateway.get('/api/v1/projects', (_req, account) => ({
    metadata: { resourceVersion: String(context.store.state.resourceVersion) },
    items: projects
      .filter(({ name }) => isAllowed(account, 'projects', 'get', name))
      .map(toAppProject),
  }));

  gateway.get('/api/v1/projects/:name/detailed', ({ params }, account) => {
    const project = projects.find(({ name }) => name === params.name);
    if (!project || !isAllowed(account, 'projects', 'get', params.name)) {
      throw new GatewayError('permissionDenied', 'permission denied');
    }
    return {
      globalProjects: [],
      project: toAppProject(project),
      repositories: [],
      clusters: [],
    };
  });

  gateway.get('/api/v1/clusters', (_req, account) => {
    const servers = context.applications
      .all()
      .map(({ application }) => serverOf(application.spec.destination));
    const items = [...new Set(servers)]
      .filter(server => isAllowed(account, 'clusters', 'get', server))
      .sort()
      .map(server => ({
        server,
        name: server.startsWith('https://kubernetes.default.svc')
          ? 'in-cluster'
          : server,
        connectionState: { status: 'Successful', message: '' },
        serverVersion: '1.33',
      }));
    return { metadata: {}, items };
  });
}
