import { useState } from 'react';
import DialogContentText from '@material-ui/core/DialogContentText';
import TextField from '@material-ui/core/TextField';
import { useApi } from '@backstage/core-plugin-api';
import type { DisputeView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { gitopsComplianceApiRef, useAsking, useLive } from '../api';
import { ReasonDialog } from '../components';
import { wishOf } from './chosenFiles';
import { FileChooser } from './FileChooser';

/** Says that a verdict is wrong; stays open with its text when refused. */
export function OpenDisputeDialog(props: {
  of: { check: string; service: string; environment: string };
  onClose(): void;
  onOpened(dispute: DisputeView): void;
}) {
  const api = useApi(gitopsComplianceApiRef);
  const [link, setLink] = useState('');
  const [problem, setProblem] = useState('');
  const [files, setFiles] = useState<File[]>([]);
  const { data: status } = useLive('limits of files', signal =>
    api.getStatus(signal),
  );
  const { busy, refusal, ask } = useAsking();
  const { of } = props;
  const id = `dispute-${of.environment}-${of.check}`;
  const confirm = (reason: string) => {
    const address = link.trim();
    if (address !== '' && !address.startsWith('https://')) {
      setProblem('Give an address that begins with https://.');
      return;
    }
    ask(async () =>
      props.onOpened(
        await api.openDispute({
          ...of,
          reason,
          ...(address !== '' && { link: address }),
          ...(files.length > 0 && {
            files: await Promise.all(files.map(wishOf)),
          }),
        }),
      ),
    );
  };
  return (
    <ReasonDialog
      id={id}
      open
      title={`Dispute ${of.check} in ${of.environment}`}
      label="Why the verdict is wrong"
      hint="Whoever answers and auditors read this"
      confirm="Dispute the verdict"
      dismiss="Not now"
      busy={busy}
      refusal={refusal}
      onClose={props.onClose}
      onConfirm={confirm}
    >
      <DialogContentText>
        Somebody without a part in what runs there looks at it and has it judged
        again. Only other facts make another verdict: where one is missing, mend
        it at its source too.
      </DialogContentText>
      <TextField
        id={`${id}-link`}
        label="Where the evidence is"
        value={link}
        onChange={event => {
          setLink(event.target.value);
          setProblem('');
        }}
        fullWidth
        margin="dense"
        error={problem !== ''}
        helperText={
          problem || 'Such as https://wiki.example.com/x; may be empty'
        }
        inputProps={{ autoComplete: 'off', spellCheck: false }}
      />
      {status && status.disputeFiles.maxFiles > 0 && (
        <FileChooser
          id={`${id}-files`}
          files={files}
          limits={status.disputeFiles}
          onChange={setFiles}
        />
      )}
    </ReasonDialog>
  );
}
