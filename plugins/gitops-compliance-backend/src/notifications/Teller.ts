import type { LoggerService } from '@backstage/backend-plugin-api';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import { DateTime } from 'luxon';
import { z } from 'zod';
import {
  ENTRY_COLUMNS,
  toRecordedEntry,
  type EntryRow,
} from '../ledger/entries';
import type { Notice, Occasion, OccasionContext } from './Notice';
import { occasionOf } from './noticeJobs';
import { plainText } from './plainText';
import type { Recipients } from './Recipients';

/** What is older is no news any more; nobody is woken for it. */
const TOLD_WITHIN_HOURS = 6;
const TITLE_LENGTH = 150;
const DESCRIPTION_LENGTH = 800;

const jobSchema = z.object({ entry: z.string() });

/**
 * Tells people what entries say, by Backstage's notifications.
 *
 * What it promises: what an entry causes to be told is sent at least once after
 * it was recorded, whatever process dies, for six hours; a second sending takes
 * the place of the first. No decision waits for it.
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
      /** Null: the operator has no notifications. */
      notifications: NotificationService | null;
      logger: LoggerService;
    },
  ) {}

  /** The job `notice.tell`; throws where a retry is worth it. */
  async run(data: Record<string, unknown>): Promise<void> {
    const { context, occasions, logger } = this.options;
    const { entry: id } = jobSchema.parse(data);
    const { rows } = await context.db.raw<{ rows: EntryRow[] }>(
      `SELECT ${ENTRY_COLUMNS}
       FROM ledger_entries e LEFT JOIN ledger_blobs b ON b.hash = e.blob_hash
       WHERE e.id = ?`,
      [id],
    );
    if (rows.length === 0) return;
    const entry = toRecordedEntry(rows[0]);
    const { type, observedAt, persons } = entry.envelope;
    const age = context.clock().diff(DateTime.fromISO(observedAt)).as('hours');
    if (age > TOLD_WITHIN_HOURS) {
      logger.error(
        `Nobody was told of ${type} (entry ${id}): it could not be sent within ${TOLD_WITHIN_HOURS} hours. See whether the notifications backend works`,
      );
      return;
    }
    const notices = await occasionOf(entry, occasions)?.notices(entry, context);
    for (const notice of notices ?? []) {
      await this.tell(notice, Object.values(persons));
    }
  }

  /** Sends a notice to those whom it concerns. */
  async tell(notice: Notice, causedBy: readonly string[]): Promise<void> {
    const { notifications, recipients } = this.options;
    const people = await recipients.of(notice, causedBy);
    if (!notifications || people.length === 0) return;
    await notifications.send({
      recipients: {
        type: 'entity',
        entityRef: people.map(({ user }) => user),
      },
      payload: {
        title: plainText(notice.title, TITLE_LENGTH),
        description: plainText(notice.description, DESCRIPTION_LENGTH),
        link: notice.link,
        severity: notice.severity ?? 'normal',
        topic: notice.kind,
        scope: notice.subject,
      },
    });
  }
}
