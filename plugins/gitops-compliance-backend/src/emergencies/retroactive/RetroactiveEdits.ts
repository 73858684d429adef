import type {
  FilesAtRefs,
  Forge,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import type { ResourceDiff } from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import { editPins, type PinEdit } from '../../changes/PinEdits';
import type { PinMoves } from '../../changes/PinMoves';
import { readPins } from '../../deployments/pinValues';
import type { DeploymentRow } from '../../deployments/rows';
import { findPin, symbolicLinkProblem, type PinLocation } from '../../pins';
import type { ServiceStore } from '../../services/ServiceStore';
import { presentTarget } from '../presentTarget';
import type { EmergencyTarget } from '../records';
import type { LiveReader } from './LiveReader';
import { pinSetByHand } from './pinsSetByHand';
import { pinsOfLive, type PinInGit, type PinsOfLive } from './pinsOfLive';
import type { PullRequestImpossiblePayload } from './records';

/** Why there can be no pull request: trying again gives the same. */
export class ImpossibleError extends Error {
  constructor(
    readonly because: PullRequestImpossiblePayload['cause'],
    message: string,
    readonly objects: number | null = null,
  ) {
    super(message);
  }
}

/** What a pull request is to say. */
export interface RetroactiveEdit {
  edit: PinEdit;
  /** The pins that it moves. */
  pins: { path: string; key: string; before: string; after: string }[];
  /** How what runs differs from Git, masked. */
  resources: ResourceDiff[];
  /** Parts of that which no pin tells. */
  rest: number;
}

/** Of what, as the emergency names it, and in which one Git is to say what runs. */
export interface EditWanted extends EmergencyTarget {
  emergencyId: string;
  /**
   * Whether an application may have been given another revision than Git names,
   * which its source tells nothing of.
   */
  mayBeSetByHand: boolean;
}

/** Finds out how Git can be made to say what runs. Writes nothing. */
export class RetroactiveEdits {
  constructor(
    private readonly options: {
      db: Knex;
      services: ServiceStore;
      pinMoves: PinMoves;
      live: LiveReader;
      forge: () => Forge;
    },
  ) {}

  /**
   * The pins of a target, all of one repository and branch.
   *
   * @throws UnprocessableError where it has none, ImpossibleError where its
   *   service is gone
   */
  async locate({
    emergencyId,
    ...target
  }: EmergencyTarget & { emergencyId: string }): Promise<
    [PinLocation, ...PinLocation[]]
  > {
    const { db, services, pinMoves } = this.options;
    const { service: ref, environment } = await presentTarget(
      emergencyId,
      target,
      db,
    );
    const service = await services.find(ref, () => {});
    if (!service) {
      throw new ImpossibleError(
        'pins',
        `${ref} is not in the catalog any more`,
      );
    }
    return pinMoves.locate(service, environment);
  }

  /**
   * What is to be written; undefined: Git and what runs agree by now. One request
   * for each application that is not in sync, and one to the forge.
   *
   * @throws ImpossibleError
   */
  async find(
    { emergencyId, mayBeSetByHand, ...target }: EditWanted,
    pins: [PinLocation, ...PinLocation[]],
    signal: AbortSignal,
  ): Promise<RetroactiveEdit | undefined> {
    const { db, live, forge } = this.options;
    const present = await presentTarget(emergencyId, target, db);
    const { resources, problems } = await live.read(present, signal);
    const objects = resources.length;
    if (problems.length > 0) {
      throw new ImpossibleError('live-state', problems.join('; '), objects);
    }
    if (objects === 0 && !mayBeSetByHand) return undefined;
    const [{ repository, branch }] = pins;
    const paths = [...new Set(pins.map(({ path }) => path))];
    const { files } = await forge().readFiles(
      repository,
      paths.map(path => ({ ref: branch, path })),
      signal,
    );
    const inGit = pins.map(pin => readIn(files, pin, objects));
    const first = mayBeSetByHand
      ? await pinSetByHand(emergencyId, target, inGit[0], db)
      : ({ state: 'agrees' } as const);
    if (first.state === 'impossible') {
      throw new ImpossibleError(first.cause, first.problem, objects);
    }
    if (objects === 0 && first.state === 'agrees') return undefined;
    const overruled = pinsOfLive(inGit, resources);
    const { rest, problem } = overruled;
    await this.#assertApplied(present, overruled.moves, inGit, objects);
    const moves =
      first.state === 'differs'
        ? [
            { index: 0, after: first.after },
            ...overruled.moves.filter(({ index }) => index > 0),
          ]
        : overruled.moves;
    if (moves.length === 0) {
      throw new ImpossibleError(
        'no-pin',
        problem ?? 'No pin of the service tells what was altered',
        objects,
      );
    }
    const edited = editPins(
      { repository, branch },
      moves.map(({ index, after }) => ({
        ...inGit[index],
        before: null,
        after,
      })),
      files,
    );
    if (!edited.ok) throw new ImpossibleError('pins', edited.problem, objects);
    return {
      edit: edited.edit,
      pins: edited.edit.pins.map((pin, place) => ({
        path: pins[moves[place].index].path,
        ...pin,
      })),
      resources,
      rest,
    };
  }

  /**
   * Where Git says something newer than what was applied, what runs may be older
   * than it rather than altered by hand: writing that back would undo a change.
   */
  async #assertApplied(
    { service, environment }: EmergencyTarget,
    moves: PinsOfLive['moves'],
    inGit: PinInGit[],
    objects: number,
  ): Promise<void> {
    const rows: DeploymentRow[] = await this.options
      .db<DeploymentRow>('deployments')
      .where({ service_ref: service, environment, sync_status: 'out-of-sync' })
      .whereNull('removed_at');
    const applied = (index: number) =>
      rows.map(({ pin }) => readPins(pin)[index]?.value ?? null);
    for (const { index } of moves) {
      const { pin, value } = inGit[index];
      const others = applied(index).filter(each => each !== value);
      if (others.length === 0) continue;
      throw new ImpossibleError(
        'git-moved',
        others.includes(null)
          ? `What was applied of ${pin.path} of ${pin.repository} is not known`
          : `${pin.path} of ${pin.repository} names ${value} by now, which was not applied yet`,
        objects,
      );
    }
  }
}

/** A pin, and what it names at the tip of its branch. */
function readIn(
  files: FilesAtRefs['files'],
  pin: PinLocation,
  objects: number,
): PinInGit {
  const file = files.find(({ path }) => path === pin.path);
  const fail = (problem: string) =>
    new ImpossibleError('pins', problem, objects);
  if (!file || file.text === null) {
    throw fail(
      `The pin cannot be used: ${pin.repository} has no file ${pin.path} on ${pin.branch}`,
    );
  }
  if (file.symbolicLink) throw fail(symbolicLinkProblem(pin));
  const found = findPin(file.text, pin);
  if (!found.ok) throw fail(found.problem);
  return { pin, value: found.value };
}
