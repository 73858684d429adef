import { useState } from 'react';
import DialogContentText from '@material-ui/core/DialogContentText';
import TextField from '@material-ui/core/TextField';
import { useApi } from '@backstage/core-plugin-api';
import type { PersonLink } from '@gitops-compliance/plugin-gitops-compliance-common';
import { gitopsComplianceApiRef, useAsking } from '../api';
import { MIN_GROUNDS_LENGTH, ReasonDialog } from '../components';

/** An account that somebody wants linked; empty: it is asked for. */
export interface AccountToLink {
  provider: string;
  account: string;
}

const PERSON = /^user:[^:/\s]+\/[^:/\s]+$/i;

/** Asks whose an account is; stays open with its text when refused. */
export function ProposeLinkDialog(props: {
  account: AccountToLink;
  onClose(): void;
  onProposed(link: PersonLink): void;
}) {
  const api = useApi(gitopsComplianceApiRef);
  const [provider, setProvider] = useState(props.account.provider);
  const [account, setAccount] = useState(props.account.account);
  const [person, setPerson] = useState('');
  const [tried, setTried] = useState(false);
  const { busy, refusal, ask } = useAsking();
  const isPerson = PERSON.test(person.trim());
  const isWhole = isPerson && provider.trim() !== '' && account.trim() !== '';

  const confirm = (reason: string) => {
    setTried(true);
    if (!isWhole) return;
    ask(async () =>
      props.onProposed(
        await api.proposePersonLink({
          person: person.trim(),
          provider: provider.trim(),
          account: account.trim(),
          reason,
        }),
      ),
    );
  };
  const field = (
    id: string,
    label: string,
    hint: string,
    value: string,
    isWrong: boolean,
    set: (value: string) => void,
  ) => (
    <TextField
      id={`propose-link-${id}`}
      label={label}
      helperText={hint}
      value={value}
      error={tried && isWrong}
      onChange={event => set(event.target.value)}
      required
      fullWidth
      margin="dense"
      inputProps={{ autoComplete: 'off', spellCheck: false }}
    />
  );
  return (
    <ReasonDialog
      id="propose-link"
      open
      title="Propose whose an account is"
      label="How it is known that the account is theirs"
      hint="Those who confirm it read this."
      minLength={MIN_GROUNDS_LENGTH}
      tooShort={`Say how it is known, in at least ${MIN_GROUNDS_LENGTH} characters.`}
      confirm="Propose the link"
      dismiss="Not now"
      busy={busy}
      refusal={refusal}
      onClose={props.onClose}
      onConfirm={confirm}
    >
      <DialogContentText>
        Two uninvolved persons confirm it. It counts for changes that are
        requested afterwards, never for one that is open.
      </DialogContentText>
      {field(
        'provider',
        'System',
        'Such as github or argocd; catalog for another user of the same human',
        provider,
        provider.trim() === '',
        setProvider,
      )}
      {field(
        'account',
        'Account',
        'As that system names it',
        account,
        account.trim() === '',
        setAccount,
      )}
      {field(
        'person',
        'Person',
        'Catalog reference, such as user:default/ada',
        person,
        !isPerson,
        setPerson,
      )}
    </ReasonDialog>
  );
}
