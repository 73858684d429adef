import Typography from '@material-ui/core/Typography';
import { useApi } from '@backstage/core-plugin-api';
import type { CalendarView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { Button } from '../../components/Button';
import { gitopsComplianceApiRef, useAsking } from '../../api';
import { Notice, saveFile } from '../../components';

/** The next weeks of each environment, as a file for other calendars. */
export function Subscribe(props: {
  environments: CalendarView['environments'];
}) {
  const api = useApi(gitopsComplianceApiRef);
  const { refusal, ask } = useAsking();
  return (
    <>
      <Typography variant="body2">
        The next 100 days for another calendar (iCalendar). To subscribe, give
        that program the address <code>/v1/calendar/icalendar</code> of this
        portal’s API and a token of its own.
      </Typography>
      {props.environments.map(({ name, title }) => (
        <Button
          key={name}
          size="small"
          onClick={() =>
            ask(async () =>
              saveFile(await api.downloadICalendar(name), `${name}.ics`),
            )
          }
        >
          {title} (.ics)
        </Button>
      ))}
      <div role="alert">
        {refusal && <Notice tone="error">{refusal.message}</Notice>}
      </div>
    </>
  );
}
