import type { ConfigApi } from '@backstage/core-plugin-api';

/** A person of the local sandbox, as configured under `sandbox.personas`. */
export interface Persona {
  id: string;
  title: string;
  description: string;
  entityRef: string;
}

/**
 * Personas of the sandbox in their configured order; empty in real
 * installations. Throws where one lacks a key, naming the key.
 */
export function readPersonas(config: ConfigApi): Persona[] {
  return (config.getOptionalConfigArray('sandbox.personas') ?? []).map(
    persona => ({
      id: persona.getString('id'),
      title: persona.getString('title'),
      description: persona.getString('description'),
      entityRef: persona.getString('entityRef'),
    }),
  );
}

const STORAGE_KEY = 'sandbox.persona';

/** The choice of this browser tab; it survives a reload, not the tab. */
export const chosenPersona = {
  get(): string | undefined {
    return window.sessionStorage.getItem(STORAGE_KEY) ?? undefined;
  },
  set(id: string): void {
    window.sessionStorage.setItem(STORAGE_KEY, id);
  },
  clear(): void {
    window.sessionStorage.removeItem(STORAGE_KEY);
  },
};
