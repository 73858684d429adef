import MuiTab from '@material-ui/core/Tab';
import { readyForFocus } from './readyForFocus';

/** Material UI's tab, which may get the focus as it appears. */
export const Tab = readyForFocus(MuiTab);
