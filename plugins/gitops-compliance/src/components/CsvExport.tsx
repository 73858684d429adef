import { makeStyles } from '@material-ui/core/styles';
import { useAsking } from '../api';
import { Button } from './Button';
import { Notice } from './Notice';
import { saveFile } from './saveFile';

const useStyles = makeStyles({
  root: { '@media print': { display: 'none' } },
});

/** What a screen shows as a file; says why where there is none. */
export function CsvExport(props: {
  /** Of the file. */
  name: string;
  download(): Promise<Blob>;
}) {
  const classes = useStyles();
  const { refusal, ask } = useAsking();
  return (
    <div className={classes.root}>
      <Button
        variant="outlined"
        onClick={() =>
          ask(async () => saveFile(await props.download(), props.name))
        }
      >
        Export as CSV
      </Button>
      <div role="alert">
        {refusal && <Notice tone="error">{refusal.message}</Notice>}
      </div>
    </div>
  );
}
