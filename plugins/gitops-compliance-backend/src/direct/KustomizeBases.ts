import {
  ForgeRefusedError,
  type Forge,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import type { Knex } from 'knex';
import {
  KUSTOMIZATION_FILES,
  mayBeFolder,
  pathsOutside,
} from './kustomization';
import type { DeployedPlace } from './touchedTargets';

/** Folders that one reading asks for; the next one goes on. */
const AT_ONCE = 50;
/** How far bases of bases are followed. */
const MAX_DEPTH = 5;

/** A row of `kustomize_bases`. */
interface BasesRow {
  repository: string;
  branch: string;
  folder: string;
  /** Every path outside of the folder, bases of bases among them. */
  bases: string[];
  stale: boolean;
}

/**
 * What deployed folders are built of outside of themselves, by kustomizations on
 * their branches. Read once for each folder, and again where a push altered a
 * kustomization on the way; until then, and while the forge is silent, what was
 * read last counts. A base in another repository, and a chart that Helm fetches,
 * are not followed.
 */
export class KustomizeBases {
  constructor(private readonly options: { db: Knex; forge: () => Forge }) {}

  /** The places, and those that they are built of. */
  async with(
    places: DeployedPlace[],
    defaultBranchOf: (repository: string) => string | null,
  ): Promise<DeployedPlace[]> {
    const rows = await this.options
      .db<BasesRow>('kustomize_bases')
      .whereRaw(`bases <> '[]'`);
    const bases = new Map(rows.map(row => [keyOf(row), row.bases]));
    return places.flatMap(place => {
      const { repository, path: folder } = place;
      const branch = place.branch ?? defaultBranchOf(repository);
      const own = branch
        ? bases.get(keyOf({ repository, branch, folder }))
        : [];
      return [
        place,
        ...(own ?? []).map(path => ({ ...place, path, isBase: true })),
      ];
    });
  }

  /** Takes note of what a push altered; null: not all of it is known. */
  async moved(
    { repository, branch }: { repository: string; branch: string },
    files: string[] | null,
  ): Promise<void> {
    const folders = (files ?? []).flatMap(file => {
      const cut = file.lastIndexOf('/');
      const name = file.slice(cut + 1);
      return KUSTOMIZATION_FILES.includes(name)
        ? file.slice(0, Math.max(0, cut))
        : [];
    });
    if (files && folders.length === 0) return;
    await this.options
      .db('kustomize_bases')
      .where({ repository, branch })
      .modify(query => {
        if (!files) return;
        query.where(any =>
          any
            .whereRaw('folder = ANY (?::text[])', [folders])
            .orWhereRaw('jsonb_exists_any(bases, ?::text[])', [folders]),
        );
      })
      .update({ stale: true });
  }

  /**
   * Reads what is not known of the folders of a repository, or stale.
   *
   * @param tips - per branch its tip; null: there is no such branch
   */
  async read(
    repository: string,
    tips: Record<string, string | null>,
    {
      places,
      defaultBranch,
    }: {
      places: DeployedPlace[];
      defaultBranch: string | null;
    },
    signal: AbortSignal,
  ): Promise<void> {
    for (const [branch, tip] of Object.entries(tips)) {
      if (!tip) continue;
      const known = await this.options
        .db<BasesRow>('kustomize_bases')
        .where({ repository, branch, stale: false })
        .pluck('folder');
      const wanted = new Set(
        places.flatMap(place =>
          // What a folder builds on was followed from there.
          !place.isBase &&
          (place.branch ?? defaultBranch) === branch &&
          place.path !== '' &&
          mayBeFolder(place.path)
            ? place.path
            : [],
        ),
      );
      known.forEach(folder => wanted.delete(folder));
      const folders = [...wanted].slice(0, AT_ONCE);
      if (folders.length === 0) continue;
      const bases = await this.#follow(repository, tip, folders, signal);
      await this.options
        .db('kustomize_bases')
        .insert(
          folders.map(folder => ({
            repository,
            branch,
            folder,
            bases: JSON.stringify(bases.get(folder)),
            stale: false,
          })),
        )
        .onConflict(['repository', 'branch', 'folder'])
        .merge();
    }
  }

  /** Every path outside of each folder: one request for each step of the way. */
  async #follow(
    repository: string,
    tip: string,
    folders: string[],
    signal: AbortSignal,
  ): Promise<Map<string, string[]>> {
    const named = new Map<string, string[]>();
    let next = folders;
    for (let depth = 0; depth < MAX_DEPTH && next.length > 0; depth += 1) {
      const read = await this.#readable(repository, tip, next, signal);
      read.forEach((paths, folder) => named.set(folder, paths));
      const found = new Set([...read.values()].flat().filter(mayBeFolder));
      next = [...found].filter(path => !named.has(path)).slice(0, AT_ONCE);
    }
    return new Map(
      folders.map(folder => {
        const reached = new Set<string>();
        const visit = (path: string) => {
          for (const other of named.get(path) ?? []) {
            if (other === folder || reached.has(other)) continue;
            reached.add(other);
            visit(other);
          }
        };
        visit(folder);
        return [folder, [...reached].sort()];
      }),
    );
  }

  /** One that the forge refuses to give names nothing, and spoils no other. */
  async #readable(
    repository: string,
    tip: string,
    folders: string[],
    signal: AbortSignal,
  ): Promise<Map<string, string[]>> {
    try {
      return await this.#named(repository, tip, folders, signal);
    } catch (error) {
      if (!(error instanceof ForgeRefusedError)) throw error;
      const named = new Map<string, string[]>();
      if (folders.length === 1) return named.set(folders[0], []);
      for (const folder of folders) {
        const own = await this.#readable(repository, tip, [folder], signal);
        own.forEach((paths, path) => named.set(path, paths));
      }
      return named;
    }
  }

  async #named(
    repository: string,
    tip: string,
    folders: string[],
    signal: AbortSignal,
  ): Promise<Map<string, string[]>> {
    const { files } = await this.options.forge().readFiles(
      repository,
      folders.flatMap(folder =>
        KUSTOMIZATION_FILES.map(name => ({
          ref: tip,
          path: `${folder}/${name}`,
        })),
      ),
      signal,
    );
    const texts = new Map(files.map(({ path, text }) => [path, text]));
    return new Map(
      folders.map(folder => {
        const text = KUSTOMIZATION_FILES.map(name =>
          texts.get(`${folder}/${name}`),
        ).find(one => typeof one === 'string');
        return [folder, text ? pathsOutside(folder, text) : []];
      }),
    );
  }
}

function keyOf(row: Pick<BasesRow, 'repository' | 'branch' | 'folder'>) {
  return [row.repository, row.branch, row.folder].join(' ');
}
