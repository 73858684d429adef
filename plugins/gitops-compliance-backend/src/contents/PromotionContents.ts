import type {
  ChangelogView,
  RiskView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import type { DeploymentRow } from '../deployments/rows';
import type { ChangelogReader, CommitPage } from './ChangelogReader';
import { riskView } from './contentViews';
import type { RiskReader } from './RiskReader';

/** Commits that are shown before somebody asks for more. */
const FOLDED = 5;

/** A promotion that might be requested. */
export interface PossiblePromotion {
  serviceRef: string;
  environment: string;
  /** What runs in the target; undefined: nothing is known to. */
  here: DeploymentRow | undefined;
  upstream: DeploymentRow | undefined;
  /** `owner/name` of the source code; null: not known. */
  sourceRepository: string | null;
}

/** What a promotion would be about, before it is requested. No source is read. */
export class PromotionContents {
  constructor(
    private readonly options: {
      db: Knex;
      changelogs: ChangelogReader;
      risk: RiskReader;
      clock: () => DateTime;
    },
  ) {}

  /** One page of the commits that it would bring. */
  async changelog(
    { here, upstream, sourceRepository: repository }: PossiblePromotion,
    page: CommitPage = { limit: FOLDED },
  ): Promise<ChangelogView> {
    const base = here?.pinned_revision ?? null;
    const head = upstream?.pinned_revision ?? null;
    return this.options.changelogs.read({ repository, base, head }, page);
  }

  /** Its risk, as far as it is known without a pull request. */
  async risk(
    {
      serviceRef,
      environment,
      here,
      upstream,
      sourceRepository,
    }: PossiblePromotion,
    person: string,
  ): Promise<RiskView> {
    const { db, risk, clock } = this.options;
    const at = clock();
    const told = await risk.of(
      {
        id: '00000000-0000-0000-0000-000000000000',
        kind: 'promotion',
        class: 'normal',
        service_ref: serviceRef,
        environment,
        from_revision: here?.pinned_revision ?? null,
        to_revision: upstream?.pinned_revision ?? null,
        sourceRepository,
        pull_request: null,
        person,
        requestedAt: at,
      },
      undefined,
      at,
      db,
    );
    return riskView(told);
  }
}
