import {
  type AnyCheck,
  type ChangeOfRecord,
  EvidenceBackground,
  EvidenceFold,
  type EvidenceIdentity,
  type JudgedChange,
  unclaimedScopeOf,
} from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { BundleStore, WholeFile } from '../BundleStore';
import { jsonText } from '../files/BundleFile';
import { selectedEntries } from '../files/entryFiles';
import { populationRow } from '../files/populationFiles';
import { readOrNull } from '../readOrNull';
import { isTold } from '../namesOfExport';
import { changesAsked, type FixedExport } from '../records';
import type { ReportedChange, ReportedUnclaimed } from '../report/types';
import { unclaimedFile } from '../files/unclaimedFiles';
import type { EvidenceRows, PlacedRow } from './EvidenceRows';
import { Subjects } from './Subjects';

/** Changes or applications whose files are written at once. */
const FILES_AT_ONCE = 100;
/** Digits that every number is padded to, so that it is ordered by its bytes. */
const NUMBER_DIGITS = 12;

/**
 * Judges every change of an export, a target at a time: writes a file for each,
 * and the rows `change` (as {@link ReportedChange}) and `sync`; and in the same
 * way the applications that nobody claims. What was done before is not done again.
 */
export async function judgeTargets(
  {
    db,
    bundles,
    rows,
    own,
  }: {
    db: Knex;
    bundles: BundleStore;
    rows: EvidenceRows;
    /** Checks of the operator's own. */
    own: readonly AnyCheck[];
  },
  exported: FixedExport,
  identities: ReadonlyMap<string, EvidenceIdentity>,
  signal: AbortSignal,
): Promise<void> {
  const subjects = new Subjects(db, exported);
  await subjects.prepare();
  const background = await backgroundOf(db, exported, identities);
  const { request, judgedAt } = exported;
  const unclaimed = request.unclaimed
    ? unclaimedScopeOf(request, judgedAt)
    : null;
  for (;;) {
    const target = await subjects.next();
    if (target === undefined || signal.aborted) return;
    const fold = new EvidenceFold(background, own, unclaimed);
    for await (const entry of subjects.entriesOf(target)) fold.add(entry);
    await writeChanges(fold, exported, { bundles, rows });
    await writeUnclaimed(fold, exported, { bundles, rows });
    await rows.add(exported, 'sync', syncRows(fold, exported));
    await subjects.judged(target);
  }
}

async function backgroundOf(
  db: Knex,
  exported: FixedExport,
  identities: ReadonlyMap<string, EvidenceIdentity>,
): Promise<EvidenceBackground> {
  const background = new EvidenceBackground(identities);
  const others = selectedEntries(db, exported, {
    sql: `NOT starts_with(e.stream, 'change:')
      AND NOT starts_with(e.stream, 'deployment:')`,
    bindings: [],
  });
  for await (const { shard, logIndex, entry } of others) {
    const read = readOrNull(entry);
    if (read) background.add({ ...read, place: `${shard}/${logIndex}` });
  }
  return background;
}

async function writeChanges(
  fold: EvidenceFold,
  exported: FixedExport,
  { bundles, rows }: { bundles: BundleStore; rows: EvidenceRows },
): Promise<void> {
  const changes = fold.changes().filter(change => concerns(exported, change));
  for (let from = 0; from < changes.length; from += FILES_AT_ONCE) {
    const files: WholeFile[] = [];
    const listed: PlacedRow[] = [];
    for (const change of changes.slice(from, from + FILES_AT_ONCE)) {
      const judged = fold.judge(change.id, exported.judgedAt) as JudgedChange;
      const path = changeFile(change);
      const row: ReportedChange = {
        ...populationRow(change, path),
        verdicts: judged.verdicts,
        ...(judged.waivers && { waivers: judged.waivers }),
      };
      const place = String(change.number).padStart(NUMBER_DIGITS, '0');
      files.push({ path, content: jsonText(judged) });
      listed.push({ place, row });
    }
    await bundles.writeAll(exported, files);
    await rows.add(exported, 'change', listed);
  }
}

async function writeUnclaimed(
  fold: EvidenceFold,
  exported: FixedExport,
  { bundles, rows }: { bundles: BundleStore; rows: EvidenceRows },
): Promise<void> {
  const judged = fold.judgeUnclaimed();
  for (let from = 0; from < judged.length; from += FILES_AT_ONCE) {
    const some = judged.slice(from, from + FILES_AT_ONCE);
    await bundles.writeAll(
      exported,
      some.map(one => ({
        path: unclaimedFile(one.deployment),
        content: jsonText(one),
      })),
    );
    await rows.add(
      exported,
      'unclaimed',
      some.map(({ deployment, environment, verdicts }) => {
        const row: ReportedUnclaimed = { deployment, environment, verdicts };
        return { place: deployment, row };
      }),
    );
  }
}

/** Path of all that is told of a change. */
function changeFile({
  environment,
  period,
  populationNumber,
}: ChangeOfRecord): string {
  return `changes/${environment}/${period}/${populationNumber}.json`;
}

/** The bundle of single changes tells of no syncs: it would seem to be all. */
function syncRows(fold: EvidenceFold, { request }: FixedExport): PlacedRow[] {
  if (changesAsked(request)) return [];
  const { environments, from, until } = request;
  return fold
    .syncs()
    .filter(
      ({ environment, service, startedAt }) =>
        environment !== null &&
        environments.includes(environment) &&
        // By its present name: of what was seen of it, the last mapping counts.
        isOf(request.services, service) &&
        isWithin(startedAt, from, until),
    )
    .map(row => ({ place: `${row.startedAt} ${row.deployment}`, row }));
}

function concerns(
  { request }: FixedExport,
  change: {
    id: string;
    service: string;
    environment: string;
    requestedAt: string;
  },
): boolean {
  const asked = changesAsked(request);
  return asked
    ? asked.includes(change.id)
    : request.environments.includes(change.environment) &&
        isTold(request, change.service, change.requestedAt) &&
        isWithin(change.requestedAt, request.from, request.until);
}

function isOf(services: string[] | null, service: string | null): boolean {
  return services === null || (service !== null && services.includes(service));
}

function isWithin(at: string, from: string, until: string): boolean {
  const instant = Date.parse(at);
  return instant >= Date.parse(from) && instant < Date.parse(until);
}
