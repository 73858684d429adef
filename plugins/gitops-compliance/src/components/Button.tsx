import { forwardRef, useEffect, useState } from 'react';
import MuiButton, { type ButtonProps } from '@material-ui/core/Button';

/**
 * Material UI's button, for everything of ours that is pressed. One of version 4
 * that gets the focus by keyboard before its ripple is there throws under React
 * 18, which takes the whole page away from whoever types ahead on a slow machine
 * (https://github.com/mui/material-ui/issues/30953). This one shows the focus as
 * soon as it can.
 */
export const Button = forwardRef<HTMLButtonElement, ButtonProps>(
  function ReadyButton(props, ref) {
    const [isReady, setReady] = useState(false);
    useEffect(() => setReady(true), []);
    const { disableFocusRipple = !isReady } = props;
    return (
      <MuiButton {...props} ref={ref} disableFocusRipple={disableFocusRipple} />
    );
  },
) as typeof MuiButton;
