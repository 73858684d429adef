import { useRef, useState, type DragEvent } from 'react';
import FormHelperText from '@material-ui/core/FormHelperText';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { Button } from '../components/Button';
import { VisuallyHidden } from '../components';
import {
  ACCEPTED,
  mediaTypeOf,
  problemOf,
  sizeTitle,
  typeTitle,
  TYPES_TITLE,
  type FileLimits,
} from './chosenFiles';

const useStyles = makeStyles(theme => ({
  root: {
    border: `1px dashed ${theme.palette.divider}`,
    borderRadius: theme.shape.borderRadius,
    padding: theme.spacing(1),
    margin: theme.spacing(1, 0),
  },
  over: { borderColor: theme.palette.primary.main },
  list: { margin: 0, padding: 0, listStyle: 'none' },
  item: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
    overflowWrap: 'anywhere',
  },
}));

/** Chooses files, by dropping them or by a button, and shows which they are. */
export function FileChooser(props: {
  id: string;
  files: readonly File[];
  limits: FileLimits;
  onChange(files: File[]): void;
}) {
  const classes = useStyles();
  const { id, files, limits } = props;
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const [problem, setProblem] = useState('');
  const [news, setNews] = useState('');
  const add = (list: FileList | null) => {
    const added = [...(list ?? [])];
    const found = problemOf(added, files, limits);
    setProblem(found);
    if (found || added.length === 0) return;
    props.onChange([...files, ...added]);
    setNews(`Chosen: ${added.map(({ name }) => name).join(', ')}`);
  };
  const drag = (over: boolean) => (event: DragEvent) => {
    event.preventDefault();
    setOver(over);
  };
  return (
    <div
      className={`${classes.root} ${isOver ? classes.over : ''}`}
      role="group"
      aria-label="Files as evidence"
      aria-describedby={`${id}-hint`}
      onDragOver={drag(true)}
      onDragLeave={drag(false)}
      onDrop={event => {
        drag(false)(event);
        add(event.dataTransfer.files);
      }}
    >
      <VisuallyHidden live>{news}</VisuallyHidden>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        aria-label="Files"
        accept={ACCEPTED}
        onChange={event => {
          add(event.target.files);
          // So that the same file can be chosen again.
          event.target.value = '';
        }}
      />
      <Button
        size="small"
        variant="outlined"
        onClick={() => input.current?.click()}
        aria-describedby={`${id}-hint`}
      >
        Choose files
      </Button>
      <ul className={classes.list} aria-label="Chosen files">
        {files.map(file => (
          <li key={file.name} className={classes.item}>
            <Typography variant="body2" component="span">
              {file.name} ({typeTitle(mediaTypeOf(file) ?? file.type)},{' '}
              {sizeTitle(file.size)})
            </Typography>
            <Button
              size="small"
              aria-label={`Remove ${file.name}`}
              onClick={() => {
                props.onChange(files.filter(other => other !== file));
                setProblem('');
                setNews(`Removed: ${file.name}`);
              }}
            >
              Remove
            </Button>
          </li>
        ))}
      </ul>
      <div role="alert">
        {problem && <FormHelperText error>{problem}</FormHelperText>}
      </div>
      <FormHelperText id={`${id}-hint`}>
        Or drop them here. {TYPES_TITLE}; at most {limits.maxFiles}, of{' '}
        {sizeTitle(limits.maxFileBytes)} each. They are kept with the dispute,
        and go into the evidence: leave out what need not be known.
      </FormHelperText>
    </div>
  );
}
