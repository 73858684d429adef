import {
  attributionSentence,
  type Attribution,
} from '@gitops-compliance/rules';
import { IncidentStore, incidentId } from '../../drift/IncidentStore';
import { saidOf } from '../../drift/incidentView';
import { DRIFT_PATH, type IncidentRow } from '../../drift/records';
import { isUnclaimed, placeInWords } from '../../drift/unresolved';
import type { RecordedEntry } from '../../ledger/Ledger';
import type { Notice, Occasion, OccasionContext } from '../Notice';
import { heldTo } from '../../applications/heldTo';
import { toldOfUnclaimed } from '../../policy/Policy';
import { ownersOf } from './changeNotice';
import { boardAndOwners } from './emergencies';

type Said = Pick<Notice, 'kind' | 'title' | 'description' | 'severity'>;

/** What is said of an incident, by the type of its entry; null: nothing. */
const WORDS: Readonly<
  Record<string, (row: IncidentRow, where: string) => Said | null>
> = {
  'drift.opened': (row, where) =>
    row.attributed_by === 'unauthorised'
      ? {
          kind: 'unauthorised',
          title: `Unauthorised change of ${where}`,
          description: `${saidOf(row).reason} ${
            isUnclaimed(row)
              ? 'Nobody claims it: say whose it is under Audit: applications, and resolve it.'
              : 'Nothing is merged there until somebody who had no part in it resolves it.'
          }`,
          severity: 'critical',
        }
      : {
          kind: 'drift',
          title: `${where} drifted`,
          description: `${saidOf(row).reason} ${attributionSentence(
            row.attribution,
          )}`,
        },
  'drift.overdue': (row, where) => ({
    kind: 'drift',
    title: `What is wrong with ${where} was to be mended by now`,
    description: `${saidOf(row).reason} ${saidOf(row).remedy}`,
    severity: 'high',
  }),
  'drift.resolved': (row, where) => ({
    kind: 'drift',
    title: `The unauthorised change of ${where} is resolved`,
    description: row.resolution ?? '',
  }),
};

/** Something runs that nobody approved, is not mended in time, or is resolved. */
export const drift: Occasion = {
  types: Object.keys(WORDS),
  concerns: ({ envelope: { type, payload } }) =>
    type !== 'drift.opened' || isWorthTelling(payload),
  async notices(entry, context) {
    const row = await new IncidentStore(context.db).get(idOf(entry));
    if (!row || row.mode === 'observe') return [];
    const where = placeInWords(row);
    const said = WORDS[entry.envelope.type](row, where);
    const recipients = await toldOf(row, said, context);
    if (!said || recipients.length === 0) return [];
    return [
      {
        ...said,
        subject: `drift:${incidentId(row)}`,
        service: row.service_ref,
        ...(row.service_ref === null && { isOfUnclaimed: true }),
        link: DRIFT_PATH,
        recipients,
      },
    ];
  },
};

/** What was so from the start is no news, nor is what is only observed. */
function isWorthTelling(payload: object): boolean {
  const { attribution, mode } = payload as {
    attribution: Attribution;
    mode: string;
  };
  return mode !== 'observe' && attribution.by !== 'baseline';
}

function idOf({ envelope }: RecordedEntry): string {
  const { stream, streamSeq, type, payload } = envelope;
  return incidentId({
    deployment_id: stream.slice('deployment:'.length),
    stream_seq: String(type === 'drift.opened' ? streamSeq : payload.incident),
  });
}

async function toldOf(
  row: IncidentRow,
  said: Said | null,
  context: OccasionContext,
): Promise<string[]> {
  const { service_ref: service, environment } = row;
  const isUnauthorised = said?.kind === 'unauthorised';
  if (service !== null && environment !== null) {
    return isUnauthorised
      ? boardAndOwners([{ service, environment }], context)
      : ownersOf({ service_ref: service }, context);
  }
  const owners =
    service === null ? [] : await ownersOf({ service_ref: service }, context);
  const told = [...owners, ...toldOfUnclaimed(context.policy())];
  return isUnauthorised
    ? [...new Set([...told, ...boardsOf(row, context)])]
    : told;
}

/** Boards of whatever it may be of. */
function boardsOf(row: IncidentRow, { policy }: OccasionContext): string[] {
  return heldTo(policy(), row).rules.cab.flatMap(({ from }) => from);
}
