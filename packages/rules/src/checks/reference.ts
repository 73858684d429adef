import { EARLIER_NUMBERS } from './aliases';
import type { Rule } from './check';
import { LOG_CHECKS } from './log';
import { CHECKS } from './registry';
import { FRAMEWORKS, type ControlRef } from './types';

type Described = Pick<
  Rule<never[]>,
  'id' | 'title' | 'passes' | 'ruleVersion' | 'controls'
>;

const ALL: readonly Described[] = [...CHECKS, ...LOG_CHECKS];
const cell = (text: string) => text.replaceAll('|', '\\|');

/** The catalogue of checks as Markdown: every check and every control. */
export function checkReference(): string {
  return [
    '| Check | Passes when | Version | Controls |',
    '| --- | --- | --- | --- |',
    ...ALL.map(
      ({ id, title, passes, ruleVersion, controls }) =>
        `| \`${id}\` ${title} | ${cell(passes)} | ${ruleVersion} | ${controls
          .map(({ framework, id: control }) => `${framework} ${control}`)
          .join(', ')} |`,
    ),
    '',
    '### Controls, and the checks that support them',
    '',
    '| Framework | Control | Earlier number | Checks |',
    '| --- | --- | --- | --- |',
    ...FRAMEWORKS.flatMap(framework =>
      controlsOf(framework).map(
        id =>
          `| ${framework} | ${id} | ${earlier({
            framework,
            id,
          })} | ${ALL.filter(check => supports(check, { framework, id }))
            .map(check => `\`${check.id}\``)
            .join(', ')} |`,
      ),
    ),
    '',
  ].join('\n');
}

function controlsOf(framework: ControlRef['framework']): string[] {
  const ids = ALL.flatMap(({ controls }) =>
    controls.filter(each => each.framework === framework).map(({ id }) => id),
  );
  return [...new Set(ids)].sort();
}

function supports({ controls }: Described, control: ControlRef): boolean {
  return controls.some(each => isSame(each, control));
}

function earlier(control: ControlRef): string {
  return (
    EARLIER_NUMBERS.filter(({ now }) => isSame(now, control))
      .map(({ edition, id }) => `${id} (${edition})`)
      .join(', ') || '–'
  );
}

function isSame(one: ControlRef, other: ControlRef): boolean {
  return one.framework === other.framework && one.id === other.id;
}
