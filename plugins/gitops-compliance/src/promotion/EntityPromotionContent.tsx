import { useEffect, useRef, useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type { Entity } from '@backstage/catalog-model';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';
import type { EntityEnvironments } from '@gitops-compliance/plugin-gitops-compliance-common';
import { useSignalConnection } from '../api';
import { NoticesOfService } from '../around';
import { ChangeLists, ChangeView } from '../changes';
import {
  LiveView,
  ModeLegend,
  NoDeployments,
  PolicyLine,
  StaleBanner,
} from '../components';
import { DeclareButton, EmergencyBanner } from '../emergencies';
import { StopNotices } from '../stops';
import { EnvironmentGraph } from './EnvironmentGraph';
import { PromoteButton } from './PromoteButton';
import { PromoteDrawer } from './PromoteDrawer';
import type { PromotablePair } from './promotable';
import { useEnvironments } from './useEnvironments';

const CHANGE_PARAM = 'change';

const useStyles = makeStyles(theme => ({
  stack: {
    display: 'grid',
    gap: theme.spacing(3),
    gridTemplateColumns: 'minmax(0, 1fr)',
    '& > :empty': { position: 'absolute' },
  },
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'space-between',
    alignItems: 'flex-start',
    gap: theme.spacing(2),
  },
  actions: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'flex-start',
    gap: theme.spacing(1),
  },
  sentence: { flex: '1 1 480px', overflowWrap: 'anywhere' },
  overview: { '&:focus': { outline: 'none' } },
}));

function Environments(props: {
  data: EntityEnvironments;
  entity: Entity;
  onOpenChange(id: string): void;
}) {
  const classes = useStyles();
  const [pair, setPair] = useState<PromotablePair>();
  const { data, entity, onOpenChange } = props;
  return (
    <div className={classes.stack}>
      <div className={classes.head}>
        <Typography
          variant="h6"
          component="p"
          className={classes.sentence}
          aria-live="polite"
        >
          {data.sentence}
        </Typography>
        <div className={classes.actions}>
          <DeclareButton service={stringifyEntityRef(entity)} />
          <PromoteButton data={data} onPick={setPair} />
        </div>
      </div>
      <StaleBanner sources={data.sources} />
      <EmergencyBanner service={stringifyEntityRef(entity)} />
      <StopNotices service={stringifyEntityRef(entity)} />
      <section aria-labelledby="gitops-compliance-environments">
        <Typography
          variant="h5"
          component="h2"
          id="gitops-compliance-environments"
          gutterBottom
        >
          Environments
        </Typography>
        <EnvironmentGraph data={data} onOpenChange={onOpenChange} />
      </section>
      <ModeLegend modes={data.environments.map(each => each.mode)} />
      <PromoteDrawer
        pair={pair}
        entity={entity}
        onClose={() => setPair(undefined)}
        onRequested={change => {
          setPair(undefined);
          onOpenChange(change.summary.id);
        }}
      />
    </div>
  );
}

function Overview(props: { entity: Entity; onOpenChange(id: string): void }) {
  const classes = useStyles();
  const { entity } = props;
  const live = useEnvironments(entity);
  return (
    <LiveView live={live} what="environments">
      {data =>
        data.environments.every(each => each.deployments.length === 0) ? (
          <div className={classes.stack}>
            <StaleBanner sources={data.sources} />
            <NoDeployments entity={entity} />
          </div>
        ) : (
          <div className={classes.stack}>
            <Environments {...props} data={data} />
            <ChangeLists
              entityRef={stringifyEntityRef(entity)}
              onOpen={props.onOpenChange}
            />
            <NoticesOfService service={stringifyEntityRef(entity)} />
            <PolicyLine policy={data.policy} />
          </div>
        )
      }
    </LiveView>
  );
}

/** The Promotion tab of a service; `?change=<id>` shows one change. */
export function EntityPromotionContent() {
  useSignalConnection();
  const { entity } = useEntity();
  const [params, setParams] = useSearchParams();
  const changeId = params.get(CHANGE_PARAM);
  const cameFrom = useRef<string>();
  const overview = useRef<HTMLDivElement>(null);
  const classes = useStyles();

  const open = (id: string) => {
    const next = new URLSearchParams(params);
    next.set(CHANGE_PARAM, id);
    setParams(next);
  };
  const back = () => {
    const next = new URLSearchParams(params);
    next.delete(CHANGE_PARAM);
    setParams(next);
  };
  useEffect(() => {
    if (changeId) {
      cameFrom.current = changeId;
    } else if (cameFrom.current) {
      cameFrom.current = undefined;
      overview.current?.focus();
    }
  }, [changeId]);

  return changeId ? (
    <ChangeView key={changeId} id={changeId} onBack={back} onOpen={open} />
  ) : (
    <div
      ref={overview}
      tabIndex={-1}
      role="region"
      aria-label="Promotion"
      className={classes.overview}
    >
      <Overview entity={entity} onOpenChange={open} />
    </div>
  );
}
