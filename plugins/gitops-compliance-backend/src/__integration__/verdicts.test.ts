import type { Knex } from 'knex';
import { PAYMENTS_PROD, requestMerge, untilState } from './journey';
import { untilRuntimesRead } from './requests';
import {
  newDatabase,
  startTestPortal,
  startTestWorld,
  untilCollected,
  waitFor,
  type Caller,
  type TestPortal,
  type TestWorld,
} from './testPortal';

jest.setTimeout(180_000);

const SERVICES = ['payments-api', 'ledger-svc', 'checkout', 'web-shop'];

/** A verdict in a line, so that two lists of them compare. */
const line = (...parts: (string | number | null)[]) => parts.join(' | ');

describe('verdicts on record', () => {
  const database = newDatabase();
  const replicas: TestPortal[] = [];
  let world: TestWorld;
  let db: Knex;
  let dana: Caller;

  beforeAll(async () => {
    world = await startTestWorld();
    for (let i = 0; i < 2; i += 1) {
      replicas.push(await startTestPortal({ world, database }));
    }
    db = replicas[0].db;
    dana = replicas[0].as('user:default/dana');
    for (const service of SERVICES) await untilCollected(replicas[0], service);
  });

  afterAll(async () => {
    for (const replica of replicas) await replica.stop();
    await world?.close();
    await database.drop();
  });

  const onTab = async (service: string) =>
    (await dana.compliance(service)).environments
      .flatMap(({ name, checks }) =>
        checks.map(one =>
          line(
            name,
            one.check,
            one.verdict,
            one.reason,
            one.remedy,
            one.ruleVersion,
          ),
        ),
      )
      .sort();

  const stored = async (service: string) =>
    (
      await db('verdicts').where({
        service_ref: `component:default/${service}`,
      })
    )
      .map(row =>
        line(
          row.environment,
          row.check_id,
          row.verdict,
          row.reason,
          row.remedy,
          row.rule_version,
        ),
      )
      .sort();

  const untilAlike = async (service: string) => {
    await waitFor(`the verdicts on ${service} to be on record`, async () => {
      const told = await onTab(service);
      return (
        told.length > 0 &&
        told.join('\n') === (await stored(service)).join('\n')
      );
    });
  };

  it('are those that the Compliance tab tells, before a change and after it', async () => {
    await untilRuntimesRead(db);
    for (const service of SERVICES) await untilAlike(service);
    const before = await stored('payments-api');
    const id = await requestMerge(world, dana, PAYMENTS_PROD);
    await untilState(dana, id, 'succeeded');
    await untilRuntimesRead(db);
    await untilAlike('payments-api');
    expect(await stored('payments-api')).not.toEqual(before);
    const { score, trend } = await dana.compliance('payments-api');
    expect(trend.length).toBeGreaterThan(1);
    expect(trend[trend.length - 1].score).toEqual(score);
    // Neither replica said the same again.
    const { rows } = await db.raw(
      `SELECT stream, convert_from(entry, 'UTF8')::jsonb -> 'payload' AS payload
       FROM ledger_entries WHERE type = 'verdict.changed'
       ORDER BY stream, stream_seq`,
    );
    const twins = rows.filter(
      (row: object, i: number) =>
        i > 0 && JSON.stringify(rows[i - 1]) === JSON.stringify(row),
    );
    expect(twins).toEqual([]);
  });

  it('tell of a plain Secret where it was applied, and not where it waits', async () => {
    const base = 'services/ledger-svc/base';
    await world.forge.admin.commit({
      owner: 'acme',
      repo: 'deploy',
      branch: 'main',
      author: 'sam-sre',
      message: 'Mail the digest',
      files: {
        [`${base}/secret.yaml`]: `apiVersion: v1
kind: Secret
metadata:
  name: mail
stringData:
  password: invented-for-this-test
`,
        [`${base}/kustomization.yaml`]: `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [deployment.yaml, service.yaml, secret.yaml]
`,
      },
      bypassProtection: true,
    });
    const verdictIn = async (environment: string) =>
      (await dana.compliance('ledger-svc')).environments
        .find(({ name }) => name === environment)
        ?.checks.find(({ check }) => check === 'SEC-01')?.verdict;
    await waitFor('the Secret to be found in dev', async () => {
      return (await verdictIn('dev')) === 'fail';
    });
    await waitFor('production to wait for its sync', async () => {
      const { environments } = await dana.environments('ledger-svc');
      const prod = environments.find(({ name }) => name === 'prod');
      return prod?.deployments[0].sync === 'out-of-sync';
    });
    expect(await verdictIn('prod')).toBe('pass');
    await untilAlike('ledger-svc');
    const { rows } = await db.raw(
      `SELECT 1 FROM ledger_entries
       WHERE convert_from(entry, 'UTF8') LIKE '%invented-for-this-test%'`,
    );
    expect(rows).toEqual([]);
  });

  it('tell of a secret that SOPS did not encrypt, and hold nothing of it', async () => {
    const base = 'services/ledger-svc/base';
    const verdict = async () =>
      (await dana.compliance('ledger-svc')).environments
        .find(({ name }) => name === 'dev')
        ?.checks.find(({ check }) => check === 'SEC-02')?.verdict;
    await waitFor('it to be read that there is none', async () => {
      return (await verdict()) === 'not-applicable';
    });
    await world.forge.admin.commit({
      owner: 'acme',
      repo: 'deploy',
      branch: 'main',
      author: 'sam-sre',
      message: 'Mail the receipt',
      files: {
        [`${base}/sops.yaml`]: `apiVersion: isindir.github.com/v1alpha3
kind: SopsSecret
metadata:
  name: mail
spec:
  secretTemplates:
    - name: mail
      stringData:
        password-of-mail: never-encrypted-for-this-test
`,
        [`${base}/kustomization.yaml`]: `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [deployment.yaml, service.yaml, secret.yaml, sops.yaml]
`,
      },
      bypassProtection: true,
    });
    // Two readings in a row have to tell of it.
    await waitFor(
      'what is plain to be found in dev',
      async () => (await verdict()) === 'fail',
      120_000,
    );
    await untilAlike('ledger-svc');
    const { rows } = await db.raw(
      `SELECT 1 FROM ledger_entries
       WHERE convert_from(entry, 'UTF8') ~ 'password-of-mail|never-encrypted'`,
    );
    expect(rows).toEqual([]);
  });

  it('tell of an image that somebody put into the cluster past Git', async () => {
    const verdict = async () =>
      (await dana.compliance('payments-api')).environments
        .find(({ name }) => name === 'prod')
        ?.checks.find(({ check }) => check === 'DRF-03')?.verdict;
    await waitFor('what runs to be read', async () => {
      return (await verdict()) === 'pass';
    });
    const target = { kind: 'Deployment', name: 'payments-api' };
    world.argocd.faults.drift('payments-api-prod', target, manifest => {
      const { template } = manifest.spec as {
        template: { spec: { containers: { image: string }[] } };
      };
      template.spec.containers[0].image = `registry.test/miner@sha256:${'e'.repeat(
        64,
      )}`;
    });
    await waitFor('the stranger to be found', async () => {
      return (await verdict()) === 'fail';
    });
    await untilAlike('payments-api');
  });
});
