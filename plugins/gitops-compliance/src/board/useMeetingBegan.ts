import { useState } from 'react';

const KEY = 'gitops-compliance-board-meeting-began';

/**
 * When the meeting that the reader chairs began; undefined: none goes on. It
 * outlives leaving the agenda and loading the page anew in the same tab.
 */
export function useMeetingBegan(): [
  string | undefined,
  (at: string | undefined) => void,
] {
  const [began, setBegan] = useState(
    () => sessionStorage.getItem(KEY) ?? undefined,
  );
  const keep = (at: string | undefined) => {
    if (at === undefined) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, at);
    setBegan(at);
  };
  return [began, keep];
}
