import { useState } from 'react';
import Typography from '@material-ui/core/Typography';
import { useApi } from '@backstage/core-plugin-api';
import type {
  DisputeFile,
  DisputeView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { gitopsComplianceApiRef, toApiError, type ApiError } from '../api';
import { Notice, saveFile } from '../components';
import { Button } from '../components/Button';
import { sizeTitle, typeTitle } from './chosenFiles';

/** What was given as evidence of a dispute: to be saved, and never shown. */
export function DisputeFiles(props: { of: DisputeView }) {
  const api = useApi(gitopsComplianceApiRef);
  const [failure, setFailure] = useState<ApiError>();
  const { id, files } = props.of;

  const save = async (name: string, place: number) => {
    setFailure(undefined);
    try {
      saveFile(await api.downloadDisputeFile(id, place), name);
    } catch (thrown) {
      setFailure(toApiError(thrown));
    }
  };
  if (files.length === 0) return null;
  return (
    <Typography variant="body2" component="div">
      Given as evidence, by whoever disputed it; open with care:{' '}
      {files.map((file, index) => (
        <FileOf
          key={index}
          file={file}
          onSave={name => save(name, index + 1)}
        />
      ))}
      <div role="alert">
        {failure && <Notice tone="error">{failure.message}</Notice>}
      </div>
    </Typography>
  );
}

function FileOf({
  file: { name, mediaType, size },
  onSave,
}: {
  file: DisputeFile;
  onSave(name: string): void;
}) {
  const what = `${typeTitle(mediaType)}, ${sizeTitle(size)}`;
  if (name === null) return <span>a file that was erased ({what}) </span>;
  return (
    <Button
      size="small"
      aria-label={`Download ${name}`}
      onClick={() => onSave(name)}
      style={{ textTransform: 'none', overflowWrap: 'anywhere' }}
    >
      {name} ({what})
    </Button>
  );
}
