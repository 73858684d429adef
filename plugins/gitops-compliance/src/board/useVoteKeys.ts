import { useEffect, useRef, type RefObject } from 'react';
import { DECISIONS } from './decisions';

/** Marks what is opened: keys that are pressed within it choose a vote. */
export const VOTE_KEYS = { 'data-vote-keys': '' } as const;

/**
 * Hears the keys of votes within the surroundings that {@link VOTE_KEYS} marks,
 * but for those that are typed into a field.
 *
 * @returns What the form is to be referred to by
 */
export function useVoteKeys<T extends HTMLElement>(
  press: (decision: (typeof DECISIONS)[number]['decision']) => void,
): RefObject<T> {
  const form = useRef<T>(null);
  const pressed = useRef(press);
  pressed.current = press;
  useEffect(() => {
    const around = form.current?.closest<HTMLElement>('[data-vote-keys]');
    const surroundings = around ?? form.current;
    const onKeyDown = (event: KeyboardEvent) => {
      const { target, ctrlKey, metaKey, altKey } = event;
      if (ctrlKey || metaKey || altKey || isTyped(target)) return;
      const found = DECISIONS.find(({ key }) => key === event.key);
      if (!found) return;
      event.preventDefault();
      pressed.current(found.decision);
    };
    surroundings?.addEventListener('keydown', onKeyDown);
    return () => surroundings?.removeEventListener('keydown', onKeyDown);
  }, []);
  return form;
}

function isTyped(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.matches(
      'input:not([type=checkbox]), textarea, select, [role=listbox] *',
    )
  );
}
