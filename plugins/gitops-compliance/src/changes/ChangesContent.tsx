import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { useSearchParams } from 'react-router-dom';
import { LiveView, Panel, ShowMore } from '../components';
import { useEnvironmentChoices } from '../evidence/useEnvironmentChoices';
import { NoticeList } from '../around';
import { ChangeFigures } from './ChangeFigures';
import { ChangeFilters } from './ChangeFilters';
import { ChangeView } from './ChangeView';
import { aroundQueryOf, filterOf, type ChangeFilter } from './changeFilter';
import { FoundChangeItem } from './FoundChangeItem';
import { useFoundChanges } from './useFoundChanges';

const PARAMETER = 'change';

const useStyles = makeStyles(theme => ({
  stack: {
    display: 'grid',
    gap: theme.spacing(3),
    gridTemplateColumns: 'minmax(0, 1fr)',
  },
  list: { margin: 0, padding: 0, listStyle: 'none' },
}));

function Found(props: { filter: ChangeFilter; onOpen(id: string): void }) {
  const classes = useStyles();
  const found = useFoundChanges(props.filter);
  const isFiltered = Object.keys(props.filter).length > 0;
  return (
    <LiveView live={found.live} what="changes">
      {() => (
        <>
          {found.items.length === 0 && (
            <Typography variant="body2" role="status">
              {isFiltered
                ? 'No change fits. Look for fewer words, or in a longer period.'
                : 'There is no change yet. What is promoted, or alters what is deployed, appears here.'}
            </Typography>
          )}
          <ul className={classes.list} aria-label="Changes">
            {found.items.map(item => (
              <FoundChangeItem
                key={item.id}
                found={item}
                onOpen={props.onOpen}
              />
            ))}
          </ul>
          <ShowMore what="changes" pages={found} />
        </>
      )}
    </LiveView>
  );
}

/**
 * *Changes*: who changed what, when and why, and how it was approved. What is
 * looked for, and the change that is open, stand in the address.
 */
export function ChangesContent() {
  const classes = useStyles();
  const [parameters, setParameters] = useSearchParams();
  const environments = useEnvironmentChoices();
  const filter = filterOf(parameters);
  const open = parameters.get(PARAMETER);
  if (open) {
    return (
      <ChangeView
        key={open}
        id={open}
        backTo="changes"
        onBack={() => setParameters(filter)}
        onOpen={id => setParameters({ ...filter, [PARAMETER]: id })}
      />
    );
  }
  return (
    <div className={classes.stack}>
      <Panel>
        <ChangeFilters
          filter={filter}
          environments={(environments.data?.environments ?? []).map(
            ({ name }) => name,
          )}
          onSearch={wish => setParameters(filterOf(new URLSearchParams(wish)))}
        />
      </Panel>
      <Panel>
        <Found
          filter={filter}
          onOpen={id => setParameters({ ...filter, [PARAMETER]: id })}
        />
      </Panel>
      {filter.around && <NoticeList query={aroundQueryOf(filter)} />}
      <ChangeFigures />
    </div>
  );
}
