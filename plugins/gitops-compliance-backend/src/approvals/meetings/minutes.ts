import type { BoardMeeting } from '@gitops-compliance/plugin-gitops-compliance-common';
import { serviceName } from '@gitops-compliance/rules';
import type { Content } from 'pdfmake/interfaces';
import { pdfOf, printable } from '../../evidence/report/pdf';
import { escapeMarkdown } from '../../shared/text';

/** The parts of minutes, before they are set. */
interface Minutes {
  title: string;
  facts: string[];
  decisions: string[];
  notes: string | null;
}

/** The minutes of a meeting in Markdown; what people wrote is escaped. */
export function markdownMinutes(meeting: BoardMeeting): string {
  const { title, facts, decisions, notes } = minutesOf(meeting);
  const list = (lines: string[]) =>
    lines.map(line => `- ${escapeMarkdown(line)}`).join('\n');
  return [
    `# ${escapeMarkdown(title)}`,
    list(facts),
    '## Decided',
    decisions.length > 0 ? list(decisions) : 'Nothing.',
    ...(notes ? ['## Notes', ...notes.split('\n').map(escapeMarkdown)] : []),
    '',
  ].join('\n\n');
}

/** The same as a PDF. */
export async function pdfMinutes(meeting: BoardMeeting): Promise<Buffer> {
  const { title, facts, decisions, notes } = minutesOf(meeting);
  const heading = (text: string): Content => ({ text, style: 'heading' });
  const date = new Date(meeting.endedAt);
  return pdfOf({
    info: { title, creationDate: date, modDate: date },
    defaultStyle: { font: 'Roboto', fontSize: 10 },
    styles: {
      title: { fontSize: 16, bold: true, margin: [0, 0, 0, 8] },
      heading: { fontSize: 12, bold: true, margin: [0, 12, 0, 4] },
    },
    content: [
      { text: printable(title), style: 'title' },
      { ul: facts.map(printable) },
      heading('Decided'),
      decisions.length > 0 ? { ul: decisions.map(printable) } : 'Nothing.',
      ...(notes ? [heading('Notes'), printable(notes)] : []),
    ],
  });
}

function minutesOf(meeting: BoardMeeting): Minutes {
  const { succeeded, failed, rolledBack, rejected, emergencies } =
    meeting.outcomes;
  const names = meeting.attendees.map(({ name }) => name);
  return {
    title: `Minutes of the change advisory board, ${meeting.endedAt.slice(
      0,
      10,
    )}`,
    facts: [
      `Meeting ${meeting.id}, from ${meeting.beganAt} to ${meeting.endedAt} (UTC)`,
      `Chair: ${meeting.chair.name}`,
      `Took part, as the chair states: ${
        names.length > 0 ? names.join(', ') : 'nobody else'
      }`,
      `The week before: ${succeeded} succeeded, ${failed} failed, ${rolledBack} rolled back, ${rejected} rejected`,
      ...(emergencies === undefined
        ? []
        : [`Emergencies declared in that week: ${emergencies}`]),
    ],
    decisions: meeting.decisions.map(sentenceOf),
    notes: meeting.notes,
  };
}

const WORDS: Record<BoardMeeting['decisions'][number]['decision'], string> = {
  approve: 'approved',
  reject: 'rejected',
  ask: 'asked a question',
  abstain: 'abstained',
  defer: 'left it to the meeting',
};

function sentenceOf(vote: BoardMeeting['decisions'][number]): string {
  const service = serviceName(vote.service);
  const who = vote.for
    ? `${vote.voter.name} for ${vote.for.name}`
    : vote.voter.name;
  const words = vote.comment ? `: “${vote.comment}”` : '';
  const place =
    vote.place === null ? 'no place in the log yet' : `ledger ${vote.place}`;
  return `#${vote.number} ${service} to ${vote.environment}: ${who} ${
    WORDS[vote.decision]
  }${words} (digest ${vote.digest.slice(0, 7)}, ${place})`;
}
