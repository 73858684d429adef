import { parseEntityRef } from '@backstage/catalog-model';
import type { Knex } from 'knex';
import type { ObservedPayload } from '../../deployments/records';
import type { DeploymentRow } from '../../deployments/rows';
import { inFew } from '../../shared/text';
import { causeOf } from '../causeOf';
import type { Notice, Occasion, OccasionContext } from '../Notice';
import { previousEntries } from './previousEntry';

const FAILED = ['failed', 'error'];

/**
 * A sync failed, of a change or of itself. Those of the same cause that concern
 * the same owners are one message: it says how many there are.
 */
export const syncs: Occasion = {
  types: ['deployment.observed'],
  concerns: ({ envelope }) => operationOf(envelope.payload).isFailed,
  async notices(entry, context) {
    const { db } = context;
    const [before] = await previousEntries(entry, db);
    // What failed before it was first seen is no news, nor is it twice.
    if (!before) return [];
    const now = operationOf(entry.envelope.payload);
    const earlier = operationOf(before.envelope.payload);
    if (earlier.isFailed && earlier.startedAt === now.startedAt) return [];
    const id = entry.envelope.stream.slice('deployment:'.length);
    const failing = await failingNow(db);
    const own = failing.find(row => row.id === id);
    return own ? noticesOf(own, failing, context) : [];
  },
};

function operationOf(payload: object) {
  const { operation } = payload as ObservedPayload;
  return {
    isFailed: FAILED.includes(operation?.phase ?? ''),
    startedAt: operation?.startedAt,
  };
}

type Failing = Pick<
  DeploymentRow,
  'id' | 'instance' | 'application' | 'service_ref' | 'environment'
> & { message: string };

async function failingNow(db: Knex): Promise<Failing[]> {
  return db('deployments')
    .whereNull('removed_at')
    .whereNotNull('service_ref')
    .whereRaw(`operation->>'phase' = ANY (?::text[])`, [FAILED])
    .orderBy('id')
    .select(
      'id',
      'instance',
      'application',
      'service_ref',
      'environment',
      db.raw(`COALESCE(operation->>'message', '') AS message`),
    );
}

async function noticesOf(
  own: Failing,
  failing: Failing[],
  { services }: OccasionContext,
): Promise<Notice[]> {
  const all = new Map(
    (await services.all()).map(service => [service.entityRef, service]),
  );
  const owners = all.get(own.service_ref)?.ownedBy ?? [];
  const cause = causeFor(own);
  const same = failing.filter(
    row =>
      causeFor(row) === cause &&
      all.get(row.service_ref)?.ownedBy.some(owner => owners.includes(owner)),
  );
  const names = same.map(({ application }) => application);
  return [
    {
      kind: 'sync-failed',
      subject: `sync-failed:${cause}`,
      service: own.service_ref,
      title:
        same.length > 1
          ? `${same.length} syncs fail for the same reason: ${inFew(
              names,
              'applications',
            )}`
          : `The sync of ${own.application} failed`,
      description: own.message || 'No message was given.',
      link: promotionPath(own.service_ref),
      severity: 'high',
      recipients: owners,
    },
  ];
}

function causeFor({ instance, message, ...row }: Failing): string {
  return causeOf(`${instance} ${message}`, [
    row.application,
    row.environment,
    row.service_ref.split('/').pop() ?? '',
  ]);
}

/** Where a service's promotions are shown in the app. */
function promotionPath(serviceRef: string): string {
  const { kind, namespace, name } = parseEntityRef(serviceRef);
  return `/catalog/${namespace}/${kind}/${name}/promotion`;
}
