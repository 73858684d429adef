import { CONFIG_REPOSITORY, ORGANIZATION } from '../world/plan/WorldPlan';

/** The repository that says what runs where; pull requests are of it. */
export const CONFIG = { owner: ORGANIZATION, repo: CONFIG_REPOSITORY };

/** The repository of a service's code. */
export const sourceOf = (service: string) => ({
  owner: ORGANIZATION,
  repo: service,
});

/** A commit's SHA as people read it. */
export const short = (sha: string) => sha.slice(0, 7);
