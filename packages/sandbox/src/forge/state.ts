import { StateFile, type Saving } from './stateFile';
import { ForgeState } from './types';

function emptyState(): ForgeState {
  return {
    nextId: 1001,
    users: [],
    deletedUserIds: [],
    organizations: [],
    teams: [],
    signingKeys: [],
    verifications: [],
    userTokens: [],
    installationTokens: [],
    apps: [],
    repos: [],
    protections: [],
    rulesets: [],
    ruleSuites: [],
    queue: [],
    pulls: [],
    reviews: [],
    threads: [],
    timeline: [],
    checkRuns: [],
    statuses: [],
    pushes: [],
    deliveries: [],
  };
}

/** Everything that is not Git, in memory and in one JSON file. */
export class StateStore {
  readonly data: ForgeState;
  private readonly file: StateFile;

  constructor(file: string, saving?: Saving) {
    this.file = new StateFile(file, () => this.data, saving);
    this.data = {
      ...emptyState(),
      ...(this.file.read() as Partial<ForgeState> | undefined),
    };
  }

  /** A number that no other record has. */
  nextId(): number {
    this.data.nextId += 1;
    return this.data.nextId - 1;
  }

  /** Has the state written soon; call it after each mutation. */
  save(): void {
    this.file.changed();
  }

  /** Writes what is not yet written; the state is no more followed. */
  close(): void {
    this.file.close();
  }
}
