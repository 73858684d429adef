import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import { tryLockForRebuild } from '../locks';
import type { Eraser } from './Eraser';
import type { Mentions } from './Mentions';
import type { Retention } from './Retention';

/**
 * The periodic run that erases persons who are to be erased and deletes what is
 * past its time.
 *
 * What it promises: one replica works at a time, and never beside a rebuild,
 * which would bring back what it read before it was erased. A run that dies is
 * taken up by the next one.
 */
export class PersonalData {
  constructor(
    private readonly options: {
      db: Knex;
      mentions: Mentions;
      eraser: Eraser;
      retention: Retention;
      logger: LoggerService;
    },
  ) {}

  /** Does what is due; nothing where another replica or a rebuild is at work. */
  async run(signal?: AbortSignal): Promise<void> {
    const { db, mentions, eraser, retention, logger } = this.options;
    await db.transaction(async claim => {
      if (!(await tryLockForRebuild(claim))) {
        logger.debug(
          'Personal data is not erased now: another replica or a rebuild is at work',
        );
        return;
      }
      await mentions.catchUp(signal);
      await eraser.run(signal);
      await retention.run(signal);
    });
  }
}
