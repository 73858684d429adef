import { targetPolicyOf } from '../../policy/Policy';
import { emergencyPath } from '../../emergencies/emergencyPath';
import {
  emergencyStream,
  targetInWords,
  type EmergencyRow,
  type EmergencyTarget,
} from '../../emergencies/records';
import { EmergencyStore } from '../../emergencies/EmergencyStore';
import type { Notice, Occasion, OccasionContext } from '../Notice';
import { ownersOf } from './changeNotice';

/** What is said of an emergency, by the type of its entry. */
const WORDS: Readonly<
  Record<
    string,
    {
      kind: 'emergency' | 'overdue';
      title: (name: string, where: string) => string;
      description: (row: EmergencyRow) => string;
    }
  >
> = {
  'emergency.declared': {
    kind: 'emergency',
    title: (name, where) => `Emergency ${name} for ${where}`,
    description: row =>
      row.needs_confirmation && !row.confirmed_at
        ? `It waits for a second person to confirm it. ${row.reason ?? ''}`
        : row.reason ?? '',
  },
  'emergency.confirmed': {
    kind: 'emergency',
    title: (name, where) => `Emergency ${name} for ${where} is confirmed`,
    description: row => row.reason ?? '',
  },
  'emergency.ended': {
    kind: 'emergency',
    title: (name, where) => `Emergency ${name} for ${where} is over`,
    description: () =>
      'Every gate holds again. Somebody who had no part in it reviews it now.',
  },
  'emergency.overdue': {
    kind: 'overdue',
    title: (name, where) =>
      `What emergency ${name} for ${where} owes is overdue`,
    description: () =>
      'Until it is done its declarer cannot declare another one alone. Review it, or merge what was altered by hand.',
  },
};

/** An emergency was declared, confirmed or ended, or what it owes is overdue. */
export const emergencies: Occasion = {
  types: Object.keys(WORDS),
  async notices({ envelope }, context) {
    const words = WORDS[envelope.type];
    return toldOf(envelope.stream, context, (row, where) => ({
      kind: words.kind,
      title: words.title(`E-${row.number}`, where),
      description: words.description(row),
      // Whoever declared it must know that it is overdue.
      alsoDeclarer: words.kind === 'overdue',
    }));
  },
};

/** No pager could wake anybody: the last way is to tell people here. */
export const undelivered: Occasion = {
  types: ['emergency.undelivered'],
  concerns: ({ envelope }) => envelope.payload.next === null,
  async notices({ envelope }, context) {
    return toldOf(envelope.stream, context, (row, where) => ({
      kind: 'emergency',
      title: `Nobody could be woken for emergency E-${row.number} for ${where}`,
      description:
        'No pager took the alert. Ring whoever is on call, and see Change control, Emergencies.',
      alsoDeclarer: true,
    }));
  },
};

async function toldOf(
  stream: string,
  context: OccasionContext,
  say: (
    row: EmergencyRow,
    where: string,
  ) => Pick<Notice, 'kind' | 'title' | 'description'> & {
    alsoDeclarer: boolean;
  },
): Promise<Notice[]> {
  const store = new EmergencyStore(context.db);
  const row = await store.get(stream.slice(emergencyStream('').length));
  if (!row) return [];
  const targets = await store.targetsOf(row.id);
  const { alsoDeclarer, ...said } = say(
    row,
    targets.map(targetInWords).join(', '),
  );
  const recipients = [
    ...(await boardAndOwners(targets, context)),
    ...(alsoDeclarer ? [row.declared_by] : []),
  ];
  if (recipients.length === 0) return [];
  return [
    {
      ...said,
      subject: stream,
      service: targets[0].service,
      link: emergencyPath(row.id),
      severity: 'critical',
      recipients,
    },
  ];
}

/** The owners of the services, and the boards, of some targets. */
export async function boardAndOwners(
  targets: readonly EmergencyTarget[],
  context: OccasionContext,
): Promise<string[]> {
  const owners = await Promise.all(
    targets.map(({ service }) => ownersOf({ service_ref: service }, context)),
  );
  const boards = targets.flatMap(target =>
    targetPolicyOf(context.policy(), target).cab.flatMap(({ from }) => from),
  );
  return [...new Set([...owners.flat(), ...boards])];
}
