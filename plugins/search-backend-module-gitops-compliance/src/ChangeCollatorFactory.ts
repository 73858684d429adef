import { Readable } from 'node:stream';
import type {
  AuthService,
  DiscoveryService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { catalogEntityReadPermission } from '@backstage/plugin-catalog-common/alpha';
import type {
  DocumentCollatorFactory,
  IndexableDocument,
} from '@backstage/plugin-search-common';
import {
  gitopsComplianceChangeFindPermission,
  type GitopsComplianceClient,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { parse } from 'yaml';
import { changeDocument, NOT_SEARCHED } from './changeDocument';
import type { FindableBy } from './findableBy';
import { answerOf, portalClient } from './portalClient';

/** The most that the portal gives at once. */
const PAGE_SIZE = 100;

/**
 * Reads changes for the search, newest first, page by page as the index takes
 * them. A run that fails ends with an error, and the index of the run before
 * stays. Each run makes the index anew, so what was erased in the portal is
 * gone with the next one.
 *
 * The search puts nothing on record and cannot hold the scope of an auditor. So
 * while the policy has auditors, changes are read only where finding them takes a
 * permission of its own, which the operator's policy of permissions denies those.
 */
export class ChangeCollatorFactory implements DocumentCollatorFactory {
  readonly type = 'gitops-change';
  readonly visibilityPermission: DocumentCollatorFactory['visibilityPermission'];

  constructor(
    private readonly options: {
      auth: AuthService;
      discovery: DiscoveryService;
      logger: LoggerService;
      /** How many changes are read. */
      atMost: number;
      findableBy: FindableBy;
    },
  ) {
    this.visibilityPermission =
      options.findableBy === 'permission'
        ? gitopsComplianceChangeFindPermission
        : catalogEntityReadPermission;
  }

  async getCollator(): Promise<Readable> {
    return Readable.from(this.#documents(), { highWaterMark: PAGE_SIZE });
  }

  async *#documents(): AsyncGenerator<IndexableDocument> {
    const { auth, discovery, logger, atMost, findableBy } = this.options;
    const client = await portalClient(auth, discovery);
    if (findableBy === 'catalog' && (await hasAuditors(client))) {
      logger.warn(
        'No change goes into the search: the policy limits auditors (its key auditors), and the search could not; see search.collators.gitopsChange.findableBy',
      );
      yield NOT_SEARCHED;
      return;
    }
    let left = atMost;
    let cursor: string | undefined;
    do {
      const { items, findings, nextCursor } = answerOf(
        await client.GET('/v1/changes', {
          params: { query: { limit: Math.min(PAGE_SIZE, left), cursor } },
        }),
      );
      for (const [index, change] of items.entries()) {
        yield changeDocument(change, findings?.[index]?.reason ?? '');
      }
      left -= items.length;
      cursor = nextCursor ?? undefined;
    } while (cursor && left > 0);
  }
}

async function hasAuditors(client: GitopsComplianceClient): Promise<boolean> {
  const { text } = answerOf(await client.GET('/v1/policy'));
  const policy: { auditors?: unknown[] } | null = parse(text);
  return (policy?.auditors ?? []).length > 0;
}
