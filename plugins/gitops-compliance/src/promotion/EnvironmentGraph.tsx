import { useLayoutEffect, useState } from 'react';
import { makeStyles } from '@material-ui/core/styles';
import type { EntityEnvironments } from '@gitops-compliance/plugin-gitops-compliance-common';
import { Connector } from './Connector';
import { EdgeLayer } from './EdgeLayer';
import { EnvironmentCard } from './EnvironmentCard';
import { layoutEnvironments } from './graphLayout';

const MIN_CARD_WIDTH = 210;
const CONNECTOR_WIDTH = 124;

const useStyles = makeStyles(theme => ({
  root: { position: 'relative' },
  grid: {
    display: 'grid',
    rowGap: `${theme.spacing(3)}px`,
    margin: 0,
    padding: 0,
    listStyle: 'none',
    alignItems: 'start',
  },
  item: { position: 'relative', display: 'flex', minWidth: 0 },
  stacked: { flexDirection: 'column' },
  connectors: {
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(1),
  },
  beside: {
    alignItems: 'center',
    width: CONNECTOR_WIDTH,
    flexShrink: 0,
    padding: theme.spacing(0, 1),
    paddingTop: 34,
  },
  above: { alignItems: 'flex-start', paddingBottom: theme.spacing(1) },
  card: { flex: 1, minWidth: 0 },
}));

/** Tracks: a card, then a gap and a card for each further column. */
function tracks(columns: number): string {
  const more = Array(columns - 1).fill(`${CONNECTOR_WIDTH}px minmax(0, 1fr)`);
  return ['minmax(0, 1fr)', ...more].join(' ');
}

/** The tracks of a column: its card, and the gap before it where it has one. */
function trackOf(column: number): string {
  return column === 0 ? '1' : `${column * 2} / span 2`;
}

/** Whether `columns` fit side by side into the element's width. */
function useFits(columns: number) {
  const [element, ref] = useState<HTMLDivElement | null>(null);
  const [fits, setFits] = useState(true);
  const needed = columns * MIN_CARD_WIDTH + (columns - 1) * CONNECTOR_WIDTH;
  useLayoutEffect(() => {
    if (!element || typeof ResizeObserver === 'undefined') {
      return undefined;
    }
    const measure = () => {
      const width = element.clientWidth;
      setFits(width === 0 || width >= needed);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [element, needed]);
  return { element, ref, fits };
}

/**
 * The environments from left to right with what lies between them; in one
 * column where they do not fit side by side.
 */
export function EnvironmentGraph(props: {
  data: EntityEnvironments;
  onOpenChange(id: string): void;
}) {
  const classes = useStyles();
  const { environments, sources } = props.data;
  const places = layoutEnvironments(environments);
  const columns = 1 + Math.max(...[...places.values()].map(p => p.column));
  const { element, ref, fits } = useFits(columns);
  const titles = new Map(environments.map(each => [each.name, each.title]));
  return (
    <div ref={ref} className={classes.root}>
      {fits && (
        <EdgeLayer
          container={element}
          edges={environments.flatMap(each =>
            each.upstream.map(from => ({ from, to: each.name })),
          )}
        />
      )}
      <ul
        className={classes.grid}
        aria-label="Environments"
        style={{
          gridTemplateColumns: fits ? tracks(columns) : 'minmax(0, 1fr)',
        }}
      >
        {environments.map(environment => {
          const place = places.get(environment.name) ?? { column: 0, row: 0 };
          return (
            <li
              key={environment.name}
              className={`${classes.item} ${fits ? '' : classes.stacked}`}
              style={
                fits
                  ? {
                      gridColumn: trackOf(place.column),
                      gridRow: place.row + 1,
                    }
                  : undefined
              }
            >
              {place.column > 0 && (
                <div
                  className={`${classes.connectors} ${
                    fits ? classes.beside : classes.above
                  }`}
                >
                  {environment.comparisons.map(comparison => (
                    <Connector
                      key={comparison.from}
                      comparison={comparison}
                      fromTitle={titles.get(comparison.from) ?? comparison.from}
                      environment={environment}
                      named={!fits || environment.comparisons.length > 1}
                    />
                  ))}
                </div>
              )}
              <div className={classes.card} data-environment={environment.name}>
                <EnvironmentCard
                  service={props.data.service.entityRef}
                  environment={environment}
                  sources={sources}
                  onOpenChange={props.onOpenChange}
                />
              </div>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
