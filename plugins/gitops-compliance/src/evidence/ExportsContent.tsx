import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { gitopsComplianceEvidenceExportPermission } from '@gitops-compliance/plugin-gitops-compliance-common';
import { LiveView, Section } from '../components';
import { ExportForm } from './ExportForm';
import { ExportItem } from './ExportItem';
import { exportsSentence } from './sentence';
import { useEnvironmentChoices } from './useEnvironmentChoices';
import { useExports } from './useExports';

const useStyles = makeStyles(theme => ({
  stack: {
    display: 'grid',
    gap: theme.spacing(3),
    gridTemplateColumns: 'minmax(0, 1fr)',
  },
  list: { margin: 0, padding: 0, listStyle: 'none' },
}));

/** *Exports*: asking for evidence, following its making, and fetching it. */
export function ExportsContent() {
  const classes = useStyles();
  const environments = useEnvironmentChoices();
  const exports = useExports();
  return (
    <LiveView
      live={exports.live}
      what="exports"
      permission={gitopsComplianceEvidenceExportPermission.name}
    >
      {({ items }) => (
        <div className={classes.stack}>
          <Typography variant="h6" component="p" aria-live="polite">
            {exportsSentence(items)}
          </Typography>
          <Section title="New export" heading="h2">
            <LiveView live={environments} what="environments">
              {data => (
                <ExportForm
                  environments={data.environments}
                  frameworks={data.policy.frameworks}
                  busy={exports.asking}
                  refusal={exports.refusal}
                  onRequest={exports.request}
                />
              )}
            </LiveView>
          </Section>
          <Section title="Exports" heading="h2">
            {items.length === 0 ? (
              <Typography variant="body2">
                What you export appears here, with its progress and its bundle.
              </Typography>
            ) : (
              <ul className={classes.list} aria-label="Exports">
                {items.map(each => (
                  <ExportItem key={each.id} of={each} />
                ))}
              </ul>
            )}
          </Section>
        </div>
      )}
    </LiveView>
  );
}
