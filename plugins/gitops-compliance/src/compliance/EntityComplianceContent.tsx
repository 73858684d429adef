import { useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { useEntity } from '@backstage/plugin-catalog-react';
import type { EntityCompliance } from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  LiveView,
  ModeLegend,
  NoDeployments,
  PolicyLine,
  StaleBanner,
} from '../components';
import { ComplianceTables } from './ComplianceTables';
import { EnvironmentSection } from './EnvironmentSection';
import {
  ALL_FRAMEWORKS as ALL,
  frameworksWith,
  type FrameworkChoice,
} from './frameworks';
import { PointedCheckContext, type PointedCheck } from './pointedCheck';
import { SCORE_DEFINITION, scoreText } from './score';
import { Trend } from './Trend';
import { useCompliance } from './useCompliance';

const useStyles = makeStyles(theme => ({
  stack: {
    display: 'grid',
    gap: theme.spacing(3),
    gridTemplateColumns: 'minmax(0, 1fr)',
    '& > :empty': { position: 'absolute' },
  },
  choices: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(2) },
  choice: { minWidth: 200 },
  // The theme's own grey is too pale on the page's background.
  label: { '&&': { color: theme.palette.text.primary } },
}));

function Choice(props: {
  id: string;
  label: string;
  value: string;
  options: { value: string; title: string }[];
  onChange(value: string): void;
}) {
  const classes = useStyles();
  return (
    <TextField
      select
      id={props.id}
      label={props.label}
      value={props.value}
      onChange={event => props.onChange(event.target.value)}
      SelectProps={{ native: true }}
      InputLabelProps={{ className: classes.label }}
      variant="outlined"
      size="small"
      className={classes.choice}
    >
      {props.options.map(option => (
        <option key={option.value} value={option.value}>
          {option.title}
        </option>
      ))}
    </TextField>
  );
}

function Verdicts(props: { data: EntityCompliance }) {
  const classes = useStyles();
  const { data } = props;
  const [address] = useSearchParams();
  const frameworks = frameworksWith(data.policy.frameworks);
  const frameworkOf = (value: string): FrameworkChoice =>
    frameworks.find(each => each.id === value)?.id ?? ALL;
  const [framework, setFramework] = useState<FrameworkChoice>(
    frameworkOf(address.get('framework') ?? 'SOC2'),
  );
  const asked = address.get('environment');
  const [environment, setEnvironment] = useState(
    data.environments.some(({ name }) => name === asked) && asked ? asked : ALL,
  );
  const [pointed] = useState<PointedCheck | null>(() => {
    const check = address.get('check');
    return check && environment !== ALL ? { environment, check } : null;
  });
  const shown = data.environments.filter(
    each => environment === ALL || each.name === environment,
  );
  return (
    <div className={classes.stack}>
      <div aria-live="polite">
        <Typography variant="h6" component="p">
          {data.sentence}
        </Typography>
        <Typography>{scoreText(data.score)}.</Typography>
        <Typography variant="body2">{SCORE_DEFINITION}</Typography>
        <Trend
          service={data.service.entityRef}
          trend={data.trend}
          now={data.now}
        />
      </div>
      <div className={classes.choices}>
        <Choice
          id="compliance-framework"
          label="Framework"
          value={framework}
          onChange={value => setFramework(frameworkOf(value))}
          options={[
            ...frameworks.map(each => ({ value: each.id, title: each.title })),
            { value: ALL, title: 'All frameworks' },
          ]}
        />
        <Choice
          id="compliance-environment"
          label="Environment"
          value={environment}
          onChange={setEnvironment}
          options={[
            { value: ALL, title: 'All environments' },
            ...data.environments.map(each => ({
              value: each.name,
              title: each.title,
            })),
          ]}
        />
      </div>
      <StaleBanner sources={data.sources} />
      <PointedCheckContext.Provider value={pointed}>
        {shown.map(each => (
          <EnvironmentSection
            key={each.name}
            environment={each}
            service={data.service.entityRef}
            sources={data.sources}
            framework={framework}
          />
        ))}
      </PointedCheckContext.Provider>
      <ModeLegend modes={shown.map(each => each.mode)} />
      <ComplianceTables
        data={data}
        environments={shown.map(each => each.name)}
      />
      <PolicyLine policy={data.policy} />
    </div>
  );
}

/** The Compliance tab of a service. */
export function EntityComplianceContent() {
  const classes = useStyles();
  const { entity } = useEntity();
  const live = useCompliance(entity);
  return (
    <LiveView live={live} what="verdicts">
      {data =>
        data.environments.every(each => each.deployments.length === 0) ? (
          <div className={classes.stack}>
            <StaleBanner sources={data.sources} />
            <NoDeployments entity={entity} />
          </div>
        ) : (
          <Verdicts data={data} />
        )
      }
    </LiveView>
  );
}
