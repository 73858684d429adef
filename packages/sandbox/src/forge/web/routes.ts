import express, { ErrorRequestHandler, Request, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { ForgeError, forbidden, notFound } from '../errors';
import { EMPTY_TREE } from '../git/objects';
import { goOn } from '../merging/autoMerge';
import { mergePull } from '../merging/merge';
import { pullByNumber } from '../pulls';
import { noteActor } from '../requests';
import { submitReview } from '../reviews';
import { Identity, World } from '../World';
import { html, page } from './html';
import { filesHtml, pullPage, stateWord } from './pullPage';

const COOKIE = 'forge-user';

function chosenUser(request: Request): string | undefined {
  const match = new RegExp(`(?:^|; )${COOKIE}=([^;]*)`).exec(
    request.headers.cookie ?? '',
  );
  return match ? decodeURIComponent(match[1]) : undefined;
}

/** Forms count only when a page of this very server sent them. */
function assertSameOrigin(request: Request): void {
  const origin = request.headers.origin ?? request.headers.referer;
  const ours = request.headers.host;
  if (!origin || !URL.canParse(origin) || new URL(origin).host !== ours) {
    throw forbidden('This form must be sent from a page of the forge.');
  }
}

function pullOf(world: World, params: Record<string, string>) {
  const repo = world.repo(params.owner, params.repo);
  return { repo, pull: pullByNumber(world, repo, Number(params.number)) };
}

function homePage(world: World): string {
  const { repos, pulls } = world.state;
  return page(
    'Repositories',
    html`<h1>Repositories</h1>
      ${repos.map(repo => {
        const base = `/${repo.owner}/${repo.name}`;
        const open = pulls.filter(
          pull => pull.repoId === repo.id && pull.state === 'open',
        );
        return html`<h2>${repo.owner}/${repo.name}</h2>
          <p><code>git clone ${world.url}${base}.git</code></p>
          <ul>
            ${open.map(
              pull => html`<li>
                <a href="${base}/pull/${pull.number}"
                  >#${pull.number} ${pull.title}</a
                >
                (${stateWord(pull)}, by ${world.user(pull.authorId).login})
              </li>`,
            )}
          </ul>
          ${open.length === 0 ? html`<p>No open pull request.</p>` : ''}`;
      })}`,
  );
}

async function commitPage(world: World, params: Record<string, string>) {
  const repo = world.repo(params.owner, params.repo);
  const git = world.git(repo);
  const oid = await git.resolveCommit(params.sha);
  if (!oid) {
    throw notFound();
  }
  const commit = await git.commit(oid);
  const files = await git.diff(commit.parents[0] ?? EMPTY_TREE, oid);
  const [headline] = commit.message.split('\n');
  return page(
    `${headline} · ${repo.owner}/${repo.name}`,
    html`<h1>${headline}</h1>
      <p>
        <code>${oid}</code> by ${commit.author.name} on ${commit.author.date}
      </p>
      <pre>${commit.message}</pre>
      ${filesHtml(files)}`,
  );
}

async function blobPage(world: World, params: Record<string, string>) {
  const repo = world.repo(params.owner, params.repo);
  const git = world.git(repo);
  const oid = await git.resolveCommit(params.ref);
  const blob = oid ? await git.object(`${oid}:${params.path}`) : undefined;
  if (blob?.type !== 'blob') {
    throw notFound();
  }
  return page(
    `${params.path} · ${repo.owner}/${repo.name}`,
    html`<h1>${params.path}</h1>
      <p>At <code>${params.ref}</code></p>
      <pre tabindex="0">${blob.data.toString('utf8')}</pre>`,
  );
}

const errorPage: ErrorRequestHandler = (error, _request, response, _next) => {
  const status = error instanceof ForgeError ? error.status : 500;
  response
    .status(status)
    .send(page(error.message, html`<h1>${error.message}</h1>`));
};

/** The pages on which people look at pull requests, review and merge. */
export function webRouter(world: World): Router {
  const router = PromiseRouter();
  router.use(express.urlencoded({ extended: false, limit: '100kb' }));
  router.use((_request, response, next) => {
    response.setHeader(
      'content-security-policy',
      "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    );
    response.setHeader('x-content-type-options', 'nosniff');
    next();
  });
  router.get('/', async (_request, response) => {
    response.send(homePage(world));
  });
  router.get('/:owner/:repo/commit/:sha', async (request, response) => {
    response.send(await commitPage(world, request.params));
  });
  router.get('/:owner/:repo/blob/:ref/:path(*)', async (request, response) => {
    response.send(await blobPage(world, { ...request.params }));
  });
  const at = '/:owner/:repo/pull/:number(\\d+)';
  router.get(at, async (request, response) => {
    const { repo, pull } = pullOf(world, request.params);
    const chosen = chosenUser(request);
    response.send(await pullPage(world, repo, pull, { chosen }));
  });
  const onForm = (
    what: 'reviews' | 'merge',
    act: (
      identity: Identity,
      at: ReturnType<typeof pullOf>,
      body: Record<string, string>,
    ) => Promise<unknown>,
  ) =>
    router.post(`${at}/${what}`, async (request, response) => {
      assertSameOrigin(request);
      const target = pullOf(world, { ...request.params });
      const { repo, pull } = target;
      const login = String(request.body.login ?? '');
      const user = world.findUser(login);
      if (user?.type !== 'User') {
        throw notFound(`There is no user ${login}`);
      }
      noteActor(response, { user });
      response.cookie(COOKIE, user.login, { httpOnly: true, sameSite: 'lax' });
      try {
        await act({ user }, target, request.body);
      } catch (error) {
        if (!(error instanceof ForgeError)) {
          throw error;
        }
        const reasons = [error.message, ...(error.details.errors ?? [])];
        const problem = reasons.map(String).join(': ');
        const options = { chosen: user.login, problem };
        response.status(error.status);
        response.send(await pullPage(world, repo, pull, options));
        return;
      }
      response.redirect(303, `/${repo.owner}/${repo.name}/pull/${pull.number}`);
    });
  onForm('reviews', async (identity, { repo, pull }, { event, body }) => {
    await submitReview(world, identity, repo, pull, { event, body });
    await goOn(world, repo, pull.headOid);
  });
  onForm('merge', (identity, { repo, pull }, { sha }) =>
    mergePull(world, identity, repo, pull, { sha }),
  );
  router.use(() => {
    throw notFound();
  });
  router.use(errorPage);
  return router;
}
