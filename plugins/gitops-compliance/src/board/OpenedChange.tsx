import { Link } from '@backstage/core-components';
import { changeHref } from '../changes/changeHref';
import { ChangeContents } from '../contents';
import { Briefing } from './Briefing';
import type { QueuedChange } from './queueGroups';
import { titleOf } from './queueWords';

/** All that one needs to decide on a change, but for the votes. */
export function OpenedChange(props: { item: QueuedChange }) {
  const { change } = props.item;
  return (
    <>
      <Briefing changeId={change.id} />
      <ChangeContents id={change.id} pins={[]} />
      <Link to={changeHref(change)} underline="always">
        Timeline and reviews of {titleOf(props.item)}
      </Link>
    </>
  );
}
