import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { ForgeState } from './types';

const DELIVERIES_KEPT = 500;

function emptyState(): ForgeState {
  return {
    nextId: 1001,
    users: [],
    organizations: [],
    teams: [],
    userTokens: [],
    installationTokens: [],
    apps: [],
    repos: [],
    protections: [],
    pulls: [],
    reviews: [],
    timeline: [],
    checkRuns: [],
    statuses: [],
    pushes: [],
    deliveries: [],
  };
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}

/**
 * Everything that is not Git, in memory and in one JSON file. `save()` writes
 * a second file and renames it, so a killed process leaves the old state or
 * the new one. One process owns a file.
 */
export class StateStore {
  readonly data: ForgeState;

  constructor(private readonly file: string) {
    mkdirSync(dirname(file), { recursive: true });
    this.data = { ...emptyState(), ...this.read() };
  }

  /** A number that no other record has. */
  nextId(): number {
    this.data.nextId += 1;
    return this.data.nextId - 1;
  }

  /** Writes the state; call it after each mutation. */
  save(): void {
    const surplus = this.data.deliveries.length - DELIVERIES_KEPT;
    if (surplus > 0) {
      this.data.deliveries.splice(0, surplus);
    }
    const next = `${this.file}.next`;
    writeFileSync(next, JSON.stringify(this.data), { mode: 0o600 });
    renameSync(next, this.file);
  }

  private read(): Partial<ForgeState> {
    try {
      return JSON.parse(readFileSync(this.file, 'utf8'));
    } catch (error) {
      if (isMissing(error)) {
        return {};
      }
      throw new Error(
        `The forge's state in ${this.file} cannot be read; delete its folder to start afresh`,
        { cause: error },
      );
    }
  }
}
