import type { TicketDraft } from '@gitops-compliance/plugin-gitops-compliance-node';
import { serviceName } from '@gitops-compliance/rules';
import type { ChangeRow } from '../changes/records';
import { inWords, shortRevision, TEXT_ERASED } from '../shared/text';

/** Longest title that ticket systems take. */
const MAX_TITLE = 160;
/** Longest reason that is told. */
const MAX_REASON = 2000;

/** Of a change, what its ticket tells. */
type Told = Pick<
  ChangeRow,
  | 'id'
  | 'number'
  | 'kind'
  | 'service_ref'
  | 'environment'
  | 'from_environment'
  | 'from_revision'
  | 'to_revision'
  | 'release_number'
  | 'reason'
  | 'risk'
  | 'pull_request'
>;

/**
 * What a ticket says that the portal makes: what changes, why, and where the
 * evidence is. Plain text; the system's own module escapes it.
 *
 * @param changes - those that the ticket is for; at least one
 */
export function ticketText<T extends Told>(
  changes: readonly T[],
  {
    digest,
    changeUrl,
  }: { digest: string | null; changeUrl: (row: T) => string },
): Pick<TicketDraft, 'title' | 'paragraphs'> {
  const [first] = changes;
  const what =
    first.release_number === null
      ? `#${first.number}`
      : `release R${first.release_number}`;
  const names = inWords([
    ...new Set(changes.map(change => serviceName(change.service_ref))),
  ]);
  const places = inWords([
    ...new Set(changes.map(({ environment }) => environment)),
  ]);
  const title = `${capital(first.kind)} of ${names} to ${places} (${what})`;
  return {
    title:
      title.length > MAX_TITLE ? `${title.slice(0, MAX_TITLE - 1)}…` : title,
    paragraphs: [
      `Why: ${(first.reason ?? TEXT_ERASED).slice(0, MAX_REASON)}`,
      ...changes.map(change => lineOf(change, changeUrl(change))),
      ...(digest && changes.length === 1
        ? [`Reviews are bound to the digest ${digest}.`]
        : []),
      'Gates, reviews and the record of this change stand in the portal, under the address above.',
    ],
  };
}

function lineOf(change: Told, url: string): string {
  const from = change.from_environment
    ? ` (runs in ${change.from_environment})`
    : '';
  const risk = change.risk === null ? '' : `, risk ${change.risk} of 10`;
  const pull = change.pull_request
    ? `, pull request ${change.pull_request.url}`
    : '';
  return `#${change.number}: ${serviceName(change.service_ref)} in ${
    change.environment
  } goes from ${shortRevision(change.from_revision)} to ${shortRevision(
    change.to_revision,
  )}${from}${risk}${pull}. Evidence: ${url}`;
}

function capital(kind: Told['kind']): string {
  return kind === 'direct'
    ? 'Direct change'
    : `${kind[0].toUpperCase()}${kind.slice(1)}`;
}
