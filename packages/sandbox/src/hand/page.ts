import { Html, html, page, type PageFrame } from '../forge/web/html';
import { GROUPS, type Command } from './Command';
import type { Hand } from './Hand';
import type { NameKind } from './names';
import type { Parameter } from './parameters';
import { COMMANDS } from './registry';
import type { Session } from './Sessions';
import { statusOf } from './status';

const STYLE = `
.news { border-left: .3rem solid #2da44e; padding-left: .75rem; }
.field { display: grid; gap: .2rem; max-width: 20rem; }
.flag { display: flex; gap: .5rem; align-items: center; }
section h3 { margin: 1.5rem 0 0; font-family: ui-monospace, monospace; }
section p { margin: .2rem 0; }
form { display: block; }
.fields { display: flex; flex-wrap: wrap; align-items: start; gap: .5rem 1rem; }
.fields:not(:empty) + button { margin-top: .5rem; }
`;

const FRAME: PageFrame = {
  banner:
    'A hand on the sandbox: what it reaches are stand-ins on this machine, not GitHub, not Argo CD, and no cluster.',
  nav: html`<a href="/">Reload</a>`,
  style: STYLE,
};

const anchor = (group: string) => group.toLowerCase().replaceAll(' ', '-');

const CONTENTS = html`<nav aria-label="Groups of commands">
  ${GROUPS.map(group => html`<a href="#${anchor(group)}">${group}</a> `)}
</nav>`;

const sentence = (text: string) => `${text[0].toUpperCase()}${text.slice(1)}.`;

interface Option {
  value: string | number;
  text: string;
}

const plain = (value: string): Option => ({ value, text: value });

const idOf = (command: Command) => command.name.replaceAll(' ', '-');

/** What fields may be, read from the world once for all of them. */
class Known {
  private readonly names = new Map<NameKind, Option[]>();
  private readonly pullRequests: Option[];

  constructor(private readonly hand: Hand) {
    this.pullRequests = hand.openPullRequests().map(({ number, title }) => ({
      value: number,
      text: `#${number} ${title}`,
    }));
  }

  /** Undefined where any text will do. */
  optionsOf({ choices, names, isPullRequest }: Parameter) {
    if (isPullRequest) return this.pullRequests;
    return names ? this.namesOf(names) : choices?.map(plain);
  }

  private namesOf(kind: NameKind): Option[] {
    const known = this.names.get(kind) ?? this.hand.names(kind).map(plain);
    this.names.set(kind, known);
    return known;
  }
}

function field(known: Known, command: Command, name: string): Html {
  const parameter = command.parameters[name];
  const id = `${idOf(command)}--${name}`;
  const hint = html`<small id="${id}-hint">${parameter.help}</small>`;
  if (parameter.isFlag) {
    return html`<div class="field">
      <label class="flag"
        ><input
          type="checkbox"
          name="${name}"
          value="true"
          aria-describedby="${id}-hint"
        />
        ${parameter.title}</label
      >
      ${hint}
    </div>`;
  }
  return html`<div class="field">
    <label for="${id}"
      >${parameter.title}${parameter.required ? '' : ' (optional)'}</label
    >
    ${control(known, parameter, { id, name })} ${hint}
  </div>`;
}

function control(
  known: Known,
  parameter: Parameter,
  { id, name }: { id: string; name: string },
): Html {
  const options = known.optionsOf(parameter);
  const attributes = html`id="${id}" name="${name}"
  aria-describedby="${id}-hint" ${parameter.required ? 'required' : ''}`;
  if (!options) return html`<input ${attributes} autocomplete="off" />`;
  return html`<select ${attributes}>
    ${parameter.required && options.length > 0
      ? ''
      : html`<option value="">–</option>`}
    ${options.map(
      ({ value, text }) => html`<option value="${value}">${text}</option>`,
    )}
  </select>`;
}

function form(known: Known, session: Session, command: Command): Html {
  const id = idOf(command);
  return html`<section aria-labelledby="${id}">
    <h3 id="${id}">${command.name}</h3>
    <p>${sentence(command.help)}</p>
    <form method="post" action="/run">
      <input type="hidden" name="formToken" value="${session.formToken}" />
      <input type="hidden" name="command" value="${command.name}" />
      <div class="fields">
        ${Object.keys(command.parameters).map(name =>
          field(known, command, name),
        )}
      </div>
      <button>Run ${command.name}</button>
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

/** The page: what is broken, what happened last, and a form per command. */
export function handPage(hand: Hand, session: Session): string {
  const known = new Known(hand);
  const groups = GROUPS.map(group => {
    const commands = COMMANDS.filter(
      command => command.group === group && !command.readOnly,
    );
    return html`<h2 id="${anchor(group)}">${group}</h2>
      ${commands.map(command => form(known, session, command))}`;
  });
  return page(
    'A hand on the sandbox',
    html`<h1>A hand on the sandbox</h1>
      ${newsHtml(session)} ${statusHtml(hand)} ${CONTENTS} ${groups}`,
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
