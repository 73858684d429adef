import type { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { asPayload, deploymentStream } from '../../deployments/records';
import { ENTRY_CATALOGUE } from '../../ledger/catalogue';
import { ledgerDatabases } from '../../ledger/__testUtils__/databases';
import { sampleLedger } from '../../ledger/__testUtils__/sample';
import type { PinLocation } from '../../pins';
import { insertDeployment, insertNotice } from '../__testUtils__/handSetRows';
import { pinSetByHand } from './pinsSetByHand';

jest.setTimeout(60_000);

const TARGET = { service: 'component:default/api', environment: 'prod' };
const AT = new Date('2026-06-01T14:00:00Z');
const PATH = 'apps/prod/api.yaml';
const [OLD, SET, NEWER] = ['a', 'b', 'c'].map(letter => letter.repeat(40));
const PIN: PinLocation = {
  kind: 'application-target-revision',
  repository: 'acme/deploy',
  branch: 'main',
  path: PATH,
  options: { kind: 'application-target-revision', path: PATH },
  tag: '{sha}',
  sourceRepository: 'acme/api',
};

describe('a revision that an application was given itself in an emergency', () => {
  const databases = ledgerDatabases();
  const emergencyId = randomUUID();
  let db: Knex;

  beforeEach(async () => {
    db = await databases.migrated();
    await db('emergency_targets').insert({
      emergency_id: emergencyId,
      service_ref: TARGET.service,
      environment: TARGET.environment,
      created_at: AT,
    });
  });

  /** It ran the old revision, and then one that somebody set. */
  const set = async (id: string) => {
    await insertDeployment(db, TARGET, { id, names: SET });
    await insertNotice(db, TARGET, { id, names: SET, emergencyId, at: AT });
    const ledger = sampleLedger(db, {
      catalogue: ENTRY_CATALOGUE,
      projections: [],
      jobs: { enqueue: async () => {} },
    });
    await ledger.record(deploymentStream(id), recording =>
      recording.appendAll(
        [OLD, SET].map(value => ({
          type: 'deployment.pinned',
          v: 2,
          occurredAt: AT.toISOString(),
          source: { collector: 'argocd:eu-1' },
          attestation: 'read' as const,
          controls: [],
          payload: asPayload({
            syncedRevision: value,
            pinnedRevision: value,
            sourceRepository: 'acme/api',
            pin: { ...PIN, options: null, key: 'k', value, commit: value },
            others: [],
            problem: null,
            since: AT.toISOString(),
            baseline: false,
          }),
        })),
      ),
    );
  };
  const found = (inGit: string, pin = PIN) =>
    pinSetByHand(emergencyId, TARGET, { pin, value: inGit }, db);

  it('is what Git is to say where it still says what was applied before', async () => {
    await set('api');
    expect(await found(OLD)).toEqual({ state: 'differs', after: SET });
  });

  it('is settled where Git says it', async () => {
    await set('api');
    expect(await found(SET)).toEqual({ state: 'agrees' });
  });

  it('never takes back what Git says and nobody applied yet', async () => {
    await set('api');
    expect(await found(NEWER)).toMatchObject({
      state: 'impossible',
      cause: 'git-moved',
      problem: expect.stringContaining(`names ${NEWER} by now`),
    });
  });

  it('is not guessed where applications of one pin name different ones', async () => {
    await set('api');
    await insertDeployment(db, TARGET, { id: 'api-us', names: OLD });
    expect(await found(OLD)).toMatchObject({
      state: 'impossible',
      cause: 'no-pin',
      problem: expect.stringContaining('different revisions'),
    });
  });

  it('is none where the pin is a file of what is deployed', async () => {
    await set('api');
    const options = {
      kind: 'kustomize-image' as const,
      path: PATH,
      image: 'api',
      field: 'newTag' as const,
      copied: false,
    };
    expect(await found(OLD, { ...PIN, kind: options.kind, options })).toEqual({
      state: 'agrees',
    });
  });
});
