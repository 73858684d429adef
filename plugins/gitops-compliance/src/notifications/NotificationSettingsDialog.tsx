import { useState } from 'react';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogTitle from '@material-ui/core/DialogTitle';
import FormControl from '@material-ui/core/FormControl';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import FormGroup from '@material-ui/core/FormGroup';
import FormLabel from '@material-ui/core/FormLabel';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { Link } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import type { NotificationSettings } from '@gitops-compliance/plugin-gitops-compliance-common';
import { Checkbox } from '../components/Checkbox';
import { Button } from '../components/Button';
import { gitopsComplianceApiRef, useAsking } from '../api';
import { LoadingSkeleton, Notice } from '../components';
import { useNotificationSettings } from './useNotificationSettings';

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
/** What quiet hours begin with. */
const NIGHTS = { from: '20:00', to: '07:00', days: EVERY_DAY };

const useStyles = makeStyles(theme => ({
  group: { marginTop: theme.spacing(2) },
  times: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(2) },
}));

function ownZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** Quiet hours and the weekly digest of the user; stays open when refused. */
export function NotificationSettingsDialog(props: { onClose(): void }) {
  const { settings, problem } = useNotificationSettings();
  return (
    <Dialog
      open
      onClose={props.onClose}
      aria-labelledby="notification-settings-title"
      fullWidth
      maxWidth="sm"
    >
      <DialogTitle id="notification-settings-title">When I am told</DialogTitle>
      {settings ? (
        <SettingsForm settings={settings} onClose={props.onClose} />
      ) : (
        <>
          <DialogContent>
            {problem ? (
              <Notice tone="error">{problem}</Notice>
            ) : (
              <LoadingSkeleton what="your settings" />
            )}
          </DialogContent>
          <DialogActions>
            <Button onClick={props.onClose}>Close</Button>
          </DialogActions>
        </>
      )}
    </Dialog>
  );
}

function SettingsForm(props: {
  settings: NotificationSettings;
  onClose(): void;
}) {
  const api = useApi(gitopsComplianceApiRef);
  const classes = useStyles();
  const { busy, refusal, ask } = useAsking();
  const { settings } = props;
  const [quiet, setQuiet] = useState(settings.quiet);
  const [weekly, setWeekly] = useState(settings.weekly);
  const isNew = settings.quiet === null && !settings.weekly;
  const [zone, setZone] = useState(isNew ? ownZone() : settings.zone);
  const hours = quiet ?? NIGHTS;
  const set = (change: Partial<typeof hours>) =>
    setQuiet({ ...hours, ...change });
  const save = () =>
    ask(async () => {
      await api.setNotificationSettings({ zone, quiet, weekly });
      props.onClose();
    });

  return (
    <>
      <DialogContent>
        <Typography variant="body2">
          What you are told, and whether by Slack or e-mail too, you choose in{' '}
          <Link to="/settings/notifications" underline="always">
            your settings
          </Link>
          . Emergencies reach you at any hour.
        </Typography>
        <FormGroup className={classes.group}>
          <FormControlLabel
            control={
              <Checkbox
                color="primary"
                checked={quiet !== null}
                onChange={(_, on) => setQuiet(on ? hours : null)}
              />
            }
            label="Keep messages back in my quiet hours, and send them as one after"
          />
          <FormControlLabel
            control={
              <Checkbox
                color="primary"
                checked={weekly}
                onChange={(_, on) => setWeekly(on)}
              />
            }
            label="Tell me every Monday at 08:00 how the week of my services was"
          />
        </FormGroup>
        {quiet !== null && (
          <>
            <div className={classes.times}>
              <TextField
                id="quiet-from"
                label="From"
                type="time"
                value={hours.from}
                onChange={event => set({ from: event.target.value })}
                margin="dense"
              />
              <TextField
                id="quiet-to"
                label="Until"
                type="time"
                value={hours.to}
                onChange={event => set({ to: event.target.value })}
                margin="dense"
              />
            </div>
            <FormControl component="fieldset" className={classes.group}>
              <FormLabel component="legend">They begin on</FormLabel>
              <FormGroup row>
                {DAYS.map((name, index) => (
                  <FormControlLabel
                    key={name}
                    label={name}
                    control={
                      <Checkbox
                        color="primary"
                        checked={hours.days.includes(index + 1)}
                        onChange={(_, on) =>
                          set({
                            days: EVERY_DAY.filter(day =>
                              day === index + 1 ? on : hours.days.includes(day),
                            ),
                          })
                        }
                      />
                    }
                  />
                ))}
              </FormGroup>
            </FormControl>
          </>
        )}
        {(quiet !== null || weekly) && (
          <TextField
            id="notification-zone"
            label="Time zone"
            value={zone}
            onChange={event => setZone(event.target.value)}
            fullWidth
            margin="dense"
            helperText="Such as Europe/Berlin"
            inputProps={{ autoComplete: 'off', spellCheck: false }}
          />
        )}
        <div role="alert">
          {refusal && <Notice tone="error">{refusal.message}</Notice>}
        </div>
      </DialogContent>
      <DialogActions>
        <Button onClick={props.onClose}>Leave it as it is</Button>
        <Button color="primary" disabled={busy} onClick={save}>
          Save
        </Button>
      </DialogActions>
    </>
  );
}
