/** Markup that needs no escaping any more. */
export class Html {
  constructor(readonly text: string) {}
}

type Part = Html | string | number | undefined | Part[];

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function render(part: Part): string {
  if (part instanceof Html) {
    return part.text;
  }
  if (Array.isArray(part)) {
    return part.map(render).join('');
  }
  return String(part ?? '').replace(/[&<>"']/g, char => ENTITIES[char]);
}

/** A template whose every value is escaped unless it is `Html` already. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
  const text = strings.map(
    (s, n) => s + (n < parts.length ? render(parts[n]) : ''),
  );
  return new Html(text.join(''));
}

const STYLE = `
:root { color-scheme: light dark; background: Canvas; color: CanvasText; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 60rem; padding: 0 1rem 3rem; }
.banner { background: #fff3bf; color: #3b2f00; padding: .5rem 1rem; margin: 0 -1rem 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .25rem .75rem .25rem 0; vertical-align: top; }
pre { overflow-x: auto; border: 1px solid #8888; padding: .5rem; }
.diff span { display: block; min-height: 1.5em; }
.add { background: #2da44e33; } .del { background: #cf222e33; } .hunk { opacity: .75; }
.state { font-weight: 600; }
.problem { border-left: .3rem solid #cf222e; padding-left: .75rem; }
form { display: flex; flex-wrap: wrap; gap: .5rem; align-items: end; margin: .5rem 0 1.5rem; }
label { display: grid; gap: .2rem; }
button, select, input { font: inherit; padding: .3rem .6rem; }
`;

/** What stands above every page of a stand-in. */
export interface PageFrame {
  /** Says what this is. */
  banner: string;
  nav: Html;
  /** Rules that its pages need besides those of all. */
  style?: string;
}

const FORGE_FRAME: PageFrame = {
  banner: 'Stand-in for GitHub: for trying things out, on this machine only.',
  nav: html`<a href="/">All repositories</a>`,
};

/** A whole page with the banner that says what this is. */
export function page(
  title: string,
  body: Html,
  frame: PageFrame = FORGE_FRAME,
): string {
  return `<!doctype html>${
    html`<html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${title}</title>
        <style>
          ${new Html(`${STYLE}${frame.style ?? ''}`)}
        </style>
      </head>
      <body>
        <header class="banner">${frame.banner}</header>
        <nav>${frame.nav}</nav>
        <main>${body}</main>
      </body>
    </html>`.text
  }`;
}

function lineClass(line: string): string {
  if (line.startsWith('@@')) {
    return 'hunk';
  }
  if (line.startsWith('+')) {
    return 'add';
  }
  return line.startsWith('-') ? 'del' : '';
}

/** The hunks of a diff, one element per line. */
export function diffHtml(patch: string | undefined): Html {
  if (patch === undefined) {
    return html`<p>No text to show.</p>`;
  }
  const lines = patch.split('\n');
  return html`<pre class="diff" tabindex="0">
${lines.map(line => html`<span class="${lineClass(line)}">${line}</span>`)}</pre
  >`;
}
