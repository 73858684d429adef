import MuiCheckbox from '@material-ui/core/Checkbox';
import { readyForFocus } from './readyForFocus';

/** Material UI's checkbox, which may get the focus as it appears. */
export const Checkbox = readyForFocus(MuiCheckbox);
