import { useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import type { EvidenceExport } from '@gitops-compliance/plugin-gitops-compliance-common';
import { Button } from '../components/Button';
import { gitopsComplianceApiRef, toApiError, type ApiError } from '../api';
import { Notice, saveFile } from '../components';

/** Name of the file that an export is saved as. */
export function fileName(id: string): string {
  return `evidence-${id}.zip`;
}

/** Fetches the bundle of an export, signed in, and lets the browser save it. */
export function DownloadButton(props: { of: EvidenceExport; title: string }) {
  const api = useApi(gitopsComplianceApiRef);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiError>();
  const { id } = props.of;

  const download = async () => {
    setBusy(true);
    setFailure(undefined);
    try {
      saveFile(await api.downloadExport(id), fileName(id));
    } catch (thrown) {
      setFailure(toApiError(thrown));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Button
        size="small"
        variant="outlined"
        disabled={busy}
        onClick={download}
        aria-label={`Download the export of ${props.title}`}
      >
        {busy ? 'Downloading…' : 'Download'}
      </Button>
      <div role="alert">
        {failure && <Notice tone="error">{failure.message}</Notice>}
      </div>
    </>
  );
}
