import { useCallback, useLayoutEffect, useState } from 'react';
import { makeStyles } from '@material-ui/core/styles';

const useStyles = makeStyles(theme => ({
  root: {
    position: 'absolute',
    inset: 0,
    width: '100%',
    height: '100%',
    overflow: 'visible',
    pointerEvents: 'none',
  },
  path: {
    fill: 'none',
    stroke: theme.palette.text.secondary,
    strokeWidth: 1.5,
  },
  head: { fill: theme.palette.text.secondary },
}));

/** An arrow between two cards, found by their `data-environment`. */
export interface Edge {
  from: string;
  to: string;
}

interface Drawn extends Edge {
  path: string;
}

function draw(container: HTMLElement, edges: Edge[]): Drawn[] {
  const origin = container.getBoundingClientRect();
  const boxes = new Map(
    [...container.querySelectorAll<HTMLElement>('[data-environment]')].map(
      card => [card.dataset.environment ?? '', card.getBoundingClientRect()],
    ),
  );
  return edges.flatMap(edge => {
    const from = boxes.get(edge.from);
    const to = boxes.get(edge.to);
    if (!from || !to) {
      return [];
    }
    const x1 = from.right - origin.left;
    const y1 = from.top - origin.top + Math.min(from.height / 2, 48);
    const x2 = to.left - origin.left - 8;
    const y2 = to.top - origin.top + Math.min(to.height / 2, 48);
    const bend = x1 + 12;
    const path = `M ${x1} ${y1} H ${bend} V ${y2} H ${x2}`;
    return [{ ...edge, path }];
  });
}

/**
 * Arrows behind the cards, redrawn when anything in the container changes its
 * size. They only repeat what the buttons between the cards say in words.
 */
export function EdgeLayer(props: {
  /** Holds the cards; null until it is there. */
  container: HTMLElement | null;
  edges: Edge[];
}) {
  const classes = useStyles();
  const { container } = props;
  const [drawn, setDrawn] = useState<Drawn[]>([]);
  const key = JSON.stringify(props.edges);

  const redraw = useCallback(() => {
    if (container) {
      setDrawn(draw(container, JSON.parse(key) as Edge[]));
    }
  }, [container, key]);

  useLayoutEffect(() => {
    redraw();
    if (!container || typeof ResizeObserver === 'undefined') {
      return undefined;
    }
    const observer = new ResizeObserver(redraw);
    observer.observe(container);
    container
      .querySelectorAll('[data-environment]')
      .forEach(card => observer.observe(card));
    return () => observer.disconnect();
  }, [container, redraw]);

  return (
    <svg className={classes.root} aria-hidden focusable="false">
      <defs>
        <marker
          id="gitops-compliance-arrow"
          markerWidth="8"
          markerHeight="8"
          refX="0"
          refY="4"
          orient="auto"
          markerUnits="userSpaceOnUse"
        >
          <path d="M 0 0 L 8 4 L 0 8 z" className={classes.head} />
        </marker>
      </defs>
      {drawn.map(edge => (
        <path
          key={`${edge.from} ${edge.to}`}
          d={edge.path}
          className={classes.path}
          markerEnd="url(#gitops-compliance-arrow)"
        />
      ))}
    </svg>
  );
}
