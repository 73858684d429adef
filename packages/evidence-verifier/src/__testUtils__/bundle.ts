import { parseEntry } from '@gitops-compliance/evidence-log';
import {
  IN_TOTO,
  signEnvelope,
  STATEMENT_TYPE,
} from '@gitops-compliance/evidence-log/node';
import {
  type AnyCheck,
  type ChangeOfRecord,
  CHECKS,
  CompletenessFold,
  EvidenceBackground,
  EvidenceFold,
  isOfServices,
  type NameOfRecord,
  threeWayCount,
  unclaimedScopeOf,
} from '@gitops-compliance/rules';
import { createHash } from 'node:crypto';
import { changeFile } from '../evidence/population';
import { unclaimedFile } from '../evidence/Unclaimed';
import { CHANGE_CELLS, type Cells, SYNC_CELLS } from '../evidence/tables';
import { EXPORT_KEY_NAME, MANIFEST, PREDICATE_TYPE } from '../verify/manifest';
import type { TestKey } from './keys';
import { logFiles, ORIGIN } from './logFiles';
import {
  ADA,
  at,
  BOB,
  BOB_FORGE,
  PORTAL_BOT,
  PORTAL_SYNC,
  REASON,
  REASON_HASH,
  type Story,
} from './world';

/** The keys of a portal. */
export interface PortalKeys {
  checkpoint: TestKey;
  export: TestKey;
}

export type Files = Map<string, Buffer>;
const IDENTITIES = [ADA, BOB, BOB_FORGE, PORTAL_BOT, PORTAL_SYNC];
const PERIOD = {
  from: '2026-10-01T00:00:00.000Z',
  until: '2026-11-01T00:00:00.000Z',
};

/** The files of a bundle of a story, in the layout of the portal's exports. */
export async function bundleOf(
  story: Story,
  keys: PortalKeys,
  isExported: (index: number) => boolean = index =>
    !story.envelopes[index].type.startsWith('commit.'),
  services: string[] | null = null,
  own: readonly AnyCheck[] = [],
): Promise<Files> {
  const log = await logFiles(story.entries, keys.checkpoint);
  const files: Files = new Map();
  const indexes = story.entries.map((_, index) => index).filter(isExported);
  for (const [path, bytes] of log.files) {
    if (!path.startsWith('tile/entries/')) files.set(`log/1/${path}`, bytes);
  }
  files.set(
    'entries/000000.txt',
    Buffer.concat(
      indexes.map(index =>
        Buffer.concat([
          Buffer.from(`1 ${index} `),
          story.entries[index],
          Buffer.from('\n'),
        ]),
      ),
    ),
  );
  const { content, salt } = REASON;
  const blob = { hash: REASON_HASH, salt, content };
  files.set('blobs/000000.jsonl', Buffer.from(`${JSON.stringify(blob)}\n`));
  setJson(
    files,
    'identities.json',
    Object.fromEntries(IDENTITIES.map(({ ref, ...rest }) => [ref, rest])),
  );
  const judgedAt = at(28);
  const scope = { environments: ['prod'], ...PERIOD };
  const background = new EvidenceBackground(
    new Map(IDENTITIES.map(({ ref, ...rest }) => [ref, rest])),
  );
  const fold = new EvidenceFold(
    background,
    own,
    services ? null : unclaimedScopeOf(scope, judgedAt),
  );
  for (const index of indexes) {
    fold.add({ ...parseEntry(story.entries[index]), place: `1/${index}` });
  }
  for (const judged of fold.judgeUnclaimed()) {
    setJson(files, unclaimedFile(judged.deployment), judged);
  }
  const names = background.names.of(services ?? []);
  const isAsked = ({ service: name, requestedAt }: ChangeOfRecord) =>
    services === null ||
    isOfServices({ name, at: requestedAt }, services, names);
  const rows = fold
    .changes()
    .filter(isAsked)
    .map(change => {
      const { gateDecisions, timeline, ...row } = change;
      const file = changeFile(change);
      setJson(files, file, fold.judge(change.id, judgedAt));
      return { ...row, file };
    });
  setTable(files, 'population/changes', CHANGE_CELLS, rows);
  const syncs = fold.syncs() as unknown as Record<string, unknown>[];
  setTable(files, 'population/syncs', SYNC_CELLS, syncs);
  setCompleteness(files, story, indexes, judgedAt);
  await signManifest(files, keys.export, {
    size: story.entries.length,
    root: log.root.toString('base64'),
    judgedAt,
    services,
    unclaimed: services === null,
    ...(names.length > 0 && { names }),
    rules: Object.fromEntries(
      [...CHECKS, ...own].map(({ id, ruleVersion }) => [id, ruleVersion]),
    ),
  });
  return files;
}

