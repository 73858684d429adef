import type { Knex } from 'knex';
import {
  accountOf,
  changeId,
  deploymentOf,
  entriesOf,
  ENVIRONMENT,
  PEOPLE,
  POLICY_HASH,
  refOf,
  revisionOf,
  serviceOf,
  type Told,
} from '../../evidence/__testUtils__/syntheticChange';
import type { EntryDraft, Ledger, StreamDraft } from '../../ledger/Ledger';
import { parsePolicy } from '../../policy/parsePolicy';

export { ENVIRONMENT } from '../../evidence/__testUtils__/syntheticChange';

const AT_ONCE = 50;
const MINUTE_MS = 60_000;
/** When every change of it was requested. */
const BEGAN = Date.parse('2026-06-01T10:00:00Z');
const POLICY = `
version: 1
environments:
  - name: ${ENVIRONMENT}
    mode: enforce
    match: { labels: { environment: ${ENVIRONMENT} } }
pins:
  - kind: application-target-revision
    services: ['*']
    repository: acme/deploy
    path: '{service}.yaml'
calendar:
  windows: []
  freezes: []
`;

/** The policy that is in force, as the entry tells it. */
export const DOCUMENT = parsePolicy(POLICY, 'bench').document;

const at = (ms: number) => new Date(ms).toISOString();

/** Puts persons, a policy and so many services on record, each with a change. */
export async function tellDeployed(
  db: Knex,
  ledger: Ledger,
  services: number,
): Promise<void> {
  await tellPersons(db, ledger);
  await ledger.recordMany(['policy:default'], async recordings =>
    recordings.appendAll([
      drafted({
        stream: 'policy:default',
        ms: BEGAN - 1_000 * MINUTE_MS,
        type: 'policy.loaded',
        payload: {
          hash: POLICY_HASH,
          governed: false,
          source: 'bench',
          document: DOCUMENT,
        },
      }),
    ]),
  );
  for (let from = 0; from < services; from += AT_ONCE) {
    const length = Math.min(AT_ONCE, services - from);
    await record(
      ledger,
      Array.from({ length }, (_, place) => brought(from + place)).flat(),
    );
  }
}

/**
 * Records, all in one, that services run a revision that no change brought, or
 * again the one that their change did.
 */
export async function tellMoved(
  ledger: Ledger,
  services: number[],
  { isBrought, minutes }: { isBrought: boolean; minutes: number },
): Promise<void> {
  const ms = BEGAN + minutes * MINUTE_MS;
  await record(
    ledger,
    services.flatMap(service =>
      running(service, revisionOf(service, isBrought ? 1 : 2), ms, false),
    ),
  );
}

/** Everybody with an account that is known to be theirs. */
async function tellPersons(db: Knex, ledger: Ledger): Promise<void> {
  const salt = Buffer.alloc(1);
  const bot = false;
  await db.batchInsert(
    'identities',
    PEOPLE.flatMap(name => {
      const { ref, provider } = accountOf(name);
      const person = `user:default/${name}`;
      return [
        { ref, provider, name, bot, salt },
        { ref: refOf(name), provider: 'catalog', name: person, bot, salt },
      ];
    }),
  );
  await record(
    ledger,
    PEOPLE.map(name => ({
      stream: `person:${refOf(name)}`,
      ms: BEGAN - 1_000 * MINUTE_MS,
      type: 'person.observed',
      payload: { accounts: [accountOf(name).ref], trusted: true },
      more: { persons: { person: refOf(name) } },
    })),
  );
}

/** What a service was found with, its change, and that it runs what that brought. */
function brought(service: number): Told[] {
  const found = BEGAN - 500 * MINUTE_MS;
  const change = entriesOf({
    index: service,
    target: service,
    turn: 1,
    began: BEGAN,
    number: service + 1,
  }).filter(({ stream }) => stream === `change:${changeId(service)}`);
  const ends = change.findIndex(({ type }) => type === 'change.synced');
  return [
    ...running(service, revisionOf(service, 0), found, true),
    ...change.slice(0, ends),
    ...running(service, revisionOf(service, 1), BEGAN + 5 * MINUTE_MS, false),
    ...change.slice(ends),
  ];
}

/** What is observed of a deployment that was synced, and the pin behind it. */
function running(
  service: number,
  revision: string,
  ms: number,
  isFound: boolean,
): Told[] {
  const about = { stream: `deployment:${deploymentOf(service)}`, ms };
  const application = `service-${service}-prod`;
  const labels = { environment: ENVIRONMENT };
  const sync = { status: 'synced', revisions: [revision] };
  const source = { repoUrl: 'https://forge.example/acme/deploy.git' };
  return [
    {
      ...about,
      type: 'deployment.observed',
      payload: {
        instance: 'eu-1',
        provider: 'argocd',
        namespace: 'argocd',
        application,
        uid: application,
        project: 'default',
        url: null,
        labels,
        sources: [source],
        autoSync: true,
        sync,
        health: 'healthy',
        operation: {
          phase: 'succeeded',
          startedAt: at(ms - MINUTE_MS),
          finishedAt: at(ms),
          revisions: [revision],
          startedBy: null,
          automated: true,
          partial: false,
          retries: 0,
          correlationId: null,
        },
        applied: { revisions: [revision], at: at(ms) },
        images: [`registry.example/service-${service}:1.0.${ms}`],
      },
    },
    {
      ...about,
      type: 'deployment.pinned',
      payload: {
        syncedRevision: revision,
        pinnedRevision: revision,
        sourceRepository: null,
        pin: { kind: 'application-target-revision', repository: 'acme/deploy' },
        others: [],
        problem: null,
        since: at(ms),
        baseline: isFound,
      },
    },
    ...(isFound
      ? [
          {
            ...about,
            type: 'deployment.mapped',
            payload: { service: serviceOf(service), environment: ENVIRONMENT },
          },
        ]
      : []),
  ];
}

/** Records what is told, each stream in its order. */
async function record(ledger: Ledger, told: Told[]): Promise<void> {
  await ledger.recordMany(
    told.map(({ stream }) => stream),
    async recordings => recordings.appendAll(told.map(drafted)),
  );
}

function drafted({ stream, type, ms, payload, more }: Told): StreamDraft {
  return {
    stream,
    draft: {
      type,
      v: 1,
      occurredAt: at(ms),
      source: { collector: 'portal' },
      attestation: 'decided',
      payload: payload as EntryDraft['payload'],
      ...more,
    },
  };
}
