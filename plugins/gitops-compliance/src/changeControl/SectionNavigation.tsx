import { makeStyles } from '@material-ui/core/styles';
import { Link } from '@backstage/core-components';
import type { ScreenRoute, Section } from './sections';

const useStyles = makeStyles(theme => ({
  list: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0.5, 3),
    listStyle: 'none',
    margin: theme.spacing(0, 0, 2),
    padding: 0,
    '@media print': { display: 'none' },
  },
  link: {
    color: theme.palette.text.primary,
    fontFamily: theme.typography.fontFamily,
    display: 'block',
    padding: theme.spacing(0.5, 0),
    borderBottom: '2px solid transparent',
    '&[aria-current=page]': {
      borderBottomColor: theme.palette.primary.main,
      fontWeight: theme.typography.fontWeightBold,
    },
  },
}));

/** The screens of a tab, where it has several. */
export function SectionNavigation(props: {
  section: Section;
  screen: ScreenRoute;
}) {
  const classes = useStyles();
  const { title, screens } = props.section;
  if (screens.length === 1) return null;
  return (
    <nav aria-label={title}>
      <ul className={classes.list}>
        {screens.map(screen => (
          <li key={screen.path}>
            <Link
              to={screen.path}
              className={classes.link}
              aria-current={screen === props.screen ? 'page' : undefined}
            >
              {screen.title}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
