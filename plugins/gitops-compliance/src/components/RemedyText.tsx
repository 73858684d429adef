import { Link } from '@backstage/core-components';

/** Where account links are mended, as sentences of the backend name it. */
const PERSONS = 'Change control, Persons';

/** What to do, with the screen that it names as a link. */
export function RemedyText(props: { text: string }) {
  const at = props.text.indexOf(PERSONS);
  if (at < 0) return <>{props.text}</>;
  return (
    <>
      {props.text.slice(0, at)}
      <Link to="/change-control/persons" underline="always">
        {PERSONS}
      </Link>
      {props.text.slice(at + PERSONS.length)}
    </>
  );
}
