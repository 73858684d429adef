import { Client } from 'pg';
import type { Stage } from '../browser/stage';
import { approveQuietly } from '../browser/standIns';
import { waitFor } from '../waitFor';
import type { Measure } from './Measure';
import { describe, forgeRequests, forgetRequests, isWrite } from './requests';
import { secondsUnderLimits } from './underLimits';

/** From the request to healthy; promotion.test.ts holds it. */
const MAX_WHOLE = 12;
/** What shows that it was reviewed and merged as it should, for each pull request. */
const MAX_EVIDENCE = 8;
/** Promotions that wait for the same window. */
const WAITING = 500;
const MAX_READS = 2;
const MAX_WRITES = 2;
/** "At most about 40": what it renders, its risk and its digest are entries too. */
const MAX_ENTRIES = 45;

/** What a promotion cost, and the change that it was. */
export interface PromotionCosts {
  changeId: string;
  measures: Measure[];
}

/** Goes through one promotion and counts what it asked and recorded. */
export async function promotionCosts(
  stage: Stage,
  from = 'staging',
  to = 'prod',
): Promise<PromotionCosts> {
  const dana = stage.as('developer');
  const ledger = new Client(databaseOf(stage));
  await ledger.connect();
  try {
    await untilAtRest(stage, ledger);
    const before = await entries(ledger);
    forgetRequests(stage);
    const { summary } = await dana.promote(
      'payments-api',
      from,
      to,
      'Measured on its way',
    );
    const { id } = summary;
    const opening = forgeRequests(stage);
    await dana.untilChange(id, 'the protection to be read', change =>
      change.gates.some(
        ({ gate, state }) => gate === 'guardrails' && state === 'open',
      ),
    );
    await approveQuietly(stage, summary.pullRequest?.number as number);
    await dana.untilChange(
      id,
      'every gate to open',
      change => change.actions.merge.allowed,
    );
    await dana.post(`/changes/${id}/merge`);
    await dana.untilChange(
      id,
      'the change to end',
      change => change.summary.endedAt !== null,
    );
    const all = (await entries(ledger)) - before;
    const own = await entries(ledger, `change:${id}`);
    return {
      changeId: id,
      measures: [
        ...opened(opening),
        ...whole(forgeRequests(stage)),
        evidence(forgeRequests(stage).slice(opening.length)),
        {
          what: 'Ledger entries of a whole promotion, all streams',
          kind: 'count',
          value: `${all} (${own} in its own stream)`,
          limit: `≤ ${MAX_ENTRIES}`,
          kept: all <= MAX_ENTRIES,
        },
      ],
    };
  } finally {
    await ledger.end();
  }
}

function opened(requests: ReturnType<typeof forgeRequests>): Measure[] {
  const writes = requests.filter(isWrite);
  const reads = requests.filter(request => !isWrite(request));
  const names = (list: typeof requests) => list.map(describe).join(', ');
  return [
    {
      what: 'Forge reads until a pull request is open',
      kind: 'requests',
      value: `${reads.length} (${names(reads)})`,
      limit: `≤ ${MAX_READS}`,
      kept: reads.length <= MAX_READS,
    },
    {
      what: 'Forge writes until a pull request is open',
      kind: 'requests',
      value: `${writes.length} (${names(writes)})`,
      limit: `≤ ${MAX_WRITES}`,
      kept: writes.length <= MAX_WRITES,
    },
  ];
}

/** What it asked until it was healthy, and what 500 of them do to a forge. */
function whole(requests: ReturnType<typeof forgeRequests>): Measure[] {
  const writes = requests.filter(isWrite);
  const ready = requests.findIndex(({ method }) => method === 'PATCH');
  const merging = requests.slice(ready);
  const seconds = secondsUnderLimits(merging, WAITING);
  return [
    {
      what: 'Forge requests from the request to healthy, webhooks on',
      kind: 'requests',
      value: `${requests.length} (${requests.map(describe).join(', ')})`,
      limit: `≤ ${MAX_WHOLE}`,
      kept: requests.length <= MAX_WHOLE,
    },
    {
      what: 'Of these, writes',
      kind: 'requests',
      value: `${writes.length} (${writes.map(describe).join(', ')})`,
      limit: '',
    },
    {
      what: `Until the last of ${WAITING} is merged after a window opens, GitHub's limits simulated, ${merging.length} requests each`,
      kind: 'time',
      value: `${(seconds / 60).toFixed(1)} min`,
      limit: '',
    },
  ];
}

/** What was read from the open pull request to healthy. */
function evidence(requests: ReturnType<typeof forgeRequests>): Measure {
  const reads = requests.filter(request => !isWrite(request));
  return {
    what: 'Forge reads of evidence of the merged pull request',
    kind: 'requests',
    value: `${reads.length} (${reads.map(describe).join(', ')})`,
    limit: `≤ ${MAX_EVIDENCE}`,
    kept: reads.length <= MAX_EVIDENCE,
  };
}

/** What the start made the portal read is no cost of a promotion. */
async function untilAtRest(stage: Stage, ledger: Client): Promise<void> {
  await waitFor('who may merge to be read, as it is every half hour', () =>
    isAny(ledger, "access_readings WHERE kind = 'forge'"),
  );
  // It is read for the first time when something moves in its repository.
  await stage.world.forge.admin.commit({
    owner: 'acme',
    repo: 'deploy',
    branch: 'main',
    files: { 'notes.md': 'Nothing is deployed from here\n' },
    message: 'Write a note',
    author: 'bob-builds',
    bypassProtection: true,
  });
  await waitFor('what deployed folders build on to be read', () =>
    isAny(ledger, 'kustomize_bases'),
  );
  await waitFor(
    'the jobs to be done',
    async () =>
      !(await isAny(
        ledger,
        "gitops_compliance_jobs.job WHERE state IN ('created', 'retry', 'active')",
      )),
  );
}

/** Whether there is a row. */
async function isAny(ledger: Client, rows: string): Promise<boolean> {
  const { rowCount } = await ledger.query(`SELECT 1 FROM ${rows} LIMIT 1`);
  return rowCount === 1;
}

/** The plugin's own database. */
export function databaseOf(stage: Stage): string {
  const url = new URL(stage.postgresUrl);
  url.pathname = '/backstage_plugin_gitops-compliance';
  return url.toString();
}

async function entries(ledger: Client, stream?: string): Promise<number> {
  const { rows } = await ledger.query<{ count: string }>(
    // Heartbeats of the collectors come by the hour, not by the change.
    `SELECT count(*) FROM ledger_entries
     WHERE stream NOT LIKE 'collector:%' AND ($1::text IS NULL OR stream = $1)`,
    [stream ?? null],
  );
  return Number(rows[0].count);
}
