import { FULL, SMALL, type WorldPlan } from '../plan';

/** A world with a past. */
export interface History {
  plan: WorldPlan;
  days: number;
}

/** The histories that there are: for people, and for tests. */
export const HISTORIES: Record<string, History> = {
  full: { plan: FULL, days: 60 },
  small: { plan: SMALL, days: 5 },
};
