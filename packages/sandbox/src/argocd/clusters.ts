import { isAllowed } from './access/rbac';
import { ApiContext } from './context';
import { Gateway } from './gateway';
import { ApplicationDestination } from './types';

/** A cluster that Argo CD knows by a Secret. */
export interface ClusterOption {
  name: string;
  server: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
}

/** The cluster in which Argo CD itself runs; every Argo CD knows it. */
export const IN_CLUSTER: ClusterOption = {
  name: 'in-cluster',
  server: 'https://kubernetes.default.svc',
};

/** The clusters that Argo CD can deploy to. */
export class Clusters {
  private readonly known: ClusterOption[];
  private readonly isStrict: boolean;

  /** @param options - without them any destination counts as known */
  constructor(options: ClusterOption[] | undefined) {
    const given = options ?? [];
    const isThere = given.some(({ server }) => server === IN_CLUSTER.server);
    this.known = isThere ? given : [IN_CLUSTER, ...given];
    this.isStrict = options !== undefined;
  }

  all(): ClusterOption[] {
    return this.known;
  }

  /** Server and name of a destination that gives one of them. */
  resolve(destination: ApplicationDestination): ApplicationDestination {
    const cluster = this.known.find(
      ({ name, server }) =>
        name === destination.name || server === destination.server,
    );
    return {
      ...destination,
      ...(cluster ? { name: cluster.name, server: cluster.server } : {}),
    };
  }

  /** Why a destination is of no cluster, if it is not. */
  problemOf(destination: ApplicationDestination): string | undefined {
    const { server, name } = this.resolve(destination);
    if (!this.isStrict || (server && name)) {
      return undefined;
    }
    return name
      ? `application destination can't have an unknown name: there are no clusters with this name: ${name}`
      : `application destination server '${server}' is not a known cluster`;
  }
}

/** Adds the route for clusters. */
export function addClusterRoutes(context: ApiContext, gateway: Gateway) {
  gateway.get('/api/v1/clusters', (_req, caller) => {
    const used = context.applications
      .all()
      .map(({ application }) =>
        context.clusters.resolve(application.spec.destination),
      )
      .filter(({ server }) => server !== undefined);
    const items = [...context.clusters.all(), ...used].map(
      ({ server = '', name = server }) => ({ server, name }),
    );
    const unique = new Map(items.map(item => [item.server, item]));
    return {
      metadata: {},
      items: [...unique.values()]
        .filter(({ server }) => isAllowed(caller, 'clusters', 'get', server))
        .sort((a, b) => (a.server < b.server ? -1 : 1))
        .map(item => ({
          ...item,
          connectionState: { status: 'Successful', message: '' },
          serverVersion: '1.33',
        })),
    };
  });
}
