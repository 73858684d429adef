import { useState } from 'react';
import { Button } from '../components/Button';
import { NotificationSettingsDialog } from './NotificationSettingsDialog';

/** Opens how the user wants to be told. */
export function NotificationSettingsButton() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        When I am told
      </Button>
      {open && <NotificationSettingsDialog onClose={() => setOpen(false)} />}
    </>
  );
}
