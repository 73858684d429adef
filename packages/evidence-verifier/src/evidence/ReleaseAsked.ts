import type { ChangeOfRecord, EvidenceEntry } from '@gitops-compliance/rules';
import { z } from 'zod';
import type { CheckLog } from '../report/report';
import type { Manifest } from '../verify/manifest';

const requestedSchema = z.object({
  waves: z.array(z.array(z.string()).max(10_000)).max(1_000),
});

/**
 * Whether a bundle of a release tells of all of its changes: they are those of
 * its entry, so that a part is not passed off as the whole.
 */
export class ReleaseAsked {
  readonly #release: Manifest['predicate']['request']['release'];
  #recorded: Set<string> | undefined;

  constructor({ release }: Manifest['predicate']['request']) {
    this.#release = release;
  }

  /** Takes an entry; others than the release's request are passed over. */
  add({ stream, type, payload }: EvidenceEntry): void {
    if (type !== 'release.requested') return;
    if (stream !== `release:${this.#release?.id}`) return;
    const requested = requestedSchema.safeParse(payload);
    if (requested.success)
      this.#recorded = new Set(requested.data.waves.flat());
  }

  /** @param changes - all that the entries of the bundle tell of */
  verify(changes: readonly ChangeOfRecord[], check: CheckLog): void {
    const release = this.#release;
    if (!release) return;
    const where = `release ${release.id}`;
    if (!this.#recorded) {
      check.difference(where, 'the entry of its request is not in the bundle');
      return;
    }
    const asked = new Set(release.changes);
    const told = new Set(changes.map(({ id }) => id));
    for (const id of new Set([...this.#recorded, ...asked])) {
      check.examined();
      if (!this.#recorded.has(id)) {
        check.difference(where, `change ${id} does not belong to it`);
      } else if (!asked.has(id)) {
        check.difference(where, `its change ${id} is left out`);
      } else if (!told.has(id)) {
        check.difference(where, `the entries of its change ${id} are missing`);
      }
    }
  }
}
