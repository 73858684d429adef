import {
  RevisionNotFoundError,
  type FilesAtRefs,
  type Forge,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import type { Knex } from 'knex';
import {
  findPin,
  symbolicLinkProblem,
  keyInWords,
  readBy,
  revisionOfValue,
  type PinLocation,
} from '../pins';
import { sourcesHolding } from './manifestSources';
import { pinnedSource } from './pinnedSource';
import type { ObservedPayload, ReadPin } from './records';

/** What the pins of a deployment name where it applies them. */
export interface ReadPins {
  /** In the order of the policy's rule. */
  pins: [first: ReadPin, ...others: ReadPin[]];
  /** What the first pin names; null: see `problem`. */
  revision: string | null;
  /** Why a pin cannot be used; null: every one can. */
  problem: string | null;
}

/** A deployment as far as its pins depend on it. */
export interface PinnedDeployment {
  id: string;
  observed: ObservedPayload;
}

type Files = FilesAtRefs['files'] | { missing: string };

/** One pin as it was read. */
interface OnePin {
  pin: ReadPin;
  revision: string | null;
  problem: string | null;
}

/**
 * Reads pins where a deployment applies them, all in one request to the forge:
 * at the commit of the source that the file lies in, or of the application that
 * applies the manifest. What a source's own revision is, the deployment tells.
 */
export class PinReader {
  constructor(private readonly options: { db: Knex; forge: () => Forge }) {}

  /** The commits at which the pins are to be read; null: not known. */
  commits(
    deployment: PinnedDeployment,
    pins: PinLocation[],
  ): Promise<(string | null)[]> {
    return Promise.all(
      pins.map(async pin =>
        readBy(pin) === 'manifest'
          ? this.#manifestCommit(deployment, pin)
          : pinnedSource(deployment.observed, pin)?.revision ?? null,
      ),
    );
  }

  /** Reads the pins at `commits`. */
  async read(
    deployment: PinnedDeployment,
    pins: [PinLocation, ...PinLocation[]],
    commits: (string | null)[],
    signal: AbortSignal,
  ): Promise<ReadPins> {
    const files = await this.#files(pins, commits, signal);
    const [first, ...others] = pins.map((pin, index) => {
      const commit = commits[index];
      if (commit === null) return unread(pin, null, whereIsIt(pin));
      return readBy(pin) === 'applied'
        ? applied(deployment, pin, commit)
        : inFile(files, pin, commit);
    });
    const all = [first, ...others];
    return {
      pins: [first.pin, ...others.map(({ pin }) => pin)],
      revision: first.revision,
      problem: all.find(({ problem }) => problem)?.problem ?? null,
    };
  }

  async #files(
    pins: PinLocation[],
    commits: (string | null)[],
    signal: AbortSignal,
  ): Promise<Files> {
    const wanted = new Map<string, { ref: string; path: string }>();
    pins.forEach((pin, index) => {
      const ref = commits[index];
      if (ref === null || readBy(pin) === 'applied') return;
      wanted.set(`${ref}:${pin.path}`, { ref, path: pin.path });
    });
    if (wanted.size === 0) return [];
    try {
      const { files } = await this.options
        .forge()
        .readFiles(pins[0].repository, [...wanted.values()], signal);
      return files;
    } catch (error) {
      if (!(error instanceof RevisionNotFoundError)) throw error;
      const refs = [...new Set([...wanted.values()].map(({ ref }) => ref))];
      return {
        missing: `${pins[0].repository} has no commit ${refs
          .map(ref => ref.slice(0, 7))
          .join(' or ')}`,
      };
    }
  }

  /**
   * The commit of the manifest that is applied: that of the application of the
   * same instance whose source holds the file; of several the nearest above it.
   */
  async #manifestCommit(
    { id, observed }: PinnedDeployment,
    pin: PinLocation,
  ): Promise<string | null> {
    const rows = await this.options
      .db<{ id: string; instance: string; observed: ObservedPayload }>(
        'deployments',
      )
      .select('observed')
      .where({ instance: observed.instance })
      .whereNot({ id })
      .whereNull('removed_at')
      .whereRaw(
        `EXISTS (SELECT FROM jsonb_array_elements(sources) AS source
          WHERE source->>'repoUrl' LIKE ?)`,
        [`%/${pin.repository}%`],
      );
    const holding = rows.flatMap(row => sourcesHolding(row.observed, pin));
    holding.sort((a, b) => b.folder.length - a.folder.length);
    return holding[0]?.commit ?? null;
  }
}

function applied(
  { observed }: PinnedDeployment,
  pin: PinLocation,
  commit: string,
): OnePin {
  const value = pinnedSource(observed, pin)?.targetRevision ?? null;
  return {
    pin: { ...recordOf(pin), value, commit },
    revision: commit,
    problem: null,
  };
}

function inFile(files: Files, pin: PinLocation, commit: string): OnePin {
  if ('missing' in files) return unread(pin, commit, files.missing);
  const file = files.find(
    ({ ref, path }) => ref === commit && path === pin.path,
  );
  if (!file || file.text === null) {
    return unread(pin, commit, `${pin.repository} has no file ${pin.path}`);
  }
  if (file.symbolicLink) return unread(pin, commit, symbolicLinkProblem(pin));
  const found = findPin(file.text, pin);
  if (!found.ok) return unread(pin, commit, found.problem);
  const { key, value } = found;
  const revision = revisionOfValue(pin.tag, value);
  return {
    pin: { ...recordOf(pin), key, value, commit },
    revision,
    problem: revision
      ? null
      : `The tag ${value} does not name a commit by the policy's rule ${pin.tag}`,
  };
}

function unread(
  pin: PinLocation,
  commit: string | null,
  problem: string,
): OnePin {
  return { pin: { ...recordOf(pin), commit }, revision: null, problem };
}

function recordOf(pin: PinLocation): ReadPin {
  return {
    kind: pin.kind,
    repository: pin.repository,
    branch: pin.branch,
    path: pin.path,
    key: keyInWords(pin),
    value: null,
    commit: null,
  };
}

/** Why it is not known where a pin is applied from. */
export function whereIsIt(pin: PinLocation): string {
  switch (readBy(pin)) {
    case 'manifest':
      return `Which application applies ${pin.path} of ${pin.repository} cannot be told: none of its Argo CD instance has a source that holds it`;
    case 'applied':
      return `Which of the application's sources is of ${
        pin.sourceRepository ?? pin.repository
      } cannot be told`;
    default:
      return `Which of the application's sources is of ${pin.repository} cannot be told`;
  }
}
