import {
  EntityPeekAheadPopover,
  EntityRefLink,
} from '@backstage/plugin-catalog-react';
import { makeStyles } from '@material-ui/core/styles';
import type { PersonView } from '@gitops-compliance/plugin-gitops-compliance-common';

const useStyles = makeStyles({
  root: { '& *': { fontSize: 'inherit', lineHeight: 'inherit' } },
});

/**
 * Somebody: a catalog link with its card on hover, or the bare account with a
 * word on why there is no link. Who was erased is nobody.
 */
export function Person(props: { person: PersonView }) {
  const classes = useStyles();
  const { person } = props;
  if (person.entityRef) {
    return (
      <span className={classes.root}>
        <EntityPeekAheadPopover entityRef={person.entityRef}>
          <EntityRefLink
            entityRef={person.entityRef}
            title={person.name}
            underline="always"
          />
        </EntityPeekAheadPopover>
      </span>
    );
  }
  // Nobody knows who it was: the name says so.
  if (person.provider === 'unknown') {
    return <span>{person.name}</span>;
  }
  const account = person.account ?? person.name;
  return (
    <span title={`${person.provider} account ${account}`}>
      {person.name}
      {person.bot ? ' (bot)' : ' (no catalog person known)'}
    </span>
  );
}
