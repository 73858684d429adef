import { ConflictError } from '@backstage/errors';
import {
  ForgeRefusedError,
  ForgeUnavailableError,
  RevisionNotFoundError,
  type FilesAtRefs,
  type Forge,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import type { Knex } from 'knex';
import { locatePins } from '../deployments/locatePins';
import { noValue, pinValues, readPins } from '../deployments/pinValues';
import type { ReadPin } from '../deployments/records';
import type { DeploymentRow } from '../deployments/rows';
import { isSamePlace, type PinLocation } from '../pins';
import type { Policy } from '../policy/Policy';
import type { Service, ServiceStore } from '../services/ServiceStore';
import { SourceDownError, UnprocessableError } from '../shared/errors';
import { inWords } from '../shared/text';
import { editPins, type PinEdit } from './PinEdits';
import type { PromotedPin } from './records';

/** Where a pin that is moved lies. */
export type PinPlace = Pick<
  PinLocation,
  'kind' | 'repository' | 'branch' | 'path' | 'sourceRepository'
>;

/** The pins of a target that a change moves, and the edit that moves them. */
export interface PinMove {
  /** In the order of `edit.pins`. */
  pins: PinPlace[];
  edit: PinEdit;
}

/** Moves the pins of a target to a revision: reads the forge, writes nothing. */
export class PinMoves {
  constructor(
    private readonly options: {
      db: Knex;
      services: ServiceStore;
      forge: () => Forge;
      policy: () => Policy;
    },
  ) {}

  /**
   * The pins of a target; the first names its revision.
   *
   * @throws UnprocessableError where the policy names none, or where one is the
   *   pin of another service too: owning a service must not mean owning that
   */
  async locate(
    service: Service,
    environment: string,
  ): Promise<[PinLocation, ...PinLocation[]]> {
    const policy = this.options.policy();
    const located = locatePins(policy, service, environment);
    if (!located.ok) throw new UnprocessableError(located.problem);
    for (const other of await this.options.services.all()) {
      if (other.entityRef === service.entityRef) continue;
      const theirs = locatePins(policy, other, environment);
      const twin = located.pins.find(
        pin => theirs.ok && theirs.pins.some(their => isSamePlace(pin, their)),
      );
      if (twin) {
        throw new UnprocessableError(
          `The pin cannot be used: in ${twin.repository}, file ${twin.path} is the pin of ${other.entityRef} as well; give each service a pin of its own`,
        );
      }
    }
    return located.pins;
  }

  /**
   * What the pins of a service name where it runs a revision in an environment;
   * none where it does not.
   */
  async readIn(
    service: Service,
    environment: string,
    revision: string,
  ): Promise<Partial<ReadPin>[]> {
    const rows = await this.options
      .db<DeploymentRow>('deployments')
      .where({
        service_ref: service.entityRef,
        environment,
        pinned_revision: revision,
      })
      .whereNull('removed_at')
      .orderBy('id');
    return readPins(rows.find(({ pin }) => pin?.kind)?.pin ?? null);
  }

  /**
   * The edit that moves pins of one repository and branch to a revision. Pins
   * that name it already are left out.
   *
   * @param read - the pins as read where the revision runs, for values that
   *   cannot be made from it, and `from`, the place for people
   * @throws UnprocessableError with the file and key where a pin cannot be
   *   moved; ConflictError where all name it already; SourceDownError
   */
  async to(
    revision: string,
    pins: [PinLocation, ...PinLocation[]],
    read: Partial<ReadPin>[],
    from: string,
  ): Promise<PinMove> {
    const [{ repository, branch }] = pins;
    const values = pinValues(pins, revision, read);
    const wanted = pins.map((pin, index) => {
      const after = values[index];
      if (after === null) throw new UnprocessableError(noValue(pin, from));
      return { pin, before: null, after };
    });
    const files = await this.#read(pins);
    const found = editPins({ repository, branch }, wanted, files);
    if (!found.ok) throw new UnprocessableError(found.problem);
    const moved = wanted.filter(
      (_, index) =>
        found.edit.pins[index].before !== found.edit.pins[index].after,
    );
    if (moved.length === 0) {
      const after = found.edit.pins[0].after.slice(0, 12);
      throw new ConflictError(
        `The pin in ${repository}, file ${pathsOf(
          pins,
        )}, already names ${after}: there is nothing to change; wait for the sync`,
      );
    }
    const edited = editPins({ repository, branch }, moved, files);
    if (!edited.ok) throw new UnprocessableError(edited.problem);
    return { pins: moved.map(({ pin }) => pin), edit: edited.edit };
  }

  /**
   * The edit that gives pins of one repository and branch the values back that
   * they had before a change.
   *
   * @throws UnprocessableError where one is not as the change left it: going
   *   back would undo what came after; SourceDownError
   */
  async back(pins: readonly PromotedPin[]): Promise<PinMove> {
    const [{ repository, branch }] = pins;
    const wanted = pins.map(pin => {
      if (pin.value === null) {
        throw new UnprocessableError(
          `What ${pin.path} named at ${pin.key} before is not on record, so it cannot be given back`,
        );
      }
      return { pin, before: pin.after, after: pin.value };
    });
    const edited = editPins(
      { repository, branch },
      wanted,
      await this.#read(pins),
    );
    if (!edited.ok) throw new UnprocessableError(edited.problem);
    return { pins: [...pins], edit: edited.edit };
  }

  async #read(pins: readonly PinPlace[]): Promise<FilesAtRefs['files']> {
    const [{ repository, branch }] = pins;
    const paths = [...new Set(pins.map(({ path }) => path))];
    try {
      const { files } = await this.options.forge().readFiles(
        repository,
        paths.map(path => ({ ref: branch, path })),
      );
      return files;
    } catch (error) {
      if (error instanceof ForgeUnavailableError) {
        throw new SourceDownError(
          `The forge does not answer, so nothing was requested; try again in a minute (${error.message})`,
        );
      }
      if (
        error instanceof RevisionNotFoundError ||
        error instanceof ForgeRefusedError
      ) {
        throw new UnprocessableError(
          `The pin cannot be used: ${pathsOf(
            pins,
          )} on ${branch} of ${repository} cannot be read (${error.message})`,
        );
      }
      throw error;
    }
  }
}

function pathsOf(pins: readonly PinPlace[]): string {
  return inWords([...new Set(pins.map(({ path }) => path))]);
}
