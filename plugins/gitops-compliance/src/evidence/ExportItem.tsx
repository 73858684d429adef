import Typography from '@material-ui/core/Typography';
import type { EvidenceExport } from '@gitops-compliance/plugin-gitops-compliance-common';
import { FRAMEWORKS } from '../compliance/frameworks';
import {
  CopyButton,
  Person,
  RelativeTime,
  StatusItem,
  type StatusTone,
} from '../components';
import { DownloadButton, fileName } from './DownloadButton';
import { periodTitle } from './period';

const SHOWN_HASH_LENGTH = 12;

const STATES: Record<EvidenceExport['state'], [StatusTone, string]> = {
  waiting: ['waiting', 'Waiting for a free job'],
  running: ['running', 'Being made'],
  done: ['ok', 'Ready'],
  failed: ['error', 'Failed'],
};

function frameworkTitle(id: string): string {
  return FRAMEWORKS.find(each => each.id === id)?.title ?? id;
}

function HowToVerify(props: { of: EvidenceExport }) {
  const command = `gitops-evidence verify ${fileName(
    props.of.id,
  )} --key export.pem --key checkpoint.pem`;
  return (
    <Typography variant="body2" component="div">
      To verify, on another machine and with keys that came another way:{' '}
      <code>{command}</code>
      <CopyButton text={command} label="the command that verifies" />
    </Typography>
  );
}

/** An export: what it tells of, who asked, how far it is, and its bundle. */
export function ExportItem(props: { of: EvidenceExport }) {
  const each = props.of;
  const title = periodTitle(each);
  return (
    <StatusItem
      status={STATES[each.state]}
      line={
        <>
          <strong>
            {title}, {each.environments.join(', ')}
          </strong>
          {each.release && <span>release R{each.release.number}</span>}
          <span>{frameworkTitle(each.framework)}</span>
          {each.wholeLog && <span>whole log</span>}
          {each.services !== null && !each.release && (
            <span>
              a part: {each.services}{' '}
              {each.services === 1 ? 'service' : 'services'}
            </span>
          )}
          {each.state === 'done' && <DownloadButton of={each} title={title} />}
        </>
      }
    >
      <Typography variant="body2" component="div">
        Asked for by <Person person={each.requestedBy} />,{' '}
        <RelativeTime at={each.requestedAt} />
        {each.finishedAt && (
          <>
            ; finished <RelativeTime at={each.finishedAt} />
          </>
        )}
        {each.size !== null &&
          `; as of a log of ${each.size.toLocaleString('en-GB')} entries`}
        .
      </Typography>
      {each.asked.length > 0 && (
        <Typography variant="body2">
          Only of {each.asked.join(', ')}.
        </Typography>
      )}
      {each.state === 'running' && (
        <Typography variant="body2">
          At work on: {each.stage}. {each.filesDone}{' '}
          {each.filesDone === 1 ? 'file is' : 'files are'} done.
        </Typography>
      )}
      {each.problem && <Typography variant="body2">{each.problem}</Typography>}
      {each.manifestHash && (
        <Typography variant="body2" component="div">
          SHA-256 of the manifest:{' '}
          <code title={each.manifestHash}>
            {each.manifestHash.slice(0, SHOWN_HASH_LENGTH)}…
          </code>
          <CopyButton
            text={each.manifestHash}
            label={`the manifest's hash of ${title}`}
          />
        </Typography>
      )}
      {each.state === 'done' && <HowToVerify of={each} />}
    </StatusItem>
  );
}
