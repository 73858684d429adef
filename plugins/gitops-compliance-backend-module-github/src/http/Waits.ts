import { ForgeUnavailableError } from '@gitops-compliance/plugin-gitops-compliance-node';
import { splitRepository } from './Credentials';

/**
 * Until when each owner's installation is not asked, because the host limited
 * us. GitHub counts on while one asks during a limit, and may shut an App out
 * that does.
 */
export class Waits {
  private readonly known = new Map<string, { untilMs: number; what: string }>();

  /**
   * Remembers the wait that an error asks for; gives the error back.
   *
   * @param what - was limited; continues "could not"
   */
  noted<E extends Error>(
    { repository, what }: { repository: string; what: string },
    error: E,
    now: Date,
  ): E {
    if (error instanceof ForgeUnavailableError && error.retryAfterSeconds) {
      const { owner } = splitRepository(repository);
      const untilMs = now.getTime() + error.retryAfterSeconds * 1000;
      if (untilMs > (this.known.get(owner)?.untilMs ?? 0)) {
        this.known.set(owner, { untilMs, what });
      }
    }
    return error;
  }

  /** @throws ForgeUnavailableError while the owner's wait is not over */
  assertOver(
    host: string,
    { repository }: { repository: string },
    now: Date,
  ): void {
    const wait = this.known.get(splitRepository(repository).owner);
    const restMs = (wait?.untilMs ?? 0) - now.getTime();
    if (!wait || restMs <= 0) return;
    const seconds = Math.ceil(restMs / 1000);
    throw new ForgeUnavailableError(
      `Could not ${wait.what}: ${host} limits our requests and wants to be asked again in ${seconds} s`,
      undefined,
      seconds,
    );
  }
}
