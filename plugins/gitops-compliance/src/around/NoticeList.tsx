import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { LiveView, Section, ShowMore } from '../components';
import type { ListAroundQuery } from '../api';
import { NoticeItem } from './NoticeItem';
import { useNotices } from './useNotices';

const PAGE_SIZE = 20;
/** On the page of a service there are other things to see. */
const FEW = 3;

const useStyles = makeStyles({
  list: { margin: 0, padding: 0, listStyle: 'none' },
});

type Query = Omit<ListAroundQuery, 'limit' | 'cursor'>;

/** What reached targets around the portal without a pull request of a change. */
export function NoticeList(props: { query: Query }) {
  const classes = useStyles();
  const found = useNotices({ ...props.query, limit: PAGE_SIZE });
  return (
    <Section title="Without a change" heading="h2">
      <LiveView live={found.live} what="notices">
        {() => (
          <>
            {found.items.length === 0 && (
              <Typography variant="body2" role="status">
                Nothing was pushed to a deployed branch without a pull request,
                no such branch was rewritten, and every target runs what a
                change brought, as far as was noticed here.
              </Typography>
            )}
            <ul className={classes.list} aria-label="Around the portal">
              {found.items.map(notice => (
                <NoticeItem key={notice.id} notice={notice} />
              ))}
            </ul>
            <ShowMore what="notices" pages={found} />
          </>
        )}
      </LiveView>
    </Section>
  );
}

/** The newest of a service; nothing where there is none. */
export function NoticesOfService(props: { service: string }) {
  const classes = useStyles();
  const found = useNotices({ entity: props.service, limit: FEW });
  const isBroken = found.live.error && found.live.data === undefined;
  if (found.items.length === 0 && !isBroken) return null;
  return (
    <Section title="Around the portal" heading="h2">
      <LiveView live={found.live} what="notices">
        {() => (
          <>
            <ul className={classes.list} aria-label="Around the portal">
              {found.items.map(notice => (
                <NoticeItem key={notice.id} notice={notice} />
              ))}
            </ul>
            <ShowMore what="notices" pages={found} />
          </>
        )}
      </LiveView>
    </Section>
  );
}
