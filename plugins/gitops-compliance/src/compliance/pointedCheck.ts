import { createContext, useContext } from 'react';

/** The check that an address points at. */
export interface PointedCheck {
  environment: string;
  check: string;
}

/** What the address of the page points at; null: no check. */
export const PointedCheckContext = createContext<PointedCheck | null>(null);

/** Which of these checks of an environment is pointed at; null: none of them. */
export function usePointed(
  environment: string | undefined,
  checks: readonly { check: string }[],
): string | null {
  const pointed = useContext(PointedCheckContext);
  return pointed !== null &&
    pointed.environment === environment &&
    checks.some(({ check }) => check === pointed.check)
    ? pointed.check
    : null;
}
