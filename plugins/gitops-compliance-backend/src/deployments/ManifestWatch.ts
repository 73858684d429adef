import type {
  FilesAtRefs,
  Forge,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import type { Knex } from 'knex';
import { z } from 'zod';
import type { JobDraft, Jobs } from '../jobs/Jobs';
import { findPin, readBy, type PinLocation } from '../pins';
import { pinsOfRule } from '../policy/pinSchema';
import type { Policy } from '../policy/Policy';
import type { ServiceStore } from '../services/ServiceStore';
import { sameJson } from '../shared/json';
import { locatePins } from './locatePins';
import { sourcesHolding } from './manifestSources';
import { resolvePinJob } from './manifestWaits';
import type { ObservedPayload } from './records';
import type { DeploymentRow } from './rows';

const jobSchema = z.object({ deployment: z.string() });

/** Files that one request to the forge asks for. */
const FILES_AT_ONCE = 50;

/** A pin in a manifest, at the commit at which the manifest is applied now. */
interface AppliedPin {
  serviceRef: string;
  pin: PinLocation;
  commit: string;
  /** The value on record. */
  value: string | null;
}

/**
 * The jobs that look at what an application applies, for each that applied
 * another commit than before; none where no rule of the policy pins anything in
 * what an application applies.
 */
export function manifestJobs(
  observed: {
    id: string;
    seen: ObservedPayload;
    before: ObservedPayload | undefined;
  }[],
  policy: Policy,
): JobDraft[] {
  const isPinned = policy.document.pins.some(rule =>
    pinsOfRule(rule).some(
      options => readBy({ kind: options.kind, options }) === 'manifest',
    ),
  );
  return observed
    .filter(
      ({ seen, before }) =>
        isPinned &&
        seen.applied &&
        before?.applied &&
        !sameJson(seen.applied.revisions, before.applied.revisions),
    )
    .map(({ id }) => ({
      queue: 'deployment.read-manifests',
      data: { deployment: id },
      key: id,
    }));
}

/**
 * The job `deployment.read-manifests`: what is pinned in a manifest is in force
 * with the application that applies it, and the deployment that runs it need
 * not show anything of that, or may show it first. So once an application moved,
 * the manifests with pins that it applies are read together, and pins that are
 * not as on record are resolved anew. Where it applies none, nothing is asked.
 */
export class ManifestWatch {
  constructor(
    private readonly options: {
      db: Knex;
      services: Pick<ServiceStore, 'all'>;
      jobs: Jobs;
      forge: () => Pick<Forge, 'readFiles'>;
      policy: () => Policy;
    },
  ) {}

  /** Runs the job; idempotent, and throws where a retry is worth it. */
  async run(data: Record<string, unknown>, signal: AbortSignal): Promise<void> {
    const { deployment } = jobSchema.parse(data);
    const pins = await this.#appliedBy(deployment);
    const moved = new Set<string>();
    for (const repository of new Set(pins.map(({ pin }) => pin.repository))) {
      const inIt = pins.filter(({ pin }) => pin.repository === repository);
      for (const serviceRef of await this.#moved(repository, inIt, signal)) {
        moved.add(serviceRef);
      }
    }
    await this.options.jobs.enqueue([...moved].map(resolvePinJob));
  }

  /** The pins in manifests of this application that were read before it moved. */
  async #appliedBy(id: string): Promise<AppliedPin[]> {
    const { db, services, policy } = this.options;
    const deployments = () =>
      db<DeploymentRow>('deployments').whereNull('removed_at');
    const applying = await deployments()
      .select('instance', 'observed')
      .where({ id })
      .first();
    if (!applying) return [];
    const rows = await deployments()
      .select('service_ref', 'environment', 'pin')
      .where({ instance: applying.instance })
      .whereNot({ id })
      .whereNotNull('service_ref')
      .whereNotNull('environment')
      .whereNotNull('pin');
    const known = new Map(
      (await services.all()).map(service => [service.entityRef, service]),
    );
    return rows.flatMap(({ service_ref: serviceRef, environment, pin }) => {
      const service = known.get(serviceRef);
      const located = service && locatePins(policy(), service, environment);
      if (!located?.ok) return [];
      const recorded = [pin, ...(pin?.others ?? [])];
      return located.pins.flatMap((one, index) => {
        const { value, commit } = recorded[index] ?? {};
        return readBy(one) === 'manifest'
          ? sourcesHolding(applying.observed, one)
              .filter(source => source.commit !== commit)
              .map(source => ({
                serviceRef,
                pin: one,
                commit: source.commit,
                value: value ?? null,
              }))
          : [];
      });
    });
  }

  /** The services with a pin that is not as it is on record. */
  async #moved(
    repository: string,
    pins: AppliedPin[],
    signal: AbortSignal,
  ): Promise<string[]> {
    const files = await this.#files(repository, pins, signal);
    return pins
      .filter(({ commit, pin, value }) => {
        const file = files.get(`${commit}:${pin.path}`);
        if (!file?.text || file.symbolicLink) return true;
        const found = findPin(file.text, pin);
        return !found.ok || found.value !== value;
      })
      .map(({ serviceRef }) => serviceRef);
  }

  async #files(
    repository: string,
    pins: AppliedPin[],
    signal: AbortSignal,
  ): Promise<Map<string, FilesAtRefs['files'][number]>> {
    const wanted = new Map(
      pins.map(({ commit, pin: { path } }) => [
        `${commit}:${path}`,
        { ref: commit, path },
      ]),
    );
    const all = [...wanted.values()];
    const read: FilesAtRefs['files'] = [];
    for (let start = 0; start < all.length; start += FILES_AT_ONCE) {
      const { files } = await this.options
        .forge()
        .readFiles(repository, all.slice(start, start + FILES_AT_ONCE), signal);
      read.push(...files);
    }
    return new Map(read.map(file => [`${file.ref}:${file.path}`, file]));
  }
}
