import { useEffect, useRef, useState } from 'react';

/**
 * Brings whoever sent a form with something missing to the first field that says
 * so: it may be out of sight, and is announced by having the focus.
 */
export function useFocusInvalid() {
  const form = useRef<HTMLFormElement>(null);
  const [refusals, setRefusals] = useState(0);
  useEffect(() => {
    if (refusals === 0) return;
    form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }, [refusals]);
  return { form, refuse: () => setRefusals(before => before + 1) };
}
