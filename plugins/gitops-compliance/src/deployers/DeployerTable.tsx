import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { makeStyles } from '@material-ui/core/styles';
import type { DeployerView } from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  Person,
  PlainTable,
  Status,
  absolute,
  type PlainColumn,
  type StatusTone,
} from '../components';

const CONCERNS: Record<
  DeployerView['concerns'][number],
  { tone: StatusTone; word: string; meaning: string }
> = {
  'merges-and-deploys': {
    tone: 'error',
    word: 'Merges and deploys',
    meaning: 'Two rights that one person should not hold: take one away.',
  },
  everyone: {
    tone: 'error',
    word: 'Everybody',
    meaning:
      'policy.default of Argo CD, or a binding of the cluster, lets whoever is signed in: let it only read.',
  },
  'alters-policy': {
    tone: 'warning',
    word: 'Can grant itself more',
    meaning:
      'It may alter who may do what: by the project, or by rights in the cluster.',
  },
  administers: {
    tone: 'warning',
    word: 'Can lift the protection',
    meaning: 'An administrator of the repository can switch its rules off.',
  },
  'endless-token': {
    tone: 'warning',
    word: 'Token without an end',
    meaning: 'Make a new one that expires, and withdraw this.',
  },
};

const KINDS: Record<DeployerView['kind'], string> = {
  person: 'Person',
  account: 'Account or group that no person is known for',
  token: 'Token of a project',
  everyone: 'Everybody who is signed in',
  app: 'App',
};

const useStyles = makeStyles(theme => ({
  list: { margin: 0, padding: 0, listStyle: 'none' },
  item: { '& + &': { marginTop: theme.spacing(1) } },
  quiet: { color: theme.palette.text.secondary, overflowWrap: 'anywhere' },
  line: {
    fontFamily: 'monospace',
    fontSize: theme.typography.caption.fontSize,
    overflowWrap: 'anywhere',
  },
}));

function Who(props: { deployer: DeployerView }) {
  const classes = useStyles();
  const { kind, person, subject } = props.deployer;
  const name = subject.replace(/^\w+:(?!default)/, '');
  return (
    <>
      {person ? <Person person={person} /> : <strong>{name}</strong>}
      {kind === 'person' && !person && (
        <EntityRefLink entityRef={subject} underline="always" />
      )}
      <div className={classes.quiet}>{KINDS[kind]}</div>
    </>
  );
}

function Way(props: { way: DeployerView['ways'][number]; zone: string }) {
  const classes = useStyles();
  const { way, zone } = props;
  if (way.kind === 'merge') {
    return (
      <>
        Merges in {way.repository}
        <div className={classes.quiet}>as {way.role}</div>
      </>
    );
  }
  const further = way.applicationCount - way.applications.length;
  return (
    <>
      {way.kind === 'cluster'
        ? `Goes past Argo CD in the cluster ${way.cluster}`
        : `Deploys by ${way.instance}`}
      : {way.actions.join(', ')}
      <div className={classes.quiet}>
        {way.applications.join(', ')}
        {further > 0 && ` and ${further} more`}
        {way.kind === 'deploy' &&
          way.expiresAt &&
          `; until ${absolute(way.expiresAt, zone)}`}
      </div>
      {way.lines.map(line => (
        <div key={line} className={classes.line}>
          {line}
        </div>
      ))}
    </>
  );
}

function keyOf(way: DeployerView['ways'][number]): string {
  switch (way.kind) {
    case 'merge':
      return `merge ${way.repository}`;
    case 'cluster':
      return `cluster ${way.cluster}`;
    default:
      return `deploy ${way.instance} ${way.expiresAt}`;
  }
}

function columnsOf(
  classes: ReturnType<typeof useStyles>,
  zone: string,
): PlainColumn<DeployerView>[] {
  return [
    { header: 'Who', cell: row => <Who deployer={row} /> },
    {
      header: 'How',
      wide: true,
      cell: row => (
        <ul className={classes.list}>
          {row.ways.map(way => (
            <li key={keyOf(way)} className={classes.item}>
              <Way way={way} zone={zone} />
            </li>
          ))}
        </ul>
      ),
    },
    {
      header: 'To look at',
      wide: true,
      cell: row =>
        row.concerns.length === 0 ? (
          'Nothing'
        ) : (
          <ul className={classes.list}>
            {row.concerns.map(concern => (
              <li key={concern} className={classes.item}>
                <Status tone={CONCERNS[concern].tone}>
                  {CONCERNS[concern].word}
                </Status>
                <div className={classes.quiet}>{CONCERNS[concern].meaning}</div>
              </li>
            ))}
          </ul>
        ),
    },
  ];
}

/** Everybody who could deploy, a row each, with every way. */
export function DeployerTable(props: {
  caption: string;
  rows: DeployerView[];
  zone: string;
}) {
  const classes = useStyles();
  return (
    <PlainTable
      caption={props.caption}
      columns={columnsOf(classes, props.zone)}
      rows={props.rows}
      rowKey={row => `${row.kind} ${row.subject}`}
      empty="Nobody is known to be able to. See below which sources were read, and when."
    />
  );
}
