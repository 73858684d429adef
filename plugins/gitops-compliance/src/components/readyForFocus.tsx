import { forwardRef, useEffect, useState } from 'react';
import type { ComponentType, ElementType } from 'react';

/**
 * Makes something of Material UI that is pressed safe to reach by keyboard in the
 * moment it appears. One of version 4 that gets the focus before its ripple is
 * there throws under React 18, which takes the whole page away from whoever types
 * ahead on a slow machine (https://github.com/mui/material-ui/issues/30953). What
 * this gives shows the focus as soon as it can.
 */
export function readyForFocus<C extends ElementType>(pressed: C): C {
  const Pressed = pressed as ComponentType<{ disableFocusRipple: boolean }>;
  const Ready = forwardRef<unknown, { disableFocusRipple?: boolean }>(
    function ReadyForFocus(props, ref) {
      const [isReady, setReady] = useState(false);
      useEffect(() => setReady(true), []);
      const { disableFocusRipple = !isReady } = props;
      return (
        <Pressed
          {...props}
          {...{ ref }}
          disableFocusRipple={disableFocusRipple}
        />
      );
    },
  );
  return Ready as ElementType as C;
}
