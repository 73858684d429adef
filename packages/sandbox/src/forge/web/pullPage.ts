import { latestCheckRuns } from '../checks';
import { latestStatuses } from '../statuses';
import { ChangedFile } from '../git/objects';
import { mergeProblems } from '../rules/decide';
import { changedFiles, isMergeable } from '../pulls';
import { reviewsOf } from '../reviews';
import { Pull, Repo, User } from '../types';
import { World } from '../World';
import { diffHtml, Html, html, page } from './html';

const STATE_WORDS: Record<string, string> = {
  APPROVED: 'approved',
  CHANGES_REQUESTED: 'requested changes',
  COMMENTED: 'commented',
  DISMISSED: 'dismissed',
};

/** A pull request's state in one word. */
export function stateWord(pull: Pull): string {
  if (pull.mergedAt) {
    return 'Merged';
  }
  return pull.state === 'open' ? 'Open' : 'Closed';
}

/** The files of a diff with their hunks. */
export function filesHtml(files: ChangedFile[]): Html {
  return html`<h2>Changed files (${files.length})</h2>
    ${files.map(
      file => html`<h3>
          ${file.previousPath ? `${file.previousPath} → ` : ''}${file.path}
          (+${file.additions} −${file.deletions})
        </h3>
        ${diffHtml(file.patch)}`,
    )}`;
}

function reviewsHtml(world: World, pull: Pull): Html {
  const rows = reviewsOf(world, pull).map(review => {
    const stale = review.commitOid === pull.headOid ? '' : ' (an older head)';
    return html`<tr>
      <td>${world.user(review.userId).login}</td>
      <td>${STATE_WORDS[review.state]}</td>
      <td><code>${review.commitOid.slice(0, 7)}</code>${stale}</td>
      <td>${review.submittedAt}</td>
      <td>${review.body}</td>
    </tr>`;
  });
  if (rows.length === 0) {
    return html`<h2>Reviews</h2>
      <p>No review yet.</p>`;
  }
  return html`<h2>Reviews</h2>
    <table>
      <thead>
        <tr>
          <th scope="col">Reviewer</th>
          <th scope="col">Verdict</th>
          <th scope="col">Commit</th>
          <th scope="col">When</th>
          <th scope="col">Comment</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>`;
}

function checksHtml(world: World, repo: Repo, pull: Pull): Html {
  const runs = latestCheckRuns(world, repo, pull.headOid).map(
    run =>
      html`<li>
        ${run.name} (${world.app(run.appId).slug}):
        ${run.conclusion ?? run.status}${run.output.title
          ? ` — ${run.output.title}`
          : ''}
      </li>`,
  );
  const statuses = latestStatuses(world, repo, pull.headOid).map(
    status => html`<li>${status.context}: ${status.state}</li>`,
  );
  const all = [...runs, ...statuses];
  return html`<h2>Checks</h2>
    ${all.length > 0
      ? html`<ul>
          ${all}
        </ul>`
      : html`<p>No check yet.</p>`}`;
}

function userSelect(label: string, users: User[], chosen?: string): Html {
  return html`<label
    >${label}
    <select name="login">
      ${users.map(user =>
        user.login === chosen
          ? html`<option selected>${user.login}</option>`
          : html`<option>${user.login}</option>`,
      )}
    </select></label
  >`;
}

async function formsHtml(
  world: World,
  repo: Repo,
  pull: Pull,
  chosen?: string,
): Promise<Html> {
  const users = world.state.users.filter(
    user => user.type === 'User' && user.login !== 'web-flow',
  );
  const action = `/${repo.owner}/${repo.name}/pull/${pull.number}`;
  const problems = await mergeProblems(world, repo, pull);
  if (!(await isMergeable(world, repo, pull))) {
    problems.unshift('This branch has conflicts that must be resolved.');
  }
  return html`<h2>Review</h2>
    <form method="post" action="${action}/reviews">
      ${userSelect('Review as', users, chosen)}
      <label>Comment <input name="body" /></label>
      <button name="event" value="APPROVE">Approve</button>
      <button name="event" value="REQUEST_CHANGES">Request changes</button>
      <button name="event" value="COMMENT">Comment</button>
    </form>
    <h2>Merge</h2>
    ${problems.length > 0
      ? html`<div class="problem">
          <p>Merging is blocked:</p>
          <ul>
            ${problems.map(problem => html`<li>${problem}</li>`)}
          </ul>
        </div>`
      : html`<p>This pull request can be merged.</p>`}
    <form method="post" action="${action}/merge">
      <input type="hidden" name="sha" value="${pull.headOid}" />
      ${userSelect('Merge as', users, chosen)}
      <button>Merge pull request</button>
    </form>`;
}

/** The page of one pull request; `problem` is why the last form failed. */
export async function pullPage(
  world: World,
  repo: Repo,
  pull: Pull,
  options: { chosen?: string; problem?: string } = {},
): Promise<string> {
  const author = world.user(pull.authorId).login;
  const merger = pull.mergedById && world.user(pull.mergedById).login;
  const title = `${pull.title} · Pull request #${pull.number}`;
  const forms =
    pull.state === 'open'
      ? await formsHtml(world, repo, pull, options.chosen)
      : undefined;
  return page(
    `${title} · ${repo.owner}/${repo.name}`,
    html`<h1>${pull.title} #${pull.number}</h1>
      ${options.problem
        ? html`<p class="problem" role="alert">${options.problem}</p>`
        : ''}
      <p>
        <span class="state">${stateWord(pull)}</span>: ${author} wants to merge
        <code>${pull.headRef}</code> (<code>${pull.headOid.slice(0, 7)}</code>)
        into <code>${pull.baseRef}</code> of
        ${repo.owner}/${repo.name}.${merger ? ` Merged by ${merger}.` : ''}
      </p>
      ${pull.body ? html`<pre>${pull.body}</pre>` : ''}
      ${checksHtml(world, repo, pull)} ${reviewsHtml(world, pull)} ${forms}
      ${filesHtml(await changedFiles(world, repo, pull))}`,
  );
}
