import { Request } from 'express';
import { findApplication, terminateOperation } from './actions';
import { Caller } from './access/rbac';
import { ApiContext } from './context';
import { Gateway } from './gateway';
import { resourceTree } from './tree';

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Adds the routes about operations that run and trees that change. */
export function addRuntimeRoutes(context: ApiContext, gateway: Gateway) {
  const find = (req: Request, caller: Caller) =>
    findApplication(context, caller, {
      name: req.params.name,
      appNamespace: text(req.query.appNamespace),
      project: text(req.query.project),
    });

  gateway.delete('/api/v1/applications/:name/operation', (req, caller) =>
    terminateOperation(context, caller, find(req, caller)),
  );

  gateway.get(
    '/api/v1/stream/applications/:name/resource-tree',
    (req, caller, res) => {
      const { application } = find(req, caller);
      const { name } = application.metadata;
      const { cluster, now, timings, trees } = context;
      trees.subscribe(res, name, {
        asEvents: req.header('accept')?.includes('text/event-stream') ?? false,
        read: () => ({
          nodes: resourceTree(
            cluster.ownedBy(name),
            now().getTime(),
            timings.healthDelayMs,
          ),
        }),
      });
    },
  );
}
