import { z } from 'zod';
import type { Actor } from '../gates/types';
import { possiblePersons } from '../persons';
import type { BranchPlace } from './branchFacts';
import { argoDeployers, type ArgoTarget } from './argoDeployers';
import { parseArgoPolicy } from './argoPolicy';
import type { Destination } from './clusterPlaces';
import { ClusterReadings, subjectOf } from './clusterReading';

/** Somebody who could deploy a target. */
export interface AccessHolder {
  kind: 'name' | 'token' | 'everyone';
  /** Whom the rules name; null: a token, or everyone. */
  account: Actor | null;
  /** The cluster whose RBAC lets them; absent: the rules of the instance. */
  cluster?: string;
  /** Whether they may do so for whatever the instance deploys. */
  isForAll: boolean;
  /** Whether they may merge too; null: nobody can tell. */
  merges: boolean | null;
}

/** Who holds which rights over a target, as it was read last. */
export interface AccessFact {
  /** Without the account of the portal, and without the account `admin`. */
  deployers: AccessHolder[];
  /** Whether the account `admin` may sign in; null: not known. */
  adminEnabled: boolean | null;
  /** What is not known, or not all of it: there may be more. */
  unread: string[];
}

/** Where a target is deployed from, and by what. */
export interface AccessPlaces {
  instance: string;
  application: ArgoTarget;
  /** Absent or null: not told. */
  destination?: Destination;
  /** Repositories of its pins, `owner/name`. */
  repositories: readonly string[];
  /** Branches of its pins. */
  branches: readonly BranchPlace[];
}

const role = z.object({
  name: z.string(),
  policies: z.array(z.string()),
  groups: z.array(z.string()),
  tokens: z.array(
    z.object({ id: z.string(), expiresAt: z.string().nullable() }),
  ),
});
const instanceSchema = z.object({
  rules: z.object({ problem: z.string().nullable() }).nullable(),
  liveRules: z.object({ problem: z.string().nullable() }).optional(),
  adminEnabled: z.boolean().nullish(),
  named: z.object({
    rbac: z
      .object({
        csv: z.string(),
        defaultRole: z.string().nullable(),
        matchMode: z.enum(['glob', 'regex']),
      })
      .nullable(),
    projects: z.array(z.object({ name: z.string(), roles: z.array(role) })),
  }),
});
const forgeSchema = z.object({
  rights: z.array(
    z.object({
      account: z.string(),
      merges: z.boolean(),
      administers: z.boolean(),
    }),
  ),
  truncated: z.boolean(),
});

/** Who may merge in a repository. */
interface Mergers {
  isWhole: boolean;
  /** Everybody who may be behind one of its accounts, in lower case. */
  persons: ReadonlySet<string>;
  /** Whether nobody is known behind one of them that is no bot. */
  hasStranger: boolean;
}

/** The account that Argo CD brings along. */
const ADMIN = 'admin';
/** A pattern that leaves nothing out. */
const EVERYTHING = /^[.*/]+$/;

/**
 * Tells who holds which rights over targets, from the payloads of
 * `access.forge-read`, `access.instance-read` and `access.cluster-read`. Each is
 * worked out once.
 */
export class AccessFacts {
  readonly #clusters = new ClusterReadings();
  readonly #mergers = new Map<object, Mergers | null>();
  readonly #deployersOf = new Map<
    object,
    ReturnType<typeof readInstance> | null
  >();

  /**
   * @param options - the payload of the reading that counts, by its stream, and
   *   those of all clusters; who is behind a reference; whether an account of an instance is the portal's
   */
  constructor(
    private readonly options: {
      reading(stream: string): object | undefined;
      clusters(): readonly object[];
      actor(ref: string): Actor;
      isPortal(instance: string, ref: string): boolean;
    },
  ) {}

