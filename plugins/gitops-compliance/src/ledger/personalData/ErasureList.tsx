import { useState } from 'react';
import DialogContentText from '@material-ui/core/DialogContentText';
import { useApi } from '@backstage/core-plugin-api';
import {
  gitopsComplianceLedgerManagePermission,
  type ErasureView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { gitopsComplianceApiRef, type Pages } from '../../api';
import { ConfirmDialog } from '../../components';
import { AskErasureDialog } from './AskErasureDialog';
import { ErasureItem } from './ErasureItem';
import { ManagedList } from './ManagedList';

type Open =
  | { dialog: 'ask' }
  | { dialog: 'confirm' | 'withdraw'; erasure: ErasureView };

/** Who is to be erased or was: asked for by one person, confirmed by another. */
export function ErasureList(props: { erasures: Pages<ErasureView> }) {
  const api = useApi(gitopsComplianceApiRef);
  const { erasures } = props;
  const [open, setOpen] = useState<Open>();
  const [news, setNews] = useState('');

  const close = () => setOpen(undefined);
  const done = (erasure: ErasureView, what: string) => {
    erasures.accept(erasure);
    setNews(`The erasure of ${erasure.person.name} is ${what}.`);
    close();
  };
  return (
    <ManagedList
      title="Erasures"
      ask="Ask for an erasure"
      empty="Nobody has asked for a person to be erased."
      permission={gitopsComplianceLedgerManagePermission.name}
      pages={erasures}
      news={news}
      onAsk={() => setOpen({ dialog: 'ask' })}
      renderItem={erasure => (
        <ErasureItem
          key={erasure.id}
          erasure={erasure}
          onConfirm={() => setOpen({ dialog: 'confirm', erasure })}
          onWithdraw={() => setOpen({ dialog: 'withdraw', erasure })}
        />
      )}
    >
      {open?.dialog === 'ask' && (
        <AskErasureDialog
          onClose={close}
          onAsked={erasure => done(erasure, 'asked for')}
        />
      )}
      {open?.dialog === 'confirm' && (
        <ConfirmDialog
          id="confirm-erasure"
          title={`Confirm the erasure of ${open.erasure.person.name}`}
          confirm="Confirm the erasure"
          dismiss="Not now"
          onClose={close}
          onConfirm={async () =>
            done(await api.confirmErasure(open.erasure.id), 'confirmed')
          }
        >
          <DialogContentText>
            Names and texts that tell of this person are deleted within the hour
            after nothing stands in the way any more. They cannot be brought
            back.
          </DialogContentText>
        </ConfirmDialog>
      )}
      {open?.dialog === 'withdraw' && (
        <ConfirmDialog
          id="withdraw-erasure"
          title={`Withdraw the erasure of ${open.erasure.person.name}`}
          confirm="Withdraw the erasure"
          dismiss="Keep the erasure"
          onClose={close}
          onConfirm={async () =>
            done(await api.withdrawErasure(open.erasure.id), 'withdrawn')
          }
        >
          <DialogContentText>
            Nothing is deleted. That it was asked for stays on record.
          </DialogContentText>
        </ConfirmDialog>
      )}
    </ManagedList>
  );
}
