import { spawn } from 'node:child_process';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Request, Response, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { authenticateBasic, maySee } from './auth';
import { ForgeError } from './errors';
import { ZERO_OID } from './git/objects';
import { gitEnvironment, gitExecPath } from './git/runGit';
import { judgePush, readPush, unpack } from './gitPush';
import { afterPush, RefChange, recordPush } from './refs';
import { noteActor } from './requests';
import { Repo } from './types';
import { Identity, World } from './World';

/**
 * Git runs this before it moves refs. What the rules said stands in the
 * environment; a push of which one ref is refused is refused as a whole.
 */
const PRE_RECEIVE = `#!/bin/sh
[ -z "$FORGE_BYPASSED" ] || printf '%s\\n' "$FORGE_BYPASSED" >&2
[ -z "$FORGE_REFUSED" ] && exit 0
printf '%s\\n' "$FORGE_REFUSED" >&2
exit 1
`;

const GIT_CONFIG = {
  'receive.hideRefs': 'refs/pull',
  'transfer.hideRefs': 'refs/forge',
  'uploadpack.allowAnySHA1InWant': 'true',
};

function configEnvironment(config: Record<string, string>) {
  const entries = Object.entries(config);
  const pairs = entries.flatMap(([key, value], n) => [
    [`GIT_CONFIG_KEY_${n}`, key],
    [`GIT_CONFIG_VALUE_${n}`, value],
  ]);
  return {
    GIT_CONFIG_COUNT: String(entries.length),
    ...Object.fromEntries(pairs),
  };
}

interface CgiReply {
  status: number;
  headers: [string, string][];
  body: Buffer;
}

function parseReply(output: Buffer): CgiReply {
  const split = output.indexOf('\r\n\r\n');
  const lines = output.toString('utf8', 0, split).split('\r\n');
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon), line.slice(colon + 1).trim()];
  });
  const status = headers.find(([name]) => name.toLowerCase() === 'status');
  return {
    status: Number(status?.[1].slice(0, 3) ?? 200),
    headers: headers.filter(header => header !== status),
    body: output.subarray(split + 4),
  };
}

/** Git's smart HTTP for `/{owner}/{repo}.git`, by `git http-backend`. */
export class GitHttp {
  private readonly hooks: string;

  constructor(private readonly world: World) {
    this.hooks = join(world.dataDir, 'hooks');
  }

  /** Writes the hook that refuses pushes to protected branches. */
  async prepare(): Promise<void> {
    await mkdir(this.hooks, { recursive: true });
    const file = join(this.hooks, 'pre-receive');
    await writeFile(file, PRE_RECEIVE);
    await chmod(file, 0o755);
  }

  router(): Router {
    const router = PromiseRouter();
    const path =
      /^\/([^/]+)\/([^/]+)\.git\/(info\/refs|git-upload-pack|git-receive-pack)$/;
    router.all(path, async (request, response) => {
      const [owner, name, service] = Object.values(request.params);
      const repo = this.world.findRepo(owner, name);
      const pushing =
        service === 'git-receive-pack' ||
        request.query.service === 'git-receive-pack';
      const identity = this.authorize(request, response, repo, pushing);
      if (!repo || identity === 'refused') {
        return;
      }
      if (service === 'git-receive-pack' && identity) {
        await this.push(request, response, repo, service, identity);
      } else {
        const login = pushing ? identity?.user.login : undefined;
        const reply = await this.backend(request, repo, service, { login });
        this.send(response, reply);
      }
    });
    return router;
  }