  /** Who holds rights over a target; undefined: nothing was ever read of it. */
  of(target: AccessPlaces): AccessFact | undefined {
    const { instance, application, repositories, destination = null } = target;
    const { reading, clusters, actor, isPortal } = this.options;
    const told = reading(`access:instance:${instance}`);
    const places = repositories.map(name => ({
      name,
      told: reading(`access:forge:${name}`),
    }));
    const placed = {
      instance,
      namespace: application.namespace,
      name: application.name,
      destination,
    };
    const inClusters = clusters().flatMap(
      one => this.#clusters.waysOf(one, placed) ?? [],
    );
    if (
      !told &&
      inClusters.length === 0 &&
      places.every(place => !place.told)
    ) {
      return undefined;
    }
    const read = told && this.#instance(told);
    const mergers = places.map(place => ({
      name: place.name,
      read: place.told ? this.#repository(place.told) : null,
    }));
    const unread = [
      ...(read?.isWhole ? [] : [instance]),
      ...(repositories.length > 0 ? [] : ['the repository of its pins']),
      ...mergers.flatMap(({ name, read: one }) => (one?.isWhole ? [] : [name])),
      ...inClusters.flatMap(({ cluster, isWhole }) =>
        isWhole ? [] : [`the cluster ${cluster}`],
      ),
    ];
    const known = mergers.flatMap(({ read: one }) => one ?? []);
    const found = read?.deployers(application) ?? [];
    return {
      adminEnabled: read?.adminEnabled ?? null,
      unread,
      deployers: [
        ...found
          .filter(
            ({ kind, subject }) =>
              kind !== 'name' ||
              (subject !== ADMIN && !isPortal(instance, subject)),
          )
          .map(({ kind, subject, lines }) => {
            const account = kind === 'name' ? actor(subject) : null;
            return {
              kind,
              account,
              isForAll: lines.some(isOfEverything),
              merges: mergesToo(account, known),
            };
          }),
        ...inClusters.flatMap(({ cluster, deployers }) =>
          deployers.map((deployer): AccessHolder => {
            const account = subjectOf(deployer, actor);
            return {
              kind: account ? 'name' : 'everyone',
              account,
              cluster,
              isForAll: false,
              merges: mergesToo(account, known),
            };
          }),
        ),
      ],
    };
  }

  #instance(told: object) {
    let read = this.#deployersOf.get(told);
    if (read === undefined) {
      read = readInstance(told);
      this.#deployersOf.set(told, read);
    }
    return read;
  }

  #repository(told: object): Mergers | null {
    const known = this.#mergers.get(told);
    if (known !== undefined) return known;
    const read = forgeSchema.safeParse(told).data;
    const accounts = (read?.rights ?? [])
      .filter(({ merges, administers }) => merges || administers)
      .map(({ account }) => this.options.actor(account));
    const mergers = read
      ? {
          isWhole: !read.truncated,
          persons: new Set(
            accounts.flatMap(possiblePersons).map(name => name.toLowerCase()),
          ),
          hasStranger: accounts.some(
            ({ bot, person }) => !bot && person === null,
          ),
        }
      : null;
    this.#mergers.set(told, mergers);
    return mergers;
  }
}

function readInstance(told: object) {
  const read = instanceSchema.safeParse(told).data;
  if (!read) return null;
  const { liveRules, named, adminEnabled = null } = read;
  const rules = read.rules ?? liveRules;
  return {
    isWhole: named.rbac !== null && rules?.problem === null,
    adminEnabled,
    deployers: argoDeployers(named.rbac, named.projects),
  };
}

/** Whether a line lets through whatever the instance deploys. */
function isOfEverything(line: string): boolean {
  return parseArgoPolicy(line).rules.some(({ object }) =>
    EVERYTHING.test(object),
  );
}

/** Whether somebody may merge too; null: nobody can tell. */
function mergesToo(
  account: Actor | null,
  mergers: readonly Mergers[],
): boolean | null {
  const persons = account ? possiblePersons(account) : [];
  const isOne = mergers.some(one =>
    persons.some(name => one.persons.has(name.toLowerCase())),
  );
  if (isOne) return true;
  if (account?.bot) return false;
  const isUnknown =
    persons.length === 0 || mergers.some(({ hasStranger }) => hasStranger);
  return isUnknown ? null : false;
}
