import { InputError } from '@backstage/errors';
import type {
  CalendarEditWish,
  CalendarImportWish,
  CalendarView,
  PolicyProposalView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import type { CalendarEntryKind } from '@gitops-compliance/rules';
import type { Policy } from '../policy/Policy';
import type { Decider, PolicyProposals } from '../policy/PolicyProposals';
import type { PolicyOrigin } from '../policy/PolicyService';
import { editCalendar } from './editCalendar';
import { readICalendar } from './icalendar/readICalendar';

const ALL_KINDS = ['window', 'freeze', 'exception'] as const;

/**
 * Entries of the calendar that people make on the screen. The calendar is part
 * of the policy, so an edit is a proposal of a policy: it is on record with its
 * reason, a second person approves it, and past instants keep the calendar that
 * was in force. Where the policy comes from a repository, edits are made there.
 */
export class CalendarEdits {
  constructor(
    private readonly options: {
      policy: () => Policy;
      proposals: PolicyProposals;
      /** Where the policy comes from. */
      origin: PolicyOrigin['kind'];
    },
  ) {}

  /** Kinds of entries that may be proposed here. */
  mayPropose(): CalendarEntryKind[] {
    const { origin } = this.options;
    return origin === 'portal' ? [...ALL_KINDS] : [];
  }

  /** What somebody may propose, and why not the rest. */
  proposing(
    hasPermission: boolean,
  ): Pick<CalendarView, 'mayPropose' | 'proposeReason'> {
    const kinds = this.mayPropose();
    if (!hasPermission) {
      return {
        mayPropose: [],
        proposeReason:
          'You may not change the calendar (permission gitops-compliance.policy.propose); ask somebody who may.',
      };
    }
    const source = this.options.policy().source.replace(/^git:/, '');
    return {
      mayPropose: kinds,
      proposeReason:
        kinds.length === ALL_KINDS.length
          ? ''
          : `The calendar is part of the policy: change it at ${source}.`,
    };
  }

  /**
   * Proposes to put or remove an entry of the calendar in force.
   *
   * @throws as `editCalendar` and `PolicyProposals.propose` do
   */
  async propose(
    { kind, entry, remove, reason }: CalendarEditWish,
    decider: Decider,
  ): Promise<PolicyProposalView> {
    const { policy, proposals } = this.options;
    const { text, hash } = policy();
    const edit =
      entry !== undefined ? { kind, entry } : { kind, remove: remove ?? '' };
    return proposals.propose(
      { text: editCalendar(text, [edit]), reason, base: hash },
      decider,
    );
  }

  /**
   * Proposes to put every event of an iCalendar object into the calendar, all
   * for whom `scope` says. One that was taken before, by its id, is replaced.
   *
   * @throws InputError with every event that cannot be an entry; else as
   *   `propose` does
   */
  async import(
    { kind, icalendar, timeZone, scope, reason }: CalendarImportWish,
    decider: Decider,
  ): Promise<PolicyProposalView> {
    const { policy, proposals } = this.options;
    const read = readICalendar(icalendar, timeZone);
    if (!read.ok) {
      const [first, ...more] = read.problems;
      const rest = more.length > 0 ? `; and ${more.length} more` : '';
      throw new InputError(
        `The iCalendar object was not taken. ${first}${rest}`,
      );
    }
    const { text, hash } = policy();
    const edits = read.events.map(event => ({
      kind,
      entry: { ...event, ...scope, ...(kind === 'freeze' && { reason }) },
    }));
    return proposals.propose(
      { text: editCalendar(text, edits), reason, base: hash },
      decider,
    );
  }
}
