import {
  type ChangeOfRecord,
  type EvidenceFold,
  isOfServices,
  type SyncOfRecord,
} from '@gitops-compliance/rules';
import { z } from 'zod';
import type { BundleSource } from '../bundle/BundleSource';
import { parseJson, readWhole } from '../bundle/content';
import type { CheckLog } from '../report/report';
import type { Manifest } from '../verify/manifest';
import { differing, isSame } from './same';
import { CHANGE_CELLS, SYNC_CELLS, verifyTable } from './tables';

/** Path of the list of changes, and of the list of syncs. */
export const CHANGES = 'population/changes.json';
export const SYNCS = 'population/syncs.json';

const rowsSchema = z.array(z.record(z.string(), z.unknown()));
type Request = Manifest['predicate']['request'];

/** Path of all that is told of a change. */
export function changeFile({
  environment,
  period,
  populationNumber,
}: ChangeOfRecord): string {
  return `changes/${environment}/${period}/${populationNumber}.json`;
}

/** The changes that a request is about, as the entries tell them. */
export function changesOf(
  fold: EvidenceFold,
  request: Request,
): ChangeOfRecord[] {
  return fold.changes().filter(change => isAsked(request, change));
}

/** The changes that a request is about alone; null: all of its period. */
export function changesAsked({ change, release }: Request): string[] | null {
  return change ? [change] : release?.changes ?? null;
}

/** Whether a request is about a change. */
export function isAsked(
  request: Request,
  change: {
    id: string;
    environment: string;
    service: string;
    requestedAt: string;
  },
): boolean {
  const asked = changesAsked(request);
  return asked
    ? asked.includes(change.id)
    : request.environments.includes(change.environment) &&
        isTold(change, request) &&
        isWithin(change.requestedAt, request);
}

/** The lists are what the entries say, and each table is its list. */
export async function verifyPopulation(
  source: BundleSource,
  fold: EvidenceFold,
  request: Request,
  check: CheckLog,
): Promise<void> {
  const changes = changesOf(fold, request);
  const rows = changes.map(({ gateDecisions, timeline, ...row }) => ({
    ...row,
    file: changeFile({ ...row, gateDecisions, timeline }),
  }));
  const listed = await rowsOf(source, CHANGES);
  compareRows(CHANGES, rows, listed, row => `change ${row.number}`, check);
  await verifyTable(
    source,
    'population/changes.csv',
    CHANGE_CELLS,
    listed,
    check,
  );

  const syncs = changesAsked(request) ? [] : syncsOf(fold, request);
  const listedSyncs = await rowsOf(source, SYNCS);
  compareRows(
    SYNCS,
    syncs as unknown as Row[],
    listedSyncs,
    row => `${row.deployment} at ${row.startedAt}`,
    check,
  );
  await verifyTable(
    source,
    'population/syncs.csv',
    SYNC_CELLS,
    listedSyncs,
    check,
  );
}

type Row = Record<string, unknown>;

function compareRows(
  path: string,
  expected: readonly Row[],
  listed: readonly Row[],
  nameOf: (row: Row) => string,
  check: CheckLog,
): void {
  const told = new Map(listed.map(row => [nameOf(row), row]));
  if (told.size !== listed.length) {
    check.difference(path, 'a row is there twice');
  }
  for (const row of expected) {
    check.examined();
    const name = nameOf(row);
    const found = told.get(name);
    told.delete(name);
    if (!found) {
      check.difference(`${path}, ${name}`, 'the log has it, the list does not');
    } else if (!isSame(found, row)) {
      check.difference(
        `${path}, ${name}`,
        `it is not what the entries say: ${differing(found, row).join(', ')}`,
      );
    }
  }
  for (const name of told.keys()) {
    check.difference(`${path}, ${name}`, 'the list has it, the log does not');
  }
}

function syncsOf(fold: EvidenceFold, request: Request): SyncOfRecord[] {
  return fold.syncs().filter(
    ({ environment, service, startedAt }) =>
      environment !== null &&
      request.environments.includes(environment) &&
      // By its present name: a deployment is of whom it was mapped to last.
      (!request.services ||
        (service !== null && request.services.includes(service))) &&
      isWithin(startedAt, request),
  );
}

async function rowsOf(source: BundleSource, path: string): Promise<Row[]> {
  const text = (await readWhole(source, path)).toString('utf8');
  return parseJson(text, rowsSchema, path);
}

function isTold(
  { service, requestedAt }: { service: string; requestedAt: string },
  { services, names }: Request,
): boolean {
  const named = { name: service, at: requestedAt };
  return !services || isOfServices(named, services, names ?? []);
}

function isWithin(at: string, { from, until }: Request): boolean {
  const instant = Date.parse(at);
  return instant >= Date.parse(from) && instant < Date.parse(until);
}
