/** Somebody whom one can be in the sandbox. */
export interface Persona {
  /** Value of the header `x-demo-persona`. */
  id: 'developer' | 'lead' | 'cab1' | 'cab2' | 'sre' | 'auditor';
  name: string;
  title: string;
  description: string;
  entityRef: string;
}

/** The personas, in the order in which the sign-in page shows them. */
export const PERSONAS: readonly Persona[] = [
  {
    id: 'developer',
    name: 'Dana Developer',
    title: 'Developer',
    description: 'Builds payments-api and promotes it.',
    entityRef: 'user:default/dana',
  },
  {
    id: 'lead',
    name: 'Lena Lead',
    title: 'Team lead',
    description: 'Leads the payments team and answers for its controls.',
    entityRef: 'user:default/lena',
  },
  {
    id: 'cab1',
    name: 'Carl Change',
    title: 'CAB member',
    description: 'Sits on the change advisory board.',
    entityRef: 'user:default/carl',
  },
  {
    id: 'cab2',
    name: 'Cleo Council',
    title: 'CAB member',
    description: 'Sits on the change advisory board.',
    entityRef: 'user:default/cleo',
  },
  {
    id: 'sre',
    name: 'Sam Site',
    title: 'SRE',
    description: 'Keeps production running.',
    entityRef: 'user:default/sam',
  },
  {
    id: 'auditor',
    name: 'Aude Auditor',
    title: 'Auditor',
    description: 'Reads everything and changes nothing.',
    entityRef: 'user:default/aude',
  },
];

/** The persona of an id; undefined when there is none. */
export function personaOf(id: unknown): Persona | undefined {
  return PERSONAS.find(persona => persona.id === id);
}
