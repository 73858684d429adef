import type { ArgoCdSyncWindow } from '../../argocd';
import type { PinStyle } from './pinStyles';

/** A team of the world; its members are the people that name it. */
export interface PlannedTeam {
  /** Name of its group in the catalog. */
  name: string;
  title: string;
  description: string;
  /** Whether its members may write to the organisation's repositories. */
  writes: boolean;
}

/** One human being. */
export interface PlannedPerson {
  /** Name of the user in the catalog. */
  name: string;
  title: string;
  /** Account at the forge. */
  login: string;
  email: string;
  team: string;
  /** Account at every Argo CD instance, where there is one. */
  argocdAccount?: string;
  /** User of every cluster, where there is one. */
  kubernetesUser?: string;
}

/** A place where services run. */
export interface PlannedEnvironment {
  name: string;
  title: string;
  /** Argo CD instance that deploys there. */
  instance: string;
  criticality: 'low' | 'medium' | 'high' | 'critical';
  upstream: string[];
  requiredApprovals: number;
  /** Group that votes on changes, and its quorum; absent: none does. */
  board?: { group: string; quorum: number };
  /** Whether Argo CD syncs by itself. */
  autoSync: boolean;
  /**
   * Whether its applications follow the main branch, or a pin that a robot
   * writes without review, instead of a pin that promotions change.
   */
  followsMain?: boolean;
  /**
   * Whether what a change brings of the source is looked at here. Nothing is held
   * by it or by any other gate, so that what was wrong with it comes through.
   */
  looksAtSource?: boolean;
}

/** A service, with its past in few words. */
export interface PlannedService {
  name: string;
  title: string;
  description: string;
  team: string;
  pin: PinStyle;
  /** Logins of those who write it. */
  authors: string[];
  /** Whether the policy asks for an approved ticket where it is critical. */
  needsTicket?: boolean;
  /** Messages of the commits that it begins with, oldest first. */
  commits: string[];
  /** How many of those commits run where in the beginning. */
  runs: Record<string, number>;
}

/** Organisation of all repositories. */
export const ORGANIZATION = 'acme';

/** Repository that the applications and the promoted pins lie in. */
export const CONFIG_REPOSITORY = 'deploy';

/** Repository of the pins that a robot writes: unprotected on purpose. */
export const DEV_REPOSITORY = 'deploy-dev';

/** Everything that a world begins with. */
export interface WorldPlan {
  name: 'tests' | 'journeys' | 'small' | 'full';
  /** Sync windows of the default project of each Argo CD; absent: none. */
  syncWindows?: ArgoCdSyncWindow[];
  /** Argo CD instances. */
  instances: string[];
  /** Upstream ones first. */
  environments: PlannedEnvironment[];
  teams: PlannedTeam[];
  people: PlannedPerson[];
  /** Accounts at the forge that the catalog does not know. */
  strangers: { login: string; title: string; email: string }[];
  services: PlannedService[];
}

/** The environment of a name. */
export function environmentNamed(
  plan: WorldPlan,
  name: string,
): PlannedEnvironment {
  const found = plan.environments.find(known => known.name === name);
  if (!found) throw new Error(`The world has no environment ${name}`);
  return found;
}

/** The service of a name. */
export function serviceNamed(plan: WorldPlan, name: string): PlannedService {
  const found = plan.services.find(known => known.name === name);
  if (!found) throw new Error(`The world has no service ${name}`);
  return found;
}
