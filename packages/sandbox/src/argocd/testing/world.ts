import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ArgoCd, ArgoCdOptions } from '../options';
import { startArgoCd } from '../server';
import { Account } from '../access/accounts';
import { Application } from '../types';
import {
  applicationManifest,
  DEPLOY_URL,
  deploymentYaml,
  IMAGE,
  PAYMENTS_URL,
  pinnedChildYaml,
  SERVER,
} from './manifests';
import { TestRepository } from './repository';

const DEADLINE_MS = 15_000;
const POLL_MS = 20;
const MAX_STEPS = 500;

/** May do everything, by the policy that Argo CD brings along. */
export const ADMIN: Account = {
  name: 'admin',
  token: 'admin-token',
  capabilities: ['login', 'apiKey'],
};

/** Waits until `read` gives something that is neither false nor undefined. */
export async function until<T>(
  what: string,
  read: () => Promise<T | undefined | false> | T | undefined | false,
): Promise<T> {
  const deadline = Date.now() + DEADLINE_MS;
  for (;;) {
    const value = await read();
    if (value !== undefined && value !== false) {
      return value;
    }
    if (Date.now() > deadline) {
      throw new Error(`Waited in vain until ${what}`);
    }
    await new Promise(resolve => setTimeout(resolve, POLL_MS));
  }
}

/** An answer of the API. */
export interface Answer<T> {
  status: number;
  body: T;
  headers: Headers;
}

export const OVERLAY = `
resources: [../../base]
namespace: ledger-svc
images:
  - name: ${IMAGE}
    newTag: "2.0.0"
`;

/**
 * Two repositories and a stand-in over them: a root Application `apps-prod`
 * with a child pinned by SHA (`payments-api-prod`) and one pinned by the
 * image of a kustomize overlay (`ledger-svc-prod`).
 */
export class World {
  readonly dir = mkdtempSync(path.join(tmpdir(), 'argocd-stand-in-'));
  readonly deploy = new TestRepository(this.dir, DEPLOY_URL);
  readonly payments = new TestRepository(this.dir, PAYMENTS_URL);
  readonly firstSha: string;
  argocd!: ArgoCd;
  /** Moves only when told to; of a world that is stepped. */
  readonly clock = { now: new Date('2026-09-01T08:00:00Z') };

  private constructor(private readonly options: Partial<ArgoCdOptions>) {
    this.firstSha = this.payments.commit({
      'deploy/deployment.yaml': deploymentYaml('payments-api'),
    });
    this.deploy.commit({
      'apps/prod/payments-api.yaml': pinnedChildYaml(
        'payments-api-prod',
        this.firstSha,
      ),
      'apps/prod/ledger-svc.yaml': JSON.stringify(
        applicationManifest('ledger-svc-prod', {
          repoURL: DEPLOY_URL,
          path: 'services/ledger-svc/overlays/prod',
          targetRevision: 'main',
        }),
      ),
      'services/ledger-svc/base/kustomization.yaml':
        'resources: [deployment.yaml]\n',
      'services/ledger-svc/base/deployment.yaml': deploymentYaml('ledger-svc'),
      'services/ledger-svc/overlays/prod/kustomization.yaml': OVERLAY,
    });
  }

  static async start(options: Partial<ArgoCdOptions> = {}): Promise<World> {
    const world = new World(options);
    await world.startArgoCd();
    return world;
  }

  /** Starts the stand-in again on the same data. */
  async restart() {
    await this.argocd.close();
    await this.startArgoCd();
  }

  async close() {
    await this.argocd.close();
    await rm(this.dir, { recursive: true });
  }

