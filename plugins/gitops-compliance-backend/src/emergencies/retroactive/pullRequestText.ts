import type { FieldEdit, ResourceDiff } from '@gitops-compliance/rules';
import { escapeMarkdown } from '../../shared/text';
import { targetInWords, type EmergencyTarget } from '../records';

/** Values that are told one by one; GitHub takes 65,536 characters of a text. */
const MAX_LINES = 80;
const MAX_CHARACTERS = 40_000;

/** What a retroactive pull request is about. */
export interface PullRequestSubject {
  /** Such as `E-12`. */
  name: string;
  /** Where the emergency is shown in the portal. */
  url: string;
  target: EmergencyTarget;
  pins: readonly {
    path: string;
    key: string;
    before: string;
    after: string;
  }[];
  /** How what runs differs from Git, masked. */
  resources: readonly ResourceDiff[];
  /** Values that differ and that no pin tells. */
  rest: number;
}

/** Title of a retroactive pull request and of its commit. */
export function pullRequestTitle({
  name,
  target,
}: Pick<PullRequestSubject, 'name' | 'target'>): string {
  return `Say in Git what runs since ${name}: ${targetInWords(target)}`;
}

/** Its text; whatever others wrote is escaped, and secrets are masked. */
export function pullRequestBody(subject: PullRequestSubject): string {
  const { name, url, target, pins, rest } = subject;
  return [
    `${escapeMarkdown(
      targetInWords(target),
    )} was altered by hand in emergency ${name}. This pull request makes Git say what runs:`,
    '',
    ...pins.map(({ path, key, before, after }) =>
      [
        `- ${escapeMarkdown(path)}, ${escapeMarkdown(key)}:`,
        `${escapeMarkdown(before)} → ${escapeMarkdown(after)}`,
      ].join(' '),
    ),
    '',
    rest === 0
      ? 'That is all that differs.'
      : `**No pin tells ${
          rest === 1 ? 'one part' : `${rest} parts`
        } of what differs.** Add what shall stay to this pull request, and take the rest back in the cluster: until Git and what runs agree, it is owed.`,
    '',
    ...(subject.resources.length > 0
      ? [
          '**What runs otherwise than Git says** (Git → what runs; secrets are masked):',
          '',
          ...linesOf(subject.resources),
          '',
        ]
      : []),
    `It goes through the same gates as any change; whoever declared the emergency counts as who asked for it and cannot approve it: ${url}`,
  ].join('\n');
}

function linesOf(resources: readonly ResourceDiff[]): string[] {
  const lines: string[] = [];
  let values = 0;
  let characters = 0;
  let left = 0;
  for (const resource of resources) {
    const isChanged = resource.change === 'changed';
    const fields = isChanged ? resource.fields : [];
    const moreFields = isChanged ? resource.moreFields : 0;
    const own = [`- ${headOf(resource)}`, ...fields.map(lineOf)];
    values += own.length;
    characters += own.join('\n').length;
    if (values > MAX_LINES || characters > MAX_CHARACTERS) {
      left += 1;
      continue;
    }
    lines.push(...own);
    if (moreFields > 0) lines.push(`  - and ${moreFields} more`);
  }
  if (left > 0) lines.push(`- and ${left} more objects`);
  return lines;
}

function headOf({ kind, namespace, name, change }: ResourceDiff): string {
  const what = escapeMarkdown(
    [kind, [namespace, name].filter(Boolean).join('/')].join(' '),
  );
  if (change === 'added') return `${what}, which Git does not have`;
  return change === 'removed' ? `${what}, which is missing` : what;
}

function lineOf({ path, before, after }: FieldEdit): string {
  const value = (text: string | null) =>
    text === null ? 'nothing' : escapeMarkdown(text);
  return `  - ${escapeMarkdown(path)}: ${value(before)} → ${value(after)}`;
}
