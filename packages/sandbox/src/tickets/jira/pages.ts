import express, { Router } from 'express';
import { html, page, type Html, type PageFrame } from '../../forge/web/html';
import { STATUSES, type JiraState, type StatusName } from './JiraState';

const FRAME: PageFrame = {
  banner: 'Stand-in for Jira: for trying things out, on this machine only.',
  nav: html`<a href="/">All tickets</a>`,
};

/** Pages on which a person opens, approves and closes tickets. */
export function jiraPages(state: JiraState): Router {
  const router = Router();

  router.get('/', (_, res) => {
    res.send(page('Tickets', listPage(state), FRAME));
  });

  router.get('/browse/:key', (req, res) => {
    const body = issuePage(state, req.params.key);
    if (body) res.send(page(req.params.key, body, FRAME));
    else
      res
        .status(404)
        .send(page('Tickets', html`<p>No such ticket.</p>`, FRAME));
  });

  router.post(
    '/browse/:key/status',
    express.urlencoded({ extended: false }),
    (req, res) => {
      const { host, origin } = req.headers;
      const { status } = req.body;
      // Another site's form, or a status that there is not.
      const isFine =
        (!origin || origin === `http://${host}`) && status in STATUSES;
      if (!isFine || !state.find(req.params.key)) {
        res.sendStatus(400);
        return;
      }
      state.change(req.params.key, issue => {
        issue.status = status as StatusName;
      });
      res.redirect(303, `/browse/${encodeURIComponent(req.params.key)}`);
    },
  );

  return router;
}

function listPage(state: JiraState): Html {
  return html`<h1>Tickets</h1>
    <table>
      <thead>
        <tr>
          <th scope="col">Key</th>
          <th scope="col">Summary</th>
          <th scope="col">Status</th>
        </tr>
      </thead>
      <tbody>
        ${[...state.issues].reverse().map(
          ({ key, summary, status }) => html`<tr>
            <td><a href="/browse/${key}">${key}</a></td>
            <td>${summary}</td>
            <td>${status}</td>
          </tr>`,
        )}
      </tbody>
    </table>`;
}

function issuePage(state: JiraState, key: string): Html | null {
  const issue = state.find(key);
  if (!issue) return null;
  return html`<h1>${issue.key}: ${issue.summary}</h1>
    <p>
      <span class="state">${issue.status}</span> · ${issue.type} ·
      ${issue.components.join(', ')}
    </p>
    <form method="post" action="/browse/${issue.key}/status">
      <label
        >Status
        <select name="status">
          ${Object.keys(STATUSES).map(name => html`<option>${name}</option>`)}
        </select></label
      >
      <button>Move</button>
    </form>
    <h2>Links</h2>
    <ul>
      ${issue.remoteLinks.map(
        ({ url, title }) => html`<li><a href="${url}">${title}</a></li>`,
      )}
    </ul>
    <h2>Comments</h2>
    <ul>
      ${issue.comments.map(({ body }) => html`<li>${textOf(body)}</li>`)}
    </ul>`;
}

/** The words of a document, or of a text. */
function textOf(body: unknown): string {
  if (typeof body === 'string') return body;
  if (Array.isArray(body)) return body.map(textOf).join(' ');
  if (typeof body !== 'object' || body === null) return '';
  const { text, content } = body as { text?: string; content?: unknown };
  return text ?? textOf(content);
}
