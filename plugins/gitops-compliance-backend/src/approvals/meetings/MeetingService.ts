import { InputError, NotFoundError } from '@backstage/errors';
import type {
  BoardMeeting,
  BoardMeetingPage,
  MeetingWish,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { randomUUID } from 'node:crypto';
import type { Sight } from '../../access/Sight';
import { asPayload } from '../../deployments/records';
import type { EmergencyStore } from '../../emergencies/EmergencyStore';
import type { Ledger } from '../../ledger/Ledger';
import { catalogUser } from '../../persons/catalogUser';
import type { Identities } from '../../persons/Identities';
import type { PersonDirectory } from '../../persons/PersonDirectory';
import type { Requester } from '../../persons/Requester';
import { instant, toDateTime } from '../../shared/time';
import { CAB_CONTROLS } from '../records';
import { decisionsOf } from './decisionsOf';
import {
  meetingStream,
  type MeetingDecision,
  type MeetingHeldPayload,
  type MeetingRow,
} from './records';
import { WEEK_DAYS, weekOutcomes } from './weekOutcomes';

/** Longest time that a meeting takes. */
const LONGEST_HOURS = 24;

/**
 * Meetings of the board. What was decided at one are the votes that were cast
 * meanwhile: each counts by itself, and the meeting names them.
 */
export class MeetingService {
  constructor(
    private readonly options: {
      db: Knex;
      ledger: Ledger;
      identities: Identities;
      persons: PersonDirectory;
      emergencies: Pick<EmergencyStore, 'countDeclared'>;
      clock: () => DateTime;
    },
  ) {}

  /**
   * Records a meeting that ends now, as its chair states it.
   *
   * @throws InputError where it did not begin within the day, NotFoundError where
   *   the catalog does not know somebody
   */
  async hold(
    wish: MeetingWish,
    requester: Requester,
    sees: Sight,
  ): Promise<BoardMeeting> {
    const { db, ledger, identities, clock } = this.options;
    const now = clock();
    const began = toDateTime(wish.beganAt);
    if (!(began <= now) || !(began >= now.minus({ hours: LONGEST_HOURS }))) {
      throw new InputError(
        `beganAt must lie in the ${LONGEST_HOURS} hours before now: give when the meeting began`,
      );
    }
    const attendees = await this.#persons(wish.attendees);
    const week = await weekOutcomes(db, began.toJSDate(), sees);
    const emergencies = await this.options.emergencies.countDeclared(
      { since: began.minus({ days: WEEK_DAYS }), until: began },
      sees,
    );
    const id = randomUUID();
    await ledger.record(meetingStream(id), async recording => {
      const { trx } = recording;
      const [chair] = await identities.refs(trx, [catalogUser(requester)]);
      const payload: MeetingHeldPayload = {
        beganAt: instant(began),
        decisions: await votesSince(began.toJSDate(), sees, trx),
        outcomes: { ...week.outcomes, emergencies },
      };
      const others = [...new Set(attendees)].filter(ref => ref !== chair);
      await recording.append({
        type: 'board.meeting-held',
        v: 1,
        occurredAt: instant(now),
        source: { collector: 'portal' },
        attestation: 'decided',
        controls: CAB_CONTROLS,
        persons: {
          chair,
          ...Object.fromEntries(
            others.map((ref, index) => [`attendee${index + 1}`, ref]),
          ),
        },
        payload: asPayload(payload),
        ...(wish.notes ? { erasable: { notes: wish.notes } } : {}),
      });
    });
    return this.get(id, sees);
  }

  /** A meeting with what was decided, as far as the reader may see it. */
  async get(id: string, sees: Sight): Promise<BoardMeeting> {
    const row = await this.options
      .db<MeetingRow>('board_meetings')
      .where({ id })
      .first();
    if (!row) throw new NotFoundError(`There is no meeting ${id}`);
    const [view] = await this.#views([row]);
    return {
      ...view,
      notes: row.notes,
      decisions: await decisionsOf(row, sees, this.options),
    };
  }

  /** One page of meetings, the newest first. */
  async list(page: {
    limit: number;
    cursor?: string;
  }): Promise<BoardMeetingPage> {
    const rows: MeetingRow[] = await this.options
      .db<MeetingRow>('board_meetings')
      .modify(query => {
        if (page.cursor) {
          query.whereRaw(
            '(ended_at, id) < (SELECT ended_at, id FROM board_meetings WHERE id = ?::uuid)',
            [page.cursor],
          );
        }
      })
      .orderBy([
        { column: 'ended_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .limit(page.limit + 1);
    const shown = rows.slice(0, page.limit);
    return {
      items: await this.#views(shown),
      nextCursor: rows.length > page.limit ? shown[shown.length - 1].id : null,
    };
  }

  async #views(rows: MeetingRow[]): Promise<BoardMeetingPage['items']> {
    const actors = await this.options.persons.actors(
      rows.flatMap(row => [row.chair_ref, ...row.attendee_refs]),
    );
    return rows.map(row => ({
      id: row.id,
      beganAt: instant(row.began_at),
      endedAt: instant(row.ended_at),
      chair: actors.view(row.chair_ref),
      attendees: row.attendee_refs.map(ref => actors.view(ref)),
      outcomes: row.outcomes,
    }));
  }

  /** References of catalog users, each of whom must be known. */
  async #persons(entityRefs: readonly string[]): Promise<string[]> {
    const wanted = entityRefs.map(ref => ref.toLowerCase());
    const known: { ref: string; name: string }[] = await this.options
      .db('persons')
      .join('identities', 'identities.ref', 'persons.person_ref')
      .where({ provider: 'catalog', removed: false })
      .whereRaw('name = ANY (?::text[])', [wanted])
      .select('ref', 'name');
    return wanted.map(name => {
      const found = known.find(each => each.name === name);
      if (found) return found.ref;
      throw new NotFoundError(
        `The catalog has no user ${name}; use a reference such as user:default/ada`,
      );
    });
  }
}

/** The votes since then, in the order in which they were cast. */
async function votesSince(
  since: Date,
  sees: Sight,
  db: Knex,
): Promise<MeetingDecision[]> {
  const rows: { id: string; number: number; stream_seq: string }[] = await db(
    'changes',
  )
    .join('votes', 'votes.change_id', 'changes.id')
    .where('votes.cast_at', '>=', since)
    .whereIn('changes.id', sub =>
      sub.select('id').from('changes_now').modify(sees.changes),
    )
    .orderBy(['votes.cast_at', 'changes.number'])
    .select('changes.id', 'changes.number', 'votes.stream_seq');
  return rows.map(({ id: change, number, stream_seq: seq }) => ({
    change,
    number,
    streamSeq: Number(seq),
  }));
}
