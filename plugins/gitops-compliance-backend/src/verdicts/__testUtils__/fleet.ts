import { CHECKS, type Verdict } from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import { NOW } from './keeper';

const VERDICTS: Verdict[] = ['pass', 'pass', 'fail', 'indeterminate', 'pass'];

/** A service with an owner and a system. */
export function serviceRow(name: string, owner: string, system: string) {
  return {
    entity_ref: `component:default/${name}`,
    uid: name,
    name,
    title: name,
    owner,
    owned_by: [owner],
    removed: false,
    stream_seq: 1,
    entity: JSON.stringify({
      kind: 'Component',
      metadata: { name, namespace: 'default' },
      spec: { system },
    }),
  };
}

/** A verdict on record. */
export function verdictRow(
  name: string,
  environment: string,
  check: string,
  verdict: Verdict,
) {
  return {
    service_ref: `component:default/${name}`,
    environment,
    check_id: check,
    verdict,
    reason: `${check} says ${verdict}.`,
    remedy: '',
    rule_version: 1,
    evidence: '[]',
    since: NOW.toJSDate(),
    stream_seq: 3,
  };
}

/** Puts a fleet of many services in several environments on record. */
export async function tellFleet(
  db: Knex,
  services: number,
  environments: string[],
): Promise<void> {
  const names = Array.from({ length: services }, (_, i) => `service-${i}`);
  await db.batchInsert(
    'services',
    names.map((name, i) =>
      serviceRow(name, `group:default/team-${i % 20}`, `system-${i % 50}`),
    ),
    500,
  );
  await db.batchInsert(
    'verdicts',
    names.flatMap((name, i) =>
      environments.flatMap((environment, j) =>
        CHECKS.map(({ id }, k) =>
          verdictRow(
            name,
            environment,
            id,
            VERDICTS[(i * (k + 1) + j) % VERDICTS.length],
          ),
        ),
      ),
    ),
    1000,
  );
}
