import { pinFile } from '../pinned';
import {
  DEV_REPOSITORY,
  isPinInFile,
  ORGANIZATION,
  serviceNamed,
  type PlannedService,
} from '../plan';
import { sourceFiles, UPDATER_APP_SLUG } from '../seed';
import { Setting } from './Setting';
import type { Flow } from './Story';
import { BERLIN, HOUR_MS, MINUTE_MS, untilOpen } from './time';

/** A change of a service's source, by its pull request. */
export interface SourceChange {
  service: string;
  message: string;
  author: string;
  /** Undefined: nobody looks at it. */
  reviewer?: string;
  /** Who merges. Default: the author. */
  merger?: string;
  /** Files instead of the usual ones. */
  files?: Record<string, string>;
  /** Default: the author signs. */
  sign?: false;
  /** Default: squash, with which the forge makes a commit of its own. */
  method?: 'merge';
}

/** What people do with the source of their services. */
export class SourceScene extends Setting {
  private readonly versions = new Map<string, number>();

  /** The next version of a service's source. */
  nextVersion(service: string): number {
    const { commits } = serviceNamed(this.world.plan, service);
    const next = (this.versions.get(service) ?? commits.length) + 1;
    this.versions.set(service, next);
    return next;
  }

  /** Opens, has reviewed and merges a pull request; gives the commit on main. */
  async *sourceChange(change: SourceChange): Flow<string> {
    const { service, message, author, reviewer } = change;
    const { admin } = this.world.forge;
    const target = { owner: ORGANIZATION, repo: service };
    yield untilOpen(this.now(), BERLIN);
    const branch = this.newBranch('feature');
    const version = this.nextVersion(service);
    await admin.commit({
      ...target,
      branch,
      files: change.files ?? sourceFiles(service, message, version),
      message,
      author,
      sign: change.sign ?? author,
    });
    yield 5 * MINUTE_MS;
    const { number } = await admin.openPullRequest({
      ...target,
      as: author,
      head: branch,
      title: message,
    });
    if (reviewer) {
      yield 2 * HOUR_MS;
      const event = 'APPROVE';
      await admin.review({ ...target, number, as: reviewer, event });
    }
    yield 20 * MINUTE_MS;
    const as = change.merger ?? author;
    const method = change.method ?? 'squash';
    const sha = await admin.merge({ ...target, number, as, method });
    yield* this.follow(serviceNamed(this.world.plan, service), sha);
    return sha;
  }

  /** The robot brings a merged commit to where no promotion is needed. */
  async *follow(service: PlannedService, sha: string): Flow {
    if (!isPinInFile(service.pin)) return;
    yield 8 * MINUTE_MS;
    for (const place of this.world.plan.environments) {
      if (!place.followsMain) continue;
      await this.world.forge.admin.commit({
        owner: ORGANIZATION,
        repo: DEV_REPOSITORY,
        branch: 'main',
        files: pinFile(service, place, sha, this.world.forge.url),
        message: `${service.name} ${sha.slice(0, 7)} in ${place.name}`,
        author: `${UPDATER_APP_SLUG}[bot]`,
      });
    }
  }
}
