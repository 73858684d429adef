import type { TestWorld } from './testPortal';

const TOKEN = 'a-token-for-looking';

/** A pull request as the forge's REST API gives it. */
export interface ForgePull {
  number: number;
  state: string;
  body: string | null;
  merged_at: string | null;
  merge_commit_sha: string | null;
  head: { ref: string; sha: string };
}

/** Reads the forge as one of its users: what tests compare with. */
export class ForgeView {
  constructor(private readonly world: TestWorld) {}

  /** Pull requests of the config repository from this branch. */
  async pulls(branch: string): Promise<ForgePull[]> {
    const all = await this.#get<ForgePull[]>(
      '/repos/acme/deploy/pulls?state=all&per_page=100',
    );
    return all.filter(pull => pull.head.ref === branch);
  }

  /** Check runs on a commit of the config repository. */
  async checks(
    sha: string,
  ): Promise<{ name: string; status: string; conclusion: string | null }[]> {
    const { check_runs: runs } = await this.#get<{
      check_runs: {
        name: string;
        status: string;
        conclusion: string | null;
      }[];
    }>(`/repos/acme/deploy/commits/${sha}/check-runs?filter=all`);
    return runs.map(({ name, status, conclusion }) => ({
      name,
      status,
      conclusion,
    }));
  }

  /** Text of a file of the config repository. */
  async file(path: string, ref = 'main'): Promise<string> {
    const { content } = await this.#get<{ content: string }>(
      `/repos/acme/deploy/contents/${path}?ref=${ref}`,
    );
    return Buffer.from(content, 'base64').toString('utf8');
  }

  /** Moves of a branch of the config repository, oldest first. */
  moves(branch: string) {
    return this.world.forge.admin
      .pushes()
      .filter(push => push.ref === `refs/heads/${branch}`);
  }

  async #get<T>(route: string): Promise<T> {
    const { admin, apiUrl } = this.world.forge;
    await admin.ensureToken({ login: 'aude-audit', token: TOKEN });
    const response = await fetch(`${apiUrl}${route}`, {
      headers: { authorization: `token ${TOKEN}` },
    });
    if (!response.ok) {
      throw new Error(`${route}: ${response.status} ${await response.text()}`);
    }
    return (await response.json()) as T;
  }
}
