/** A request to the API as the stand-in saw it. */
export interface RecordedRequest {
  method: string;
  /** With its query. */
  url: string;
  /** Absent where no valid token was sent. */
  account?: string;
  at: string;
}

export type RequestMatcher = (request: RecordedRequest) => boolean;

/** A request that is held. */
export interface Pause {
  /** Resolves when a request is held. */
  reached: Promise<void>;
  /** Lets it go on; a later request is not held any more. */
  release(): void;
  /** Cuts its connection: the caller never learns what became of it. */
  drop(): void;
}

/** Where a request is held. */
export type PausePoint = 'before-effect' | 'before-reply';

interface Held {
  matcher: RequestMatcher;
  point: PausePoint;
  reach: () => void;
  outcome: Promise<'release' | 'drop'>;
}

/** The pauses that are set. */
export class Pauses {
  private held: Held[] = [];

  /** Holds the first request that matches. */
  add(matcher: RequestMatcher, point: PausePoint): Pause {
    let reach: () => void = () => {};
    let settle: (outcome: 'release' | 'drop') => void = () => {};
    const reached = new Promise<void>(resolve => {
      reach = resolve;
    });
    const outcome = new Promise<'release' | 'drop'>(resolve => {
      settle = resolve;
    });
    const held = { matcher, point, reach, outcome };
    this.held.push(held);
    const end = (how: 'release' | 'drop') => {
      this.held = this.held.filter(other => other !== held);
      settle(how);
    };
    return {
      reached,
      release: () => end('release'),
      drop: () => end('drop'),
    };
  }

  /**
   * Holds a request where a pause asks for it.
   *
   * @returns whether the request may go on; if not, cut its connection
   */
  async hold(request: RecordedRequest, point: PausePoint): Promise<boolean> {
    const held = this.held.find(
      candidate => candidate.point === point && candidate.matcher(request),
    );
    if (!held) {
      return true;
    }
    this.held = this.held.filter(other => other !== held);
    held.reach();
    return (await held.outcome) === 'release';
  }
}
