import { useState } from 'react';
import DialogContentText from '@material-ui/core/DialogContentText';
import { useApi } from '@backstage/core-plugin-api';
import type { ErasureView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { gitopsComplianceApiRef, useAsking } from '../../api';
import { MIN_GROUNDS_LENGTH, ReasonDialog } from '../../components';
import { RefField, userProblem } from './RefField';

/** Asks for a person to be erased; stays open with its text when refused. */
export function AskErasureDialog(props: {
  onClose(): void;
  onAsked(erasure: ErasureView): void;
}) {
  const api = useApi(gitopsComplianceApiRef);
  const [person, setPerson] = useState('');
  const [problem, setProblem] = useState('');
  const { busy, refusal, ask } = useAsking();

  const confirm = (reason: string) => {
    const found = userProblem(person);
    setProblem(found);
    if (found) {
      return;
    }
    ask(async () =>
      props.onAsked(
        await api.requestErasure({ person: person.trim(), reason }),
      ),
    );
  };
  return (
    <ReasonDialog
      id="ask-erasure"
      open
      title="Ask for a person to be erased"
      label="Why the person is to be erased"
      hint="It is erased together with the person."
      minLength={MIN_GROUNDS_LENGTH}
      tooShort={`Say why, in at least ${MIN_GROUNDS_LENGTH} characters. It is erased together with the person.`}
      confirm="Ask for the erasure"
      dismiss="Not now"
      busy={busy}
      refusal={refusal}
      onClose={props.onClose}
      onConfirm={confirm}
    >
      <DialogContentText>
        A second person confirms it. It is carried out when the catalog has the
        user no more, no hold keeps the person, every change that names them has
        ended, and what they did last is old enough.
      </DialogContentText>
      <RefField
        id="ask-erasure-person"
        label="Person"
        hint="Catalog reference, such as user:default/ada"
        value={person}
        problem={problem}
        required
        onChange={value => {
          setPerson(value);
          setProblem('');
        }}
      />
    </ReasonDialog>
  );
}
