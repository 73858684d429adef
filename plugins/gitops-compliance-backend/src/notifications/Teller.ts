import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  NotificationSendOptions,
  NotificationService,
} from '@backstage/plugin-notifications-node';
import { DateTime } from 'luxon';
import { z } from 'zod';
import {
  ENTRY_COLUMNS,
  toRecordedEntry,
  type EntryRow,
} from '../ledger/entries';
import type { RecordedEntry } from '../ledger/Ledger';
import type { Held, HeldNotices } from './HeldNotices';
import type { Notice, Occasion, OccasionContext } from './Notice';
import { occasionOf } from './noticeJobs';
import { plainText } from './plainText';
import type { Recipients } from './Recipients';

/** What is older is no news any more; nobody is woken for it. */
const TOLD_WITHIN_HOURS = 6;
const TITLE_LENGTH = 150;
const DESCRIPTION_LENGTH = 800;
/** Most titles that a message about several names. */
const NAMED_AT_MOST = 10;

const jobSchema = z.object({ entry: z.string() });

/**
 * Tells people what entries say, by Backstage's notifications.
 *
 * What it promises: what an entry causes to be told is sent at least once after
 * it was recorded, whatever process dies, for six hours; a second sending takes
 * the place of the first. What comes in somebody's quiet hours is sent as one
 * when they end, but for emergencies. No decision waits for it.
 *
 * What it does not promise: that Slack or a mail server delivers what Backstage
 * took over.
 */
export class Teller {
  constructor(
    private readonly options: {
      context: OccasionContext;
      occasions: readonly Occasion[];
      recipients: Recipients;
      held: HeldNotices;
      /** Null: the operator has no notifications. */
      notifications: NotificationService | null;
      logger: LoggerService;
    },
  ) {}

  /** The job `notice.tell`; throws where a retry is worth it. */
  async run(data: Record<string, unknown>): Promise<void> {
    const { context, held, logger, recipients } = this.options;
    const { entry: id } = jobSchema.parse(data);
    const [entry] = await this.#entries([id]);
    if (!entry) return;
    const { type, observedAt } = entry.envelope;
    const age = context.clock().diff(DateTime.fromISO(observedAt)).as('hours');
    if (age > TOLD_WITHIN_HOURS) {
      logger.error(
        `Nobody was told of ${type} (entry ${id}): it could not be sent within ${TOLD_WITHIN_HOURS} hours. See whether the notifications backend works`,
      );
      return;
    }
    for (const notice of await this.#noticesOf(entry)) {
      const people = await recipients.of(notice, causedBy(entry));
      const now = await held.hold(notice, id, people);
      await this.send(
        now.map(({ user }) => user),
        notice,
      );
    }
  }

  /** Sends what waited for the end of quiet hours. */
  async release(): Promise<void> {
    await this.options.held.release(held => this.#sendHeld(held));
  }

  /** Sends users a message now. */
  async send(
    users: string[],
    notice: Omit<Notice, 'recipients' | 'service'>,
  ): Promise<void> {
    const { notifications } = this.options;
    if (!notifications || users.length === 0) return;
    const options: NotificationSendOptions = {
      recipients: { type: 'entity', entityRef: users },
      payload: {
        title: plainText(notice.title, TITLE_LENGTH),
        description: plainText(notice.description, DESCRIPTION_LENGTH),
        link: notice.link,
        severity: notice.severity ?? 'normal',
        topic: notice.kind,
        scope: notice.subject,
      },
    };
    await notifications.send(options);
  }

  /** As it stands now: what does not matter any more is not told. */
  async #sendHeld({ user, entries }: Held): Promise<void> {
    const { recipients } = this.options;
    const bySubject = new Map<string, Notice>();
    for (const entry of await this.#entries(entries)) {
      for (const notice of await this.#noticesOf(entry)) {
        const people = await recipients.of(notice, causedBy(entry));
        if (people.some(person => person.user === user)) {
          bySubject.set(notice.subject, notice);
        }
      }
    }
    const notices = [...bySubject.values()];
    if (notices.length <= 1) {
      if (notices[0]) await this.send([user], notices[0]);
      return;
    }
    const titles = notices.slice(0, NAMED_AT_MOST).map(({ title }) => title);
    const rest = notices.length - titles.length;
    await this.send([user], {
      kind: notices[0].kind,
      subject: 'quiet-hours',
      title: `${notices.length} messages came in your quiet hours`,
      description: `${titles.join(' · ')}${
        rest > 0 ? ` · and ${rest} more` : ''
      }`,
      link: '/change-control/changes',
    });
  }

  async #noticesOf(entry: RecordedEntry): Promise<Notice[]> {
    const { context, occasions } = this.options;
    return (await occasionOf(entry, occasions)?.notices(entry, context)) ?? [];
  }

  async #entries(ids: string[]): Promise<RecordedEntry[]> {
    const { rows } = await this.options.context.db.raw<{ rows: EntryRow[] }>(
      `SELECT ${ENTRY_COLUMNS}
       FROM ledger_entries e LEFT JOIN ledger_blobs b ON b.hash = e.blob_hash
       WHERE e.id = ANY (?::bigint[]) ORDER BY e.id`,
      [ids],
    );
    return rows.map(toRecordedEntry);
  }
}

/** Who caused an entry, as opaque references. */
function causedBy({ envelope }: RecordedEntry): string[] {
  return Object.values(envelope.persons);
}
