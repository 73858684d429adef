import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** State of a stand-in that outlives its restart, where it has a file. */
export class JsonFile<T> {
  readonly state: T;

  constructor(private readonly file: string | undefined, initial: T) {
    this.state =
      file && existsSync(file)
        ? (JSON.parse(readFileSync(file, 'utf8')) as T)
        : initial;
  }

  save(): void {
    if (!this.file) return;
    mkdirSync(path.dirname(this.file), { recursive: true });
    writeFileSync(this.file, JSON.stringify(this.state));
  }
}