/** What is whole; a month is closed where the story tells of it. */
function setCompleteness(
  files: Files,
  story: Story,
  indexes: readonly number[],
  judgedAt: string,
): void {
  const scope = { environment: 'prod', ...PERIOD };
  const fold = new CompletenessFold(scope);
  for (const index of indexes) {
    const entry = story.envelopes[index];
    if (entry.observedAt < judgedAt) fold.add(entry);
  }
  const closing = story.envelopes.find(
    ({ type }) => type === 'population.closed',
  );
  const populations = [
    {
      environment: 'prod',
      period: '2026-10',
      last: closing?.payload.last ?? 1,
      closedAt: closing?.occurredAt ?? null,
    },
  ];
  const count = threeWayCount(scope, fold.facts());
  setJson(files, 'completeness.json', [{ ...scope, count, populations }]);
  setJson(files, 'population/closings.json', populations);
}

/** Signs a manifest over the files as they are. */
export async function signManifest(
  files: Files,
  key: TestKey,
  {
    size,
    root,
    judgedAt,
    services = null,
    unclaimed,
    names,
    rules,
  }: {
    size: number;
    root: string;
    judgedAt: string;
    services?: string[] | null;
    unclaimed?: boolean;
    names?: NameOfRecord[];
    rules?: Record<string, number>;
  },
): Promise<void> {
  files.delete(MANIFEST);
  const statement = {
    _type: STATEMENT_TYPE,
    subject: [...files.keys()].sort().map(name => ({
      name,
      digest: {
        sha256: createHash('sha256')
          .update(files.get(name) as Buffer)
          .digest('hex'),
      },
    })),
    predicateType: PREDICATE_TYPE,
    predicate: {
      format: 1,
      request: {
        environments: ['prod'],
        ...PERIOD,
        framework: 'SOC2',
        wholeLog: false,
        change: null,
        services,
        ...(unclaimed && { unclaimed }),
        names,
      },
      log: { origin: ORIGIN, shard: 1, size, root },
      judgedAt,
      rules,
    },
  };
  const payload = Buffer.from(JSON.stringify(statement));
  const signer = key.signer(EXPORT_KEY_NAME);
  setJson(files, MANIFEST, await signEnvelope(IN_TOTO, payload, signer));
}

/**
 * Signs again with what the manifest said before: a portal that lies.
 *
 * @param unclaimed - whether it says that it judges what nobody claims; default:
 *   what it said
 * @param told - the names that it says services had; default: what it said
 */
export async function resign(
  files: Files,
  key: TestKey,
  unclaimed?: boolean,
  told?: NameOfRecord[],
): Promise<void> {
  const { payload } = JSON.parse(String(files.get(MANIFEST)));
  const { predicate } = JSON.parse(
    Buffer.from(payload, 'base64').toString('utf8'),
  );
  const { judgedAt, log, request, rules } = predicate;
  await signManifest(files, key, {
    judgedAt,
    services: request.services,
    unclaimed: unclaimed ?? request.unclaimed,
    names: told ?? request.names,
    rules,
    ...log,
  });
}

export function setJson(files: Files, path: string, value: unknown): void {
  files.set(path, Buffer.from(`${JSON.stringify(value, null, 2)}\n`));
}

/** Changes a JSON file in place. */
export function editJson<T>(
  files: Files,
  path: string,
  edit: (value: T) => void,
): void {
  const value = JSON.parse(String(files.get(path))) as T;
  edit(value);
  setJson(files, path, value);
}

function setTable(
  files: Files,
  path: string,
  cells: Cells,
  rows: readonly Record<string, unknown>[],
): void {
  setJson(files, `${path}.json`, rows);
  const lines = [
    Object.keys(cells),
    ...rows.map(row => Object.values(cells).map(cell => cell(row) ?? '')),
  ];
  files.set(
    `${path}.csv`,
    Buffer.from(lines.map(line => `${line.join(',')}\r\n`).join('')),
  );
}
