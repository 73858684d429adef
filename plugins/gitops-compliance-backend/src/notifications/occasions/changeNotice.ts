import { serviceName } from '@gitops-compliance/rules';
import type { RecordedEntry } from '../../ledger/Ledger';
import { changeStream, type ChangeRow } from '../../changes/records';
import type { Notice, OccasionContext } from '../Notice';

/** The change whose stream an entry is in; null: it is not there any more. */
export async function changeOf(
  { envelope }: RecordedEntry,
  { store }: OccasionContext,
): Promise<ChangeRow | null> {
  const id = envelope.stream.slice(changeStream('').length);
  return (await store.get(id)) ?? null;
}

/** How a change is called in a message. */
export function changeName(row: ChangeRow): string {
  const service = serviceName(row.service_ref);
  return `#${row.number} of ${service} to ${row.environment}`;
}

/** Owners of a change's service, as entity references. */
export async function ownersOf(
  row: Pick<ChangeRow, 'service_ref'>,
  { services }: OccasionContext,
): Promise<string[]> {
  const all = await services.all();
  return (
    all.find(({ entityRef }) => entityRef === row.service_ref)?.ownedBy ?? []
  );
}

/** A message about a change; there is one live one for each person. */
export function changeNotice(
  row: ChangeRow,
  context: OccasionContext,
  notice: Omit<Notice, 'subject' | 'service' | 'link'>,
): Notice {
  return {
    ...notice,
    subject: changeStream(row.id),
    service: row.service_ref,
    link: context.changePath(row),
  };
}
