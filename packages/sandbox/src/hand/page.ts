import { Html, html, page, type PageFrame } from '../forge/web/html';
import { GROUPS, type Command } from './Command';
import type { Hand } from './Hand';
import type { Parameter } from './parameters';
import { COMMANDS } from './registry';
import type { Session } from './Sessions';
import { statusOf } from './status';

const FRAME: PageFrame = {
  banner:
    'A hand on the sandbox: what it reaches are stand-ins on this machine, not GitHub, not Argo CD, and no cluster.',
  nav: html`<a href="/">Reload</a>`,
};

const sentence = (text: string) => `${text[0].toUpperCase()}${text.slice(1)}.`;

const idOf = (command: Command) => command.name.replaceAll(' ', '-');

function field(hand: Hand, command: Command, name: string): Html {
  const parameter = command.parameters[name];
  const id = `${idOf(command)}--${name}`;
  const hint = `${id}-hint`;
  return html`<div class="field">
    ${parameter.isFlag
      ? html`<label class="flag"
          ><input type="checkbox" name="${name}" value="true" />
          ${parameter.title}</label
        >`
      : html`<label for="${id}"
            >${parameter.title}${parameter.required ? '' : ' (optional)'}</label
          >
          ${control(hand, parameter, { id, name, hint })}`}
    <small id="${hint}">${parameter.help}</small>
  </div>`;
}

function control(
  hand: Hand,
  parameter: Parameter,
  { id, name, hint }: { id: string; name: string; hint: string },
): Html {
  const values =
    parameter.choices ?? (parameter.names && hand.names(parameter.names));
  const required = parameter.required ? new Html('required') : '';
  if (!values) {
    return html`<input
      id="${id}"
      name="${name}"
      aria-describedby="${hint}"
      autocomplete="off"
      ${required}
    />`;
  }
  return html`<select
    id="${id}"
    name="${name}"
    aria-describedby="${hint}"
    ${required}
  >
    ${parameter.required ? '' : html`<option value="">–</option>`}
    ${values.map(value => html`<option>${value}</option>`)}
  </select>`;
}

function form(hand: Hand, session: Session, command: Command): Html {
  const id = idOf(command);
  return html`<section aria-labelledby="${id}">
    <h3 id="${id}">${command.name}</h3>
    <p>${sentence(command.help)}</p>
    <form method="post" action="/run">
      <input type="hidden" name="formToken" value="${session.formToken}" />
      <input type="hidden" name="command" value="${command.name}" />
      ${Object.keys(command.parameters).map(name => field(hand, command, name))}
      <button aria-describedby="${id}">Do it</button>
    </form>
  </section>`;
}

function newsHtml({ news }: Session): Html {
  if (!news) return html``;
  if ('problem' in news) {
    return html`<section id="news" class="problem" role="alert" tabindex="-1">
      <h2>${news.command}: that did not work</h2>
      ${news.problem.split('\n').map(line => html`<p>${line}</p>`)}
    </section>`;
  }
  const { happened, look, see } = news.report;
  return html`<section id="news" class="news" role="status" tabindex="-1">
    <h2>${news.command}: done</h2>
    ${happened.split('\n').map(line => html`<p>${line}</p>`)}
    ${look ? html`<p>What to look at: ${look}</p>` : ''}
    <ul>
      ${see.map(address => html`<li><a href="${address}">${address}</a></li>`)}
    </ul>
  </section>`;
}

function statusHtml(hand: Hand): Html {
  const lines = statusOf(hand);
  return html`<h2>At present</h2>
    ${lines.length > 0
      ? html`<ul>
          ${lines.map(line => html`<li>${line}</li>`)}
        </ul>`
      : html`<p>Nothing is broken.</p>`}`;
}

const STYLE = new Html(`<style>
  .news { border-left: .3rem solid #2da44e; padding-left: .75rem; }
  .field { display: grid; gap: .2rem; max-width: 20rem; }
  .flag { display: flex; gap: .5rem; align-items: center; }
  section h3 { margin: 1.5rem 0 0; font-family: ui-monospace, monospace; }
  section p { margin: .2rem 0; }
  form { align-items: start; }
  form button { margin-top: 1.7rem; }
</style>`);

/** The page: what is broken, what happened last, and a form per command. */
export function handPage(hand: Hand, session: Session): string {
  const groups = GROUPS.map(group => {
    const commands = COMMANDS.filter(
      command => command.group === group && !command.readOnly,
    );
    return html`<h2>${group}</h2>
      ${commands.map(command => form(hand, session, command))}`;
  });
  return page(
    'A hand on the sandbox',
    html`${STYLE}
      <h1>A hand on the sandbox</h1>
      ${newsHtml(session)} ${statusHtml(hand)} ${groups}`,
    FRAME,
  );
}

/** What one sees without a session. */
export function closedPage(): string {
  return page(
    'A hand on the sandbox',
    html`<h1>Open this page with its token</h1>
      <p>
        Use the address that <code>npm start</code> printed, or ask for it with
        <code>npm run sandbox -- page</code>.
      </p>`,
    FRAME,
  );
}

/** What one sees when a request is refused before any command. */
export function refusedPage(reason: string): string {
  return page(
    'Refused',
    html`<h1>Refused</h1>
      <p>${reason}</p>`,
    FRAME,
  );
}
