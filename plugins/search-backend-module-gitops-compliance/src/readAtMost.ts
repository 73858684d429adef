import type { RootConfigService } from '@backstage/backend-plugin-api';

const DEFAULT_AT_MOST = 10_000;

/** Reads how many changes the index may hold. */
export function readAtMost(config: RootConfigService, key: string): number {
  const atMost = config.getOptionalNumber(key) ?? DEFAULT_AT_MOST;
  if (!Number.isInteger(atMost) || atMost < 1) {
    throw new Error(`${key} must be a whole number of 1 or more`);
  }
  return atMost;
}
