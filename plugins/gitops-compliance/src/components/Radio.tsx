import MuiRadio from '@material-ui/core/Radio';
import { readyForFocus } from './readyForFocus';

/** Material UI's radio button, which may get the focus as it appears. */
export const Radio = readyForFocus(MuiRadio);
