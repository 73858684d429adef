import { Request } from 'express';
import { z } from 'zod';
import { parseBody } from '../body';
import { ApiContext } from '../context';
import { GatewayError } from '../errors';
import { Gateway } from '../gateway';
import { messageOf } from '../values';
import { assertCapable } from './accounts';
import { Caller, enforce, isAllowed } from './rbac';
import { AccountSetting } from './settings';

/** What `can-i` can be asked about. */
const RESOURCES = [
  'clusters',
  'projects',
  'applications',
  'applicationsets',
  'repositories',
  'write-repositories',
  'certificates',
  'accounts',
  'gpgkeys',
  'logs',
  'exec',
  'extensions',
];

const tokenSchema = z.strictObject({
  name: z.string().optional(),
  expiresIn: z.coerce.number().int().nonnegative().optional(),
  id: z.string().optional(),
});
const sessionSchema = z.strictObject({
  username: z.string().optional(),
  password: z.string().optional(),
});

/** An account may always look at and change itself. */
function enforceAccount(caller: Caller, action: string, name: string) {
  const itself = caller.issuer === 'argocd' && caller.subject === name;
  if (!itself) {
    enforce(caller, 'accounts', action, name);
  }
}

function addAccountRoutes(context: ApiContext, gateway: Gateway) {
  const { access, store } = context;
  const shown = ({ name, enabled, capabilities }: AccountSetting) => ({
    name,
    enabled,
    capabilities,
    tokens: (store.state.accountTokens[name] ?? []).map(({ id, iat, exp }) => ({
      id,
      issuedAt: String(iat),
      ...(exp ? { expiresAt: String(exp) } : {}),
    })),
  });
  const find = ({ params }: Request): AccountSetting => {
    const account = access
      .localAccounts()
      .find(({ name }) => name === params.name);
    if (!account) {
      const message = `account '${params.name}' does not exist`;
      throw new GatewayError('notFound', message);
    }
    return account;
  };

  gateway.get('/api/v1/account', (_req, caller) => ({
    items: access
      .localAccounts()
      .filter(
        ({ name }) =>
          isAllowed(caller, 'accounts', 'get', name) || caller.subject === name,
      )
      .map(shown),
  }));

  gateway.get('/api/v1/account/:name', (req, caller) => {
    enforceAccount(caller, 'get', req.params.name);
    return shown(find(req));
  });

  gateway.post('/api/v1/account/:name/token', (req, caller) => {
    const { name } = req.params;
    enforceAccount(caller, 'update', name);
    const request = parseBody(tokenSchema, req.body);
    try {
      assertCapable(find(req), name, 'apiKey');
    } catch (error) {
      throw error instanceof GatewayError
        ? error
        : new GatewayError('failedPrecondition', messageOf(error));
    }
    const rows = store.state.accountTokens[name] ?? [];
    if (request.id && rows.some(({ id }) => id === request.id)) {
      const message = `account already has token with id '${request.id}'`;
      throw new GatewayError('invalidArgument', message);
    }
    const issued = access.issue(
      `${name}:apiKey`,
      request.expiresIn ?? 0,
      request.id || undefined,
    );
    store.state.accountTokens[name] = [...rows, issued.row];
    store.touch();
    return { token: issued.token };
  });

  gateway.delete('/api/v1/account/:name/token/:id', (req, caller) => {
    const { name, id } = req.params;
    enforceAccount(caller, 'update', name);
    find(req);
    const rows = store.state.accountTokens[name] ?? [];
    store.state.accountTokens[name] = rows.filter(row => row.id !== id);
    store.touch();
    return {};
  });

  gateway.get(
    '/api/v1/account/can-i/:resource/:action/*',
    ({ params }, caller) => {
      const { resource, action, 0: object } = params as Record<string, string>;
      if (!RESOURCES.includes(resource)) {
        const message = `[${RESOURCES.join(' ')}] does not contain ${resource}`;
        throw new GatewayError('invalidArgument', message);
      }
      const allowed = isAllowed(caller, resource, action, object);
      return { value: allowed ? 'yes' : 'no' };
    },
  );
}

/** Adds the routes for accounts and sessions. */
export function addAccessRoutes(context: ApiContext, gateway: Gateway) {
  addAccountRoutes(context, gateway);

  gateway.openPost('/api/v1/session', body => {
    const { username = '', password = '' } = parseBody(sessionSchema, body);
    if (username === '' || password === '') {
      throw new GatewayError('unauthenticated', 'no credentials supplied');
    }
    return { token: context.access.signIn(username, password) };
  });

  gateway.open('/api/v1/session/userinfo', caller =>
    caller
      ? {
          loggedIn: true,
          username: caller.name,
          iss: caller.issuer,
          groups: caller.groups,
        }
      : { loggedIn: false },
  );
}
