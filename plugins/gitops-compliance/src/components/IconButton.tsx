import MuiIconButton from '@material-ui/core/IconButton';
import { readyForFocus } from './readyForFocus';

/** Material UI's button that is an icon, which may get the focus as it appears. */
export const IconButton = readyForFocus(MuiIconButton);
