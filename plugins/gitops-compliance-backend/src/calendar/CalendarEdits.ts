import { ConflictError, InputError } from '@backstage/errors';
import type {
  CalendarEditWish,
  CalendarImportWish,
  CalendarView,
  PolicyProposalView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  kindsOnScreen,
  type CalendarEntry,
  type CalendarEntryKind,
} from '@gitops-compliance/rules';
import type { Policy } from '../policy/Policy';
import type { Decider, PolicyProposals } from '../policy/PolicyProposals';
import type { PolicyOrigin } from '../policy/PolicyService';
import { editCalendar, type CalendarEdit } from './editCalendar';
import { readICalendar } from './icalendar/readICalendar';

/** What somebody may propose on the screen. */
export interface Proposing
  extends Pick<CalendarView, 'mayPropose' | 'proposeReason'> {
  /** Whether an entry that is there may be changed or removed here. */
  mayChange(entry: CalendarEntry): boolean;
}

const ALL_KINDS = ['window', 'freeze', 'exception'] as const;

/**
 * Entries of the calendar that people make on the screen. The calendar is part
 * of the policy, so an edit is a proposal of a policy: it is on record with its
 * reason, a second person approves it, and past instants keep the calendar that
 * was in force. Where the policy comes from a repository, entries of the screen
 * stand beside it, of the kinds that it leaves to the screen, and what it says
 * itself is changed there. A local file is changed nowhere but in its place.
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
    const { origin, policy } = this.options;
    if (origin === 'git') return kindsOnScreen(policy().calendar);
    return origin === 'portal' ? [...ALL_KINDS] : [];
  }

  /** What somebody may propose, and why not the rest. */
  proposing(hasPermission: boolean): Proposing {
    if (!hasPermission) {
      return {
        mayPropose: [],
        proposeReason:
          'You may not change the calendar (permission gitops-compliance.policy.propose); ask somebody who may.',
        mayChange: () => false,
      };
    }
    const { origin } = this.options;
    return {
      mayPropose: this.mayPropose(),
      proposeReason: this.#elsewhere(),
      mayChange: ({ source }) =>
        origin === 'git' ? source?.kind === 'screen' : this.#isFree(source),
    };
  }

  /** Entries of feeds are changed where the feed is. */
  #isFree(source: CalendarEntry['source']): boolean {
    return this.options.origin === 'portal' && source?.kind !== 'feed';
  }

  /** What is changed elsewhere, and where; empty: nothing is. */
  #elsewhere(): string {
    const { origin, policy } = this.options;
    if (origin === 'portal') return '';
    const { source, calendar } = policy();
    const where = source.replace(/^git:/, '');
    const kinds = this.mayPropose();
    if (kinds.length === 0) {
      return `The calendar is part of the policy: change it at ${where}.`;
    }
    return kinds.length === ALL_KINDS.length
      ? `What stands in the policy at ${where} is changed there.`
      : `Here ${
          calendar.screen ?? 'freezes'
        } can be proposed (calendar.screen of the policy); everything else is changed at ${where}.`;
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
    const edit =
      entry !== undefined ? { kind, entry } : { kind, remove: remove ?? '' };
    return this.#propose([edit], reason, decider);
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
    const read = readICalendar(icalendar, timeZone);
    if (!read.ok) {
      const [first, ...more] = read.problems;
      const rest = more.length > 0 ? `; and ${more.length} more` : '';
      throw new InputError(
        `The iCalendar object was not taken. ${first}${rest}`,
      );
    }
    const edits = read.events.map(event => ({
      kind,
      entry: { ...event, ...scope, ...(kind === 'freeze' && { reason }) },
    }));
    return this.#propose(edits, reason, decider);
  }

  async #propose(
    edits: readonly CalendarEdit[],
    reason: string,
    decider: Decider,
  ): Promise<PolicyProposalView> {
    const { policy, proposals, origin } = this.options;
    const kinds = this.mayPropose();
    const isLeft = (edit: CalendarEdit) =>
      'remove' in edit || kinds.includes(edit.kind);
    if (kinds.length === 0 || !edits.every(isLeft)) {
      throw new ConflictError(this.#elsewhere());
    }
    const { text, hash } = policy();
    const place = origin === 'git' ? 'screen' : 'policy';
    return proposals.propose(
      { text: editCalendar(text, edits, place), reason, base: hash },
      decider,
      place,
    );
  }
}
