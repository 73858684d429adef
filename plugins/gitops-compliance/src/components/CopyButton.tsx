import { useEffect, useState } from 'react';
import { makeStyles } from '@material-ui/core/styles';
import CheckIcon from '@material-ui/icons/Check';
import FileCopyOutlinedIcon from '@material-ui/icons/FileCopyOutlined';
import { errorApiRef, useApi } from '@backstage/core-plugin-api';
import { IconButton } from './IconButton';
import { VisuallyHidden } from './VisuallyHidden';

const SHOWN_MS = 2_000;

const useStyles = makeStyles(theme => ({
  root: { padding: theme.spacing(0.5), fontSize: '0.875rem' },
}));

/** Copies `text`; `label` says what it is, such as `revision a1b2c3d`. */
export function CopyButton(props: { text: string; label: string }) {
  const classes = useStyles();
  const errorApi = useApi(errorApiRef);
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) {
      return undefined;
    }
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [copied]);

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(props.text);
      setCopied(true);
    } catch (error) {
      errorApi.post(
        new Error(`The browser did not let us copy ${props.label}: ${error}`),
      );
    }
  };
  return (
    <>
      <IconButton
        className={classes.root}
        onClick={copy}
        aria-label={`Copy ${props.label}`}
        title={`Copy ${props.label}`}
      >
        {copied ? (
          <CheckIcon fontSize="inherit" />
        ) : (
          <FileCopyOutlinedIcon fontSize="inherit" />
        )}
      </IconButton>
      <VisuallyHidden live>{copied ? 'Copied' : ''}</VisuallyHidden>
    </>
  );
}