  async call<T = Application>(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    url: string,
    options: {
      body?: object;
      token?: string | null;
      contentType?: string;
      signal?: AbortSignal;
    } = {},
  ): Promise<Answer<T>> {
    const { body, token = ADMIN.token, contentType, signal } = options;
    const response = await fetch(`${this.argocd.url}${url}`, {
      method,
      signal,
      headers: {
        ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
        ...(method === 'GET'
          ? {}
          : { 'Content-Type': contentType ?? 'application/json' }),
      },
      body: method === 'GET' ? undefined : JSON.stringify(body ?? {}),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json');
    return {
      status: response.status,
      headers: response.headers,
      body: (isJson ? JSON.parse(text) : text) as T,
    };
  }

  async application(name: string): Promise<Application> {
    const { body } = await this.call('GET', `/api/v1/applications/${name}`);
    return body;
  }

  sync(name: string, body: object = {}, token?: string) {
    const url = `/api/v1/applications/${name}/sync`;
    return this.call('POST', url, { body, token });
  }

  /** Waits, or steps, until an Application exists and is as wanted. */
  async when(
    name: string,
    what: string,
    isSo: (application: Application) => boolean,
  ): Promise<Application> {
    let last: unknown;
    const read = async () => {
      const answer = await this.call('GET', `/api/v1/applications/${name}`);
      last = answer.body;
      return answer.status === 200 && isSo(answer.body)
        ? answer.body
        : undefined;
    };
    try {
      return await this.until(`${name} ${what}`, read);
    } catch (error) {
      throw new Error(`${String(error)}: ${JSON.stringify(last, null, 1)}`);
    }
  }

  /** Waits, or steps, until `read` gives something. */
  until<T>(
    what: string,
    read: () => Promise<T | undefined | false>,
  ): Promise<T> {
    return this.options.stepping
      ? this.stepUntil(what, read)
      : until(what, read);
  }

  /** Waits until no operation runs and the last one ended in `phase`. */
  ended(name: string, phase: string): Promise<Application> {
    return this.when(
      name,
      `has an operation that ended ${phase}`,
      ({ operation, status }) =>
        operation === undefined && status.operationState?.phase === phase,
    );
  }

  /** Syncs by hand and waits until that very operation has ended. */
  async synced(
    name: string,
    body: object = {},
    phase = 'Succeeded',
  ): Promise<Application> {
    const infos = [{ name: 'test', value: randomUUID() }];
    const answer = await this.sync(name, { ...body, infos });
    if (answer.status !== 200) {
      throw new Error(JSON.stringify(answer.body));
    }
    return this.when(
      name,
      `has a sync that ended ${phase}`,
      ({ operation, status: { operationState } }) =>
        operation === undefined &&
        operationState?.operation.info?.[0].value === infos[0].value &&
        operationState.phase === phase,
    );
  }

  /** Moves the pin of `payments-api-prod` and lets the root apply it. */
  async pin(sha: string) {
    this.deploy.commit({
      'apps/prod/payments-api.yaml': pinnedChildYaml('payments-api-prod', sha),
    });
    await this.argocd.refresh();
    await this.when(
      'payments-api-prod',
      `is pinned to ${sha}`,
      ({ spec, status }) =>
        spec.source?.targetRevision === sha && status.sync.revision === sha,
    );
  }

  private async stepUntil<T>(
    what: string,
    read: () => Promise<T | undefined | false>,
  ): Promise<T> {
    let next: Date | undefined = this.clock.now;
    for (let step = 0; next && step < MAX_STEPS; step++) {
      this.clock.now = next;
      const before = await read();
      if (before !== undefined && before !== false) {
        return before;
      }
      next = await this.argocd.advance();
      const after = await read();
      if (after !== undefined && after !== false) {
        return after;
      }
    }
    const why = next ? 'something is due again and again' : 'nothing is due';
    throw new Error(`Stepped in vain until ${what}: ${why}`);
  }

  private async startArgoCd() {
    this.argocd = await startArgoCd({
      dataDir: path.join(this.dir, 'data'),
      instance: 'eu-1',
      repositories: url => {
        const known = [this.deploy, this.payments].find(r => r.url === url);
        if (!known) {
          throw new Error(`unknown repository ${url}`);
        }
        return known.bare;
      },
      accounts: [ADMIN],
      tools: {},
      rootApplications: [
        applicationManifest(
          'apps-prod',
          { repoURL: DEPLOY_URL, path: 'apps/prod', targetRevision: 'main' },
          {
            destination: { server: SERVER, namespace: 'argocd' },
            syncPolicy: { automated: { prune: true, selfHeal: true } },
          },
        ),
      ],
      ...(this.options.stepping ? { now: () => this.clock.now } : {}),
      ...this.options,
      timings: {
        reconcileIntervalMs: 500,
        syncDurationMs: 40,
        healthDelayMs: 120,
        ...this.options.timings,
      },
    });
  }
}
