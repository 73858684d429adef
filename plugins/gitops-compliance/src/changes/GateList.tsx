import { useState } from 'react';
import type { ReactNode } from 'react';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type { GateView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { Button } from '../components/Button';
import {
  RelativeTime,
  RemedyText,
  Status,
  type StatusTone,
} from '../components';
import { GateChecks } from './GateChecks';

const useStyles = makeStyles(theme => ({
  list: { margin: 0, padding: 0, listStyle: 'none' },
  item: {
    padding: theme.spacing(1, 0),
    borderBottom: `1px solid ${theme.palette.divider}`,
    overflowWrap: 'anywhere',
  },
  controls: { fontFamily: 'monospace', fontSize: '0.85em' },
}));

const STATE: Record<
  GateView['state'],
  readonly [tone: StatusTone, word: string]
> = {
  open: ['ok', 'open'],
  closed: ['error', 'closed'],
  pending: ['waiting', 'waiting'],
  unknown: ['unknown', 'not known, counts as closed'],
};

/** Shape and word of a gate; one that is open by exception says what it would be. */
function standing({ state, wouldBe }: GateView): readonly [StatusTone, string] {
  return wouldBe
    ? ['warning', `open by exception, would be ${STATE[wouldBe][1]}`]
    : STATE[state];
}

/** What stands below a gate, such as whom to ask. */
type Below = (gate: GateView) => ReactNode;

/** Gates that say the same are one to the reader: titles and controls join. */
function merged(gates: GateView[]): { shown: GateView; all: GateView[] }[] {
  const groups = new Map<string, { shown: GateView; all: GateView[] }>();
  for (const gate of gates) {
    const { state, reason, remedy, until } = gate;
    const key = JSON.stringify([state, reason, remedy, until]);
    const known = groups.get(key);
    groups.set(
      key,
      known
        ? {
            shown: {
              ...known.shown,
              title: `${known.shown.title} · ${gate.title}`,
              controls: [
                ...new Set([...known.shown.controls, ...gate.controls]),
              ],
            },
            all: [...known.all, gate],
          }
        : { shown: gate, all: [gate] },
    );
  }
  return [...groups.values()];
}

function Gate(props: { gate: GateView; children?: ReactNode }) {
  const classes = useStyles();
  const { gate } = props;
  const [tone, word] = standing(gate);
  return (
    <li className={classes.item}>
      <Typography variant="body2" component="div">
        <Status tone={tone}>
          {gate.title}: {word}
        </Status>
      </Typography>
      <Typography variant="body2">
        {gate.reason} <RemedyText text={gate.remedy} />
      </Typography>
      <GateChecks gate={gate} />
      {props.children}
      {(gate.until || gate.controls.length > 0) && (
        <Typography variant="caption" color="textSecondary" component="p">
          {gate.until && (
            <>
              Expected to change <RelativeTime at={gate.until} />.{' '}
            </>
          )}
          {gate.controls.length > 0 && (
            <span className={classes.controls}>
              {gate.controls.join(' · ')}
            </span>
          )}
        </Typography>
      )}
    </li>
  );
}

/**
 * Gates: those that hold with reason, remedy, the time at which they change by
 * themselves, and their controls; those that an emergency bends or a class waives
 * as such; open ones in one line that unfolds.
 */
export function GateList(props: {
  gates: GateView[];
  label: string;
  /** Below each gate that holds. */
  below?: Below;
}) {
  const classes = useStyles();
  const [unfolded, setUnfolded] = useState(false);
  const held = props.gates.filter(gate => gate.state !== 'open');
  const excepted = props.gates.filter(gate => gate.wouldBe);
  const open = props.gates.filter(
    gate => gate.state === 'open' && !gate.wouldBe,
  );
  return (
    <>
      <ul className={classes.list} aria-label={props.label}>
        {merged(held).map(({ shown, all }) => (
          <Gate key={shown.gate} gate={shown}>
            {all.map(gate => (
              <div key={gate.gate}>{props.below?.(gate)}</div>
            ))}
          </Gate>
        ))}
      </ul>
      {excepted.length > 0 && (
        <ul className={classes.list} aria-label="Gates open by exception">
          {excepted.map(gate => (
            <Gate key={gate.gate} gate={gate} />
          ))}
        </ul>
      )}
      {open.length > 0 && (
        <>
          <Typography variant="body2" component="div">
            <Status tone="ok">
              {open.length} open: {open.map(gate => gate.title).join(' · ')}
            </Status>{' '}
            <Button
              size="small"
              onClick={() => setUnfolded(!unfolded)}
              aria-expanded={unfolded}
            >
              {unfolded ? 'Hide open gates' : 'Show open gates'}
            </Button>
          </Typography>
          {unfolded && (
            <ul className={classes.list} aria-label="Open gates">
              {open.map(gate => (
                <Gate key={gate.gate} gate={gate} />
              ))}
            </ul>
          )}
        </>
      )}
    </>
  );
}
