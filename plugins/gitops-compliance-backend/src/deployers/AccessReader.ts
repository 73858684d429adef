import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  ClusterAccess,
  DeploymentSource,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import { namesIn, withNames } from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import type { CollectorStatus } from '../collectors/CollectorStatus';
import { asPayload } from '../deployments/records';
import type {
  DeployedPlaces,
  DeployedRepository,
} from '../direct/DeployedPlaces';
import type { EntryDraft, Ledger, Recording } from '../ledger/Ledger';
import type { Identities } from '../persons/Identities';
import { sameJson } from '../shared/json';
import { instant } from '../shared/time';
import { readCluster, unreadPayload } from './clusterReading';
import { branchRecords, readBranches, type AccessForge } from './forgeReading';
import { readLiveRules, type ReadRules } from './liveRules';
import { readAdminEnabled, readRbacConfigMap } from './rbacConfigMap';
import {
  ACCESS_COLLECTOR_PREFIX,
  clusterAccessStream,
  forgeAccessStream,
  instanceAccessStream,
  type AccessRow,
  type ForgeAccessPayload,
  type InstanceAccessPayload,
  type InstanceAccessTexts,
} from './records';

/** Where the rules of an instance lie: in Git, or in a cluster. */
export type RbacPlace = GitRbacPlace | { instance: string; cluster: string };

/** Where the rules of an instance lie in Git. */
interface GitRbacPlace {
  instance: string;
  /** `owner/name`. */
  repository: string;
  branch: string;
  path: string;
  /** Of the settings of the instance; absent: they may be in the same file. */
  settingsPath?: string;
}

/** SOC 2 CC6.3, PCI DSS 7.2 and 7.2.4, ISO 27001 A.8.2, NIST AC-2 and AC-6. */
const CONTROLS = [
  'SOC2:CC6.3',
  'PCI:7.2',
  'ISO:A.8.2',
  'NIST:AC-2',
  'NIST:AC-6',
];

/**
 * Reads who may merge where something is deployed from and how the branches there
 * are protected, whether or not anything is merged, who may deploy by each instance,
 * and who may past them by the RBAC of clusters. What differs from what is on record
 * is recorded. A source that does not answer changes nothing: what is known grows
 * old, and screens say so. Of a cluster that never answered it is recorded that it is
 * unread, so that nobody takes it for none.
 */
export class AccessReader {
  /** When each place was last read or tried, in milliseconds of the clock. */
  readonly #tried = new Map<string, number>();
  /** When each repository last answered, ISO 8601 UTC. */
  readonly #answered = new Map<string, string>();

  constructor(
    private readonly options: {
      db: Knex;
      ledger: Ledger;
      identities: Identities;
      places: Pick<DeployedPlaces, 'repositories'>;
      status: Pick<CollectorStatus, 'heard' | 'failed'>;
      forge: () => AccessForge;
      sources: () => Pick<
        DeploymentSource,
        'instance' | 'provider' | 'readProjects'
      >[];
      clusters: () => ClusterAccess[];
      rules: readonly RbacPlace[];
      /** How old a reading may become. */
      everySeconds: number;
      clock: () => DateTime;
      logger: LoggerService;
    },
  ) {}