  /** Answers 401, 403 or 404 itself, as GitHub does, and says so. */
  private authorize(
    request: Request,
    response: Response,
    repo: Repo | undefined,
    pushing: boolean,
  ): Identity | undefined | 'refused' {
    let identity: Identity | undefined;
    try {
      identity = authenticateBasic(this.world, request.headers.authorization);
    } catch (error) {
      if (!(error instanceof ForgeError)) {
        throw error;
      }
      response.setHeader('www-authenticate', 'Basic realm="GitHub"');
      response.status(401).send('Invalid username or token.\n');
      return 'refused';
    }
    if (identity) {
      noteActor(response, identity);
    }
    if (repo?.private && !identity) {
      response.setHeader('www-authenticate', 'Basic realm="GitHub"');
      response.status(401).send('Authentication required.\n');
      return 'refused';
    }
    if (!repo || !maySee(this.world, identity, repo)) {
      response.status(404).send('Repository not found.\n');
      return 'refused';
    }
    if (pushing && !identity) {
      response.setHeader('www-authenticate', 'Basic realm="GitHub"');
      response.status(401).send('No anonymous write access.\n');
      return 'refused';
    }
    const may =
      identity &&
      this.world.canWrite(repo, identity.user) &&
      (!identity.app || identity.permissions?.contents === 'write');
    if (pushing && !may) {
      const who = identity?.user.login;
      const full = `${repo.owner}/${repo.name}`;
      response
        .status(403)
        .send(`Permission to ${full}.git denied to ${who}.\n`);
      return 'refused';
    }
    return identity;
  }

  private async push(
    request: Request,
    response: Response,
    repo: Repo,
    service: string,
    identity: Identity,
  ): Promise<void> {
    const reply = await this.world.lock(repo, async () => {
      const git = this.world.git(repo);
      const before = await git.refs();
      const push = await readPush(request);
      await unpack(this.world, repo, push);
      const { changes: wanted } = push;
      const verdict = await judgePush(this.world, identity, repo, wanted);
      const result = await this.backend(request, repo, service, {
        login: identity.user.login,
        body: push.body,
        ...verdict,
      });
      git.forgetRefs();
      const after = await git.refs();
      const names = new Set([...before.keys(), ...after.keys()]);
      const changes = [...names]
        .map(
          (ref): RefChange => ({
            ref,
            before: before.get(ref) ?? ZERO_OID,
            after: after.get(ref) ?? ZERO_OID,
          }),
        )
        .filter(change => change.before !== change.after);
      await recordPush(this.world, identity, repo, changes);
      for (const change of changes) {
        await afterPush(this.world, repo, change);
      }
      return result;
    });
    this.send(response, reply);
  }

  private async backend(
    request: Request,
    repo: Repo,
    service: string,
    caller: {
      login?: string;
      body?: Buffer;
      refused?: string[];
      bypassed?: string[];
    },
  ): Promise<CgiReply> {
    const { headers } = request;
    const query = request.originalUrl.split('?')[1] ?? '';
    const child = spawn(join(await gitExecPath(), 'git-http-backend'), {
      env: gitEnvironment({
        ...configEnvironment({ ...GIT_CONFIG, 'core.hooksPath': this.hooks }),
        GIT_PROJECT_ROOT: join(this.world.dataDir, 'git'),
        GIT_HTTP_EXPORT_ALL: '1',
        GIT_PROTOCOL: String(headers['git-protocol'] ?? ''),
        PATH_INFO: `/${repo.owner}/${repo.name}.git/${service}`,
        REQUEST_METHOD: request.method,
        QUERY_STRING: query,
        CONTENT_TYPE: headers['content-type'] ?? '',
        CONTENT_LENGTH: String(
          caller.body?.length ?? headers['content-length'] ?? '',
        ),
        HTTP_CONTENT_ENCODING: caller.body
          ? ''
          : String(headers['content-encoding'] ?? ''),
        FORGE_REFUSED: caller.refused?.join('\n') ?? '',
        FORGE_BYPASSED: caller.bypassed?.join('\n') ?? '',
        ...(caller.login ? { REMOTE_USER: caller.login } : {}),
      }),
    });
    const output: Buffer[] = [];
    child.stdout.on('data', chunk => output.push(chunk));
    const closed = new Promise<void>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', () => resolve());
    });
    child.stdin.on('error', () => undefined);
    child.stderr.resume();
    if (caller.body) {
      child.stdin.end(caller.body);
    } else {
      request.pipe(child.stdin);
    }
    await closed;
    return parseReply(Buffer.concat(output));
  }

  private send(response: Response, reply: CgiReply): void {
    response.status(reply.status);
    reply.headers.forEach(([name, value]) => response.setHeader(name, value));
    response.end(reply.body);
  }
}
