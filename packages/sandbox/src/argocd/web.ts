import express, { Request, Response, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { syncApplication } from './actions';
import { ApiContext } from './context';
import { GatewayError } from './errors';
import { Faults } from './faultTypes';
import { isWorkload } from './health';
import { revisionsIn, sourcesOf } from './sources';
import { ApplicationRecord } from './state';
import { Application } from './types';
import { messageOf } from './values';

const STYLE = `
  body { font: 1rem/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 60rem; padding: 1rem; }
  .banner { border: 2px solid; padding: .5rem 1rem; }
  table { border-collapse: collapse; width: 100%; }
  th, td { border-bottom: 1px solid; padding: .25rem .5rem; text-align: left; }
  code { font-family: ui-monospace, monospace; }
  form { display: inline; }
`;

/** Makes text safe inside HTML. */
export function escapeHtml(text: unknown): string {
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return String(text ?? '').replace(/[&<>"']/g, char => entities[char]);
}

function table(caption: string, head: string[], rows: string[][]): string {
  const cells = head.map(cell => `<th scope="col">${cell}</th>`).join('');
  const body = rows
    .map(row => `<tr>${row.map(cell => `<td>${cell}</td>`).join('')}</tr>`)
    .join('');
  return `<table><caption>${caption}</caption><thead><tr>${cells}</tr></thead><tbody>${body}</tbody></table>`;
}

function page(context: ApiContext, title: string, body: string): string {
  const name = escapeHtml(context.instance);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} · ${name}</title>
<style>${STYLE}</style>
</head>
<body>
<header><p class="banner"><strong>Stand-in for Argo CD</strong>, instance ${name}. It deploys to nothing.</p>
<nav aria-label="Pages"><a href="/">All applications</a></nav></header>
<main><h1>${escapeHtml(title)}</h1>
${body}
</main>
</body>
</html>`;
}

function pathOf({ metadata }: Application): string {
  return `/applications/${encodeURIComponent(
    metadata.namespace ?? '',
  )}/${encodeURIComponent(metadata.name)}`;
}

function listPage(context: ApiContext): string {
  const rows = context.applications.all().map(({ application }) => {
    const { status, spec, metadata } = application;
    return [
      `<a href="${escapeHtml(pathOf(application))}">${escapeHtml(
        metadata.name,
      )}</a>`,
      escapeHtml(spec.project),
      escapeHtml(status.sync.status),
      escapeHtml(status.health.status),
      `<code>${escapeHtml(
        revisionsIn(status.sync)
          .map(sha => sha.slice(0, 7))
          .join(', '),
      )}</code>`,
    ];
  });
  const head = ['Name', 'Project', 'Sync', 'Health', 'Revision'];
  return page(context, 'Applications', table('Applications', head, rows));
}

function button(target: string, label: string, value = ''): string {
  return `<form method="post" action="${escapeHtml(
    target,
  )}"><button name="account" value="${escapeHtml(value)}">${escapeHtml(
    label,
  )}</button></form> `;
}

function detailPage(context: ApiContext, record: ApplicationRecord): string {
  const { application } = record;
  const { status, spec, metadata } = application;
  const base = pathOf(application);
  const state = status.operationState;
  const facts = [
    ...sourcesOf(spec).flatMap(({ repoURL, path = '', targetRevision }) => [
      ['Source', `${repoURL} ${path}`],
      ['Target revision', targetRevision ?? 'HEAD'],
    ]),
    ['Compared with', revisionsIn(status.sync).join(', ')],
    ['Runs', status.summary.images?.join(', ') ?? 'nothing'],
    ['Sync', status.sync.status],
    ['Health', status.health.status],
    ['Operation', state ? `${state.phase}: ${state.message ?? ''}` : 'none'],
    ...(status.conditions ?? []).map(({ type, message }) => [type, message]),
  ].map(row => row.map(escapeHtml));
  const resources = (status.resources ?? []).map(resource =>
    [resource.kind, resource.name, resource.status].map(escapeHtml),
  );
  const history = [...(status.history ?? [])]
    .reverse()
    .map(row =>
      [
        row.id,
        revisionsIn(row).join(', '),
        row.deployedAt,
        row.initiatedBy.username ?? 'automated',
      ].map(escapeHtml),
    );
  const actions = [
    ...context.access
      .tokenHolders()
      .map(({ name }) => button(`${base}/sync`, `Sync as ${name}`, name)),
    button(`${base}/degrade`, 'Degrade'),
    button(`${base}/heal`, 'Heal'),
    button(`${base}/drift`, 'Drift'),
  ].join('');
  return page(
    context,
    metadata.name,
    `<p>${actions}</p>
${table('State', ['What', 'Value'], facts)}
${table('Resources', ['Kind', 'Name', 'Sync'], resources)}
${table('History', ['Id', 'Revision', 'Deployed at', 'By'], history)}`,
  );
}

async function act(
  context: ApiContext,
  faults: Faults,
  record: ApplicationRecord,
  action: string,
  accountName: unknown,
) {
  const { name } = record.application.metadata;
  if (action === 'sync') {
    const caller = context.access.callerNamed(String(accountName));
    if (!caller) {
      throw new GatewayError('invalidArgument', 'choose an account');
    }
    await syncApplication(context, caller, name, {});
  } else if (action === 'degrade') {
    faults.degrade(name, 'Degraded by hand');
  } else if (action === 'heal') {
    faults.heal(name);
  } else {
    const workload = context.cluster
      .ownedBy(name)
      .find(({ manifest }) => isWorkload(manifest.kind));
    if (!workload) {
      throw new Error(`${name} runs no workload that could drift`);
    }
    const { kind, metadata } = workload.manifest;
    faults.drift(name, { kind, name: metadata.name });
  }
}

/** Pages for people: what runs, and buttons that make things happen. */
export function createWeb(context: ApiContext, faults: Faults): Router {
  const router = PromiseRouter();
  const recordOf = ({ params }: Request) =>
    params.namespace === 'argocd'
      ? context.applications.find(params.name)
      : undefined;
  const fail = (res: Response, status: number, message: string) => {
    const body = `<p role="alert">${escapeHtml(message)}</p>`;
    res.status(status).send(page(context, 'That did not work', body));
  };

  router.get('/', (_req, res) => {
    res.send(listPage(context));
  });
  router.get('/applications/:namespace/:name', (req, res) => {
    const record = recordOf(req);
    if (record) {
      res.send(detailPage(context, record));
    } else {
      fail(res, 404, 'There is no such application.');
    }
  });
  router.post(
    '/applications/:namespace/:name/:action(sync|degrade|heal|drift)',
    express.urlencoded({ extended: false }),
    async (req, res) => {
      const record = recordOf(req);
      if (!record) {
        fail(res, 404, 'There is no such application.');
        return;
      }
      if (req.header('sec-fetch-site') === 'cross-site') {
        fail(res, 403, 'Forms of other sites are not taken.');
        return;
      }
      try {
        const { account } = req.body as { account?: unknown };
        await act(context, faults, record, req.params.action, account);
        res.redirect(303, pathOf(record.application));
      } catch (error) {
        const status = error instanceof GatewayError ? error.httpStatus : 409;
        fail(res, status, messageOf(error));
      }
    },
  );
  return router;
}
