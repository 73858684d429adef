import type {
  CommitOrigin,
  ForgeAccount,
  PullRequestSnapshot,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import { commitsProjection } from '../deployments/commitsProjection';
import { ledgerDatabases } from '../ledger/__testUtils__/databases';
import { sampleLedger } from '../ledger/__testUtils__/sample';
import type { Ledger } from '../ledger/Ledger';
import { PostgresIdentities } from '../persons/PostgresIdentities';
import { SourceReader, sourceJob } from './SourceReader';
import { unreadSources } from './unreadSources';
import { sourcesProjection } from './sourcesProjection';

jest.setTimeout(60_000);

const RANGE = { repository: 'acme/shop', base: 'a', head: 'c' };
const ADA: ForgeAccount = { login: 'Ada-GH', bot: false };
const BOB: ForgeAccount = { login: 'bob-gh', bot: false };

function origin(sha: string, pullRequest: number | null): CommitOrigin {
  return {
    sha,
    pullRequest,
    verification: {
      verified: true,
      reason: 'valid',
      signer: ADA,
      byForge: false,
    },
  };
}

function pull(number: number): PullRequestSnapshot {
  const verification = {
    state: 'unsigned' as const,
    by: null,
    reason: 'unsigned',
  };
  return {
    repository: RANGE.repository,
    number,
    nodeId: `PR_${number}`,
    url: `https://forge.example/acme/shop/pull/${number}`,
    title: `Change ${number}`,
    state: 'merged',
    draft: false,
    headSha: `head-${number}`,
    headBranch: 'feature',
    baseSha: 'a',
    baseBranch: 'main',
    mergeable: 'unknown',
    author: ADA,
    lastPusher: ADA,
    commits: [
      { sha: 'x', author: ADA, committer: ADA, verification },
      { sha: 'y', author: null, committer: null, verification },
      { sha: 'z', author: ADA, committer: ADA, verification },
    ],
    reviews: [
      {
        id: `R_${number}`,
        reviewer: BOB,
        state: 'approved',
        commit: `head-${number}`,
        submittedAt: '2026-06-01T10:00:00.000Z',
        ownerTeams: [],
      },
    ],
    reviewRequests: [],
    unresolvedConversations: 0,
    files: null,
    workflowFiles: null,
    codeOwners: null,
    checks: [],
    twins: [],
    events: [],
    protection: null,
    mergedBy: BOB,
    mergeSha: `merge-${number}`,
    mergedAt: '2026-06-01T11:00:00.000Z',
    asOf: '2026-06-01T12:00:00.000Z',
    truncated: ['commits'],
  };
}

describe('reading what brought the commits of a comparison', () => {
  const databases = ledgerDatabases();
  let db: Knex;
  let ledger: Ledger;
  let origins: CommitOrigin[];
  let pulls: PullRequestSnapshot[];
  /** What was asked of the forge: commits and pull requests, by count. */
  let asked: string[];
  let reader: SourceReader;

  beforeEach(async () => {
    db = await databases.migrated();
    ledger = sampleLedger(db, {
      projections: [commitsProjection, sourcesProjection],
    });
    origins = [origin('b', 7), origin('c', null)];
    pulls = [pull(7)];
    asked = [];
    reader = new SourceReader({
      db,
      ledger,
      identities: new PostgresIdentities(),
      forge: () => ({
        host: 'forge.example',
        provider: 'github',
        async readOrigins(_, shas) {
          asked.push(`commits ${shas}`);
          return origins;
        },
        async readPullRequests(keys) {
          asked.push(`pulls ${keys.map(({ number }) => number)}`);
          return pulls;
        },
      }),
      clock: () => DateTime.fromISO('2026-06-01T12:00:00Z', { zone: 'utc' }),
    });
    await compare('c', ['b', 'c']);
  });

  async function compare(head: string, shas: string[]) {
    await ledger.record(`comparison:acme/shop@a..${head}`, recording =>
      recording.append({
        type: 'comparison.read',
        v: 1,
        occurredAt: '2026-06-01T12:00:00.000Z',
        source: { collector: 'forge:forge.example' },
        attestation: 'read',
        payload: {
          ...RANGE,
          head,
          aheadBy: shas.length,
          behindBy: 0,
          truncated: false,
          missing: false,
          // What a headline claims is another number, and is not believed.
          commits: shas.map(sha => ({ sha, pullRequest: 99 })),
        },
      }),
    );
  }

  const run = (head = 'c') =>
    reader.run({ ...RANGE, head }, new AbortController().signal);

  const entries = async (type: string) =>
    Number((await db('ledger_entries').where({ type }).count().first())?.count);

  it("records the forge's own record, everybody by reference", async () => {
    await run();
    expect(asked).toEqual(['commits b,c', 'pulls 7']);
    const row = await db('source_pull_requests').first();
    const [ada, bob] = await Promise.all(
      ['ada-gh', 'bob-gh'].map(
        async name => (await db('identities').where({ name }).first('ref')).ref,
      ),
    );
    expect(row).toMatchObject({
      number: 7,
      title: 'Change 7',
      state: 'merged',
      author_ref: ada,
      last_pusher_ref: ada,
      merged_by_ref: bob,
      writer_refs: [ada, null],
      writers_complete: false,
      reviews: [{ reviewer: bob, commit: 'head-7', state: 'approved' }],
      reviews_complete: true,
    });
    const found = await db('comparison_origins').first();
    expect(found.commits).toMatchObject([
      { sha: 'b', pullRequest: 7, verified: true, signer: ada },
      { sha: 'c', pullRequest: null },
    ]);
    const texts = await db.raw(
      `SELECT convert_from(entry, 'UTF8') AS entry FROM ledger_entries`,
    );
    expect(JSON.stringify(texts.rows)).not.toMatch(/ada-gh|bob-gh|Change 7/i);
  });

  it('asks again only for a commit that nothing brought yet', async () => {
    await run();
    await run();
    expect(asked.slice(2)).toEqual(['commits b,c']);
    expect(await entries('comparison.origins-read')).toBe(1);
    origins = [origin('b', 7), origin('c', 8)];
    pulls = [pull(8)];
    await run();
    await run();
    expect(asked.slice(3)).toEqual(['commits b,c', 'pulls 8']);
    expect(await entries('comparison.origins-read')).toBe(2);
    expect(await entries('source-pull-request.read')).toBe(2);
  });

  it('reads a pull request once, whatever it is compared with', async () => {
    await run();
    await compare('b', ['b']);
    origins = [origin('b', 7)];
    await run('b');
    expect(asked.slice(2)).toEqual(['commits b']);
    expect(await entries('source-pull-request.read')).toBe(1);
  });

  it('records once that the forge does not show one', async () => {
    pulls = [];
    await run();
    await run();
    expect(await db('source_pull_requests').first()).toMatchObject({
      number: 7,
      state: 'missing',
      author_ref: null,
    });
    expect(await entries('source-pull-request.read')).toBe(1);
    pulls = [pull(7)];
    await run();
    expect(await db('source_pull_requests').first('state')).toEqual({
      state: 'merged',
    });
  });

  it('is asked for again where a comparison on record was never read', async () => {
    const range = ['acme/shop', 'a', 'c'];
    expect(await unreadSources([range, range], db)).toEqual([
      sourceJob('acme/shop', 'a', 'c'),
    ]);
    await run();
    expect(await unreadSources([range], db)).toEqual([]);
  });

  it('does nothing for a comparison that is not on record', async () => {
    await run('nowhere');
    expect(asked).toEqual([]);
  });

  it('is folded anew to the same rows', async () => {
    await run();
    const { tables } = await ledger.rebuild();
    for (const table of sourcesProjection.tables) {
      expect(tables[table]).toMatchObject({ different: 0 });
    }
  });
});