  /**
   * Reads what is due: a source whose last reading is too old, or that has a
   * place which was never read.
   */
  async read(signal: AbortSignal): Promise<void> {
    const { forge, sources, places } = this.options;
    const { host } = forge();
    const deployed = await places.repositories();
    const repositories = [...deployed.keys()].sort();
    await this.#reading(
      {
        collector: `forge:${host}`,
        title: `Who may merge at ${host}`,
        places: repositories.map(repository => `forge:${repository}`),
      },
      signal,
      async () => {
        for (const repository of repositories) {
          const known = deployed.get(repository);
          if (known) await this.#readRepository(repository, known, signal);
        }
      },
    );
    for (const source of sources()) {
      if (!source.readProjects) continue;
      const collector = `${source.provider}:${source.instance}`;
      await this.#reading(
        {
          collector,
          title: `Who may deploy by ${source.instance}`,
          places: [collector],
        },
        signal,
        () => this.#readInstance(source, signal),
      );
    }
    for (const access of this.options.clusters()) {
      const collector = `kubernetes:${access.cluster}`;
      await this.#reading(
        {
          collector,
          title: `Who may deploy in the cluster ${access.cluster}`,
          places: [collector],
        },
        signal,
        async () => {
          try {
            await this.#readCluster(access, signal);
          } catch (error) {
            if (!signal.aborted) await this.#recordUnread(access);
            throw error;
          }
        },
      );
    }
  }

  async #reading(
    source: { collector: string; title: string; places: string[] },
    signal: AbortSignal,
    read: () => Promise<void>,
  ): Promise<void> {
    const { status, logger } = this.options;
    if (!this.#isDue(source.places)) return;
    const { collector: name, title } = source;
    const collector = `${ACCESS_COLLECTOR_PREFIX}${name}`;
    try {
      await read();
      await status.heard(collector, title, { complete: true });
    } catch (error) {
      if (signal.aborted) return;
      const { message } = error as Error;
      logger.warn(`${title} cannot be read: ${message}`);
      await status.failed(collector, title, message);
    }
  }

  /** Whether these are to be read now; then they count as tried. */
  #isDue(places: readonly string[]): boolean {
    const now = this.options.clock().toMillis();
    const isDue = places.some(place => {
      const last = this.#tried.get(place);
      return (
        last === undefined || now - last >= this.options.everySeconds * 1000
      );
    });
    if (isDue) for (const place of places) this.#tried.set(place, now);
    return isDue;
  }

  async #readRepository(
    repository: string,
    deployed: DeployedRepository,
    signal: AbortSignal,
  ): Promise<void> {
    const { forge, identities, clock } = this.options;
    const { host, provider } = forge();
    const { rights, truncated } = await forge().readAccess(repository, signal);
    const { found, portal } = await readBranches(
      forge(),
      repository,
      deployed,
      signal,
    );
    const by = instant(clock());
    const answered = this.#answered.get(repository);
    await this.#record(
      forgeAccessStream(repository),
      `forge:${host}`,
      async ({ trx }, last) => {
        const refs = await identities.refs(
          trx,
          rights.map(({ account: { login: name, bot } }) => ({
            provider,
            name,
            bot,
          })),
        );
        const known = last?.kind === 'forge' ? last.told.branches : undefined;
        // Another replica may have read it since.
        const [after = by] = [
          ...(answered ? [answered] : []),
          ...(last ? [instant(last.read_at)] : []),
        ].sort((a, b) => (a < b ? 1 : -1));
        const payload: ForgeAccessPayload = {
          repository,
          rights: rights.map(({ role, merges, administers }, i) => ({
            account: refs[i],
            role,
            merges,
            administers,
          })),
          truncated,
          branches: branchRecords(found, portal.account, known, { after, by }),
          portal,
        };
        return { type: 'access.forge-read', payload: asPayload(payload) };
      },
    );
    this.#answered.set(repository, by);
  }

  async #readInstance(
    source: Pick<DeploymentSource, 'instance' | 'provider' | 'readProjects'>,
    signal: AbortSignal,
  ): Promise<void> {
    const { instance, provider } = source;
    const projects = (await source.readProjects?.(signal)) ?? [];
    const { rules, liveRules, rbac, adminEnabled } = await this.#readRules(
      instance,
      signal,
    );
    const texts: InstanceAccessTexts = {
      rbac,
      projects: projects.filter(({ roles }) => roles.length > 0),
    };
    const names = namesIn(texts);
    await this.#record(
      instanceAccessStream(instance),
      `${provider}:${instance}`,
      async ({ trx }) => {
        const refs = await this.options.identities.refs(
          trx,
          names.map(name => ({ provider, name, bot: false })),
        );
        const payload: InstanceAccessPayload = {
          instance,
          provider,
          rules,
          ...(liveRules && { liveRules }),
          projectCount: projects.length,
          named: withNames(texts, name => refs[names.indexOf(name)]),
          ...(adminEnabled !== null && { adminEnabled }),
        };
        return {
          type: 'access.instance-read',
          payload: asPayload(payload),
          erasable: asPayload(texts),
        };
      },
    );
  }

  async #readCluster(
    access: ClusterAccess,
    signal: AbortSignal,
  ): Promise<void> {
    const { cluster } = access;
    const { texts, names, payload } = await readCluster(access, signal);
    await this.#record(
      clusterAccessStream(cluster),
      `kubernetes:${cluster}`,
      async ({ trx }) => {
        const refs = await this.options.identities.refs(
          trx,
          names.map(name => ({ provider: 'kubernetes', name, bot: false })),
        );
        return {
          type: 'access.cluster-read',
          payload: asPayload(payload(refs)),
          erasable: asPayload(texts),
        };
      },
    );
  }

  /** Puts on record that a cluster is unread, where nothing is of it. */
  async #recordUnread(access: ClusterAccess): Promise<void> {
    const { cluster } = access;
    const stream = clusterAccessStream(cluster);
    const isKnown = await this.options
      .db('access_readings')
      .where({ stream })
      .whereRaw(`NOT told @> '{"unread": true}'`)
      .first();
    if (isKnown) return;
    await this.#record(stream, `kubernetes:${cluster}`, async () => ({
      type: 'access.cluster-read',
      payload: asPayload(unreadPayload(access)),
    }));
  }

  async #readRules(instance: string, signal: AbortSignal): Promise<ReadRules> {
    const place = this.options.rules.find(each => each.instance === instance);
    if (!place) return { rules: null, rbac: null, adminEnabled: null };
    if ('cluster' in place) {
      return readLiveRules(this.options.clusters(), place, signal);
    }
    const { repository, branch: ref, path, settingsPath = path } = place;
    const paths = [...new Set([path, settingsPath])];
    const { files } = await this.options.forge().readFiles(
      repository,
      paths.map(one => ({ ref, path: one })),
      signal,
    );
    const [{ commit, text }] = files;
    const settings = files[files.length - 1].text;
    const found =
      text === null ? { problem: 'it is not there' } : readRbacConfigMap(text);
    const problem = 'problem' in found ? found.problem : null;
    return {
      rules: { repository, path, commit, problem },
      rbac: 'rbac' in found ? found.rbac : null,
      adminEnabled: settings === null ? null : readAdminEnabled(settings),
    };
  }

  /** Records a reading where it is other than the last one. */
  async #record(
    stream: string,
    collector: string,
    made: (
      recording: Recording,
      last: AccessRow | undefined,
    ) => Promise<Pick<EntryDraft, 'type' | 'payload' | 'erasable'>>,
  ): Promise<void> {
    const { ledger, clock } = this.options;
    await ledger.record(stream, async recording => {
      const last: AccessRow | undefined = await recording
        .trx('access_readings')
        .where({ stream })
        .orderBy('seq', 'desc')
        .first();
      const draft = await made(recording, last);
      if (last && isSame(last, draft)) return;
      await recording.append({
        ...draft,
        v: 1,
        occurredAt: instant(clock()),
        source: { collector: `${ACCESS_COLLECTOR_PREFIX}${collector}` },
        attestation: 'read',
        controls: CONTROLS,
      });
    });
  }
}

/** The commit at which rules were read is no news where they say the same. */
function isSame(
  last: AccessRow,
  draft: Pick<EntryDraft, 'payload' | 'erasable'>,
): boolean {
  const meant = (told: object) => {
    const { rules } = told as Partial<InstanceAccessPayload>;
    return rules ? { ...told, rules: { ...rules, commit: null } } : told;
  };
  return (
    sameJson(meant(last.told), meant(draft.payload)) &&
    sameJson(last.texts, draft.erasable ?? null)
  );
}
