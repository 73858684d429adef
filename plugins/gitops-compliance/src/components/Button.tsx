import MuiButton from '@material-ui/core/Button';
import { readyForFocus } from './readyForFocus';

/** Material UI's button, which may get the focus as it appears. */
export const Button = readyForFocus(MuiButton);
