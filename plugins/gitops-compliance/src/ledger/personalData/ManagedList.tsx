import type { ReactNode } from 'react';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { Button } from '../../components/Button';
import type { Pages } from '../../api';
import { LiveView, ShowMore, VisuallyHidden } from '../../components';

const useStyles = makeStyles(theme => ({
  root: { display: 'grid', gap: theme.spacing(1) },
  list: { margin: 0, padding: 0, listStyle: 'none' },
  ask: { justifySelf: 'start' },
}));

/** A titled list that grows by asking, with its dialogs. */
export function ManagedList<T>(props: {
  title: string;
  /** Leaves the title out where a section around it shows it. */
  untitled?: boolean;
  /** What the button that asks for another item says. */
  ask: string;
  empty: string;
  permission: string;
  pages: Pages<T>;
  /** What was done last, for screen readers. */
  news: string;
  onAsk(): void;
  renderItem(item: T): ReactNode;
  /** Dialogs. */
  children: ReactNode;
}) {
  const classes = useStyles();
  const { title, pages } = props;
  return (
    <div className={classes.root}>
      {!props.untitled && (
        <Typography variant="subtitle1" component="h3">
          {title}
        </Typography>
      )}
      <VisuallyHidden live>{props.news}</VisuallyHidden>
      <LiveView
        live={pages.live}
        what={title.toLocaleLowerCase('en-GB')}
        permission={props.permission}
      >
        {() => (
          <>
            {pages.items.length === 0 ? (
              <Typography variant="body2">{props.empty}</Typography>
            ) : (
              <ul className={classes.list} aria-label={title}>
                {pages.items.map(props.renderItem)}
              </ul>
            )}
            <ShowMore what={title.toLocaleLowerCase('en-GB')} pages={pages} />
          </>
        )}
      </LiveView>
      <Button
        size="small"
        variant="outlined"
        className={classes.ask}
        onClick={props.onAsk}
      >
        {props.ask}
      </Button>
      {props.children}
    </div>
  );
}
