import {
  RevisionNotFoundError,
  type Forge,
} from '@gitops-compliance/plugin-gitops-compliance-node';

const REMEMBERED = 1000;

/**
 * Which commits hold which: asked of the forge once, for it never changes. A
 * process that starts anew asks again.
 */
export class Ancestry {
  readonly #known = new Map<string, boolean>();

  constructor(private readonly forge: () => Forge) {}

  /** Whether `descendant` is `ancestor` or came after it. One request at most. */
  async contains(
    repository: string,
    ancestor: string,
    descendant: string,
    signal?: AbortSignal,
  ): Promise<boolean> {
    if (ancestor === descendant) return true;
    const key = `${repository} ${ancestor} ${descendant}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const holds = await this.#ask(repository, ancestor, descendant, signal);
    this.#known.set(key, holds);
    if (this.#known.size > REMEMBERED) {
      const [oldest] = this.#known.keys();
      this.#known.delete(oldest);
    }
    return holds;
  }

  async #ask(
    repository: string,
    ancestor: string,
    descendant: string,
    signal?: AbortSignal,
  ): Promise<boolean> {
    try {
      const { behindBy } = await this.forge().compare(
        repository,
        ancestor,
        descendant,
        signal,
      );
      return behindBy === 0;
    } catch (error) {
      if (error instanceof RevisionNotFoundError) return false;
      throw error;
    }
  }
}
