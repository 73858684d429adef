import { z } from 'zod';

const names = z.array(z.string().min(1)).min(1);

/** Conditions on applications: all that are given must hold. */
const conditionsShape = {
  labels: z.record(z.string(), z.string()).optional(),
  instances: z.array(z.string()).optional(),
  projects: z.array(z.string()).optional(),
  destinationNamespaces: z.array(z.string()).optional(),
  /** Clusters by name or by address, as the application names them. */
  destinations: names.optional(),
  /** Sets that generate applications, by name. */
  applicationSets: names.optional(),
};

function givesAny(match: object): boolean {
  return Object.values(match).some(value => value !== undefined);
}

/** Which applications an environment takes. */
export const applicationMatchSchema = z
  .strictObject(conditionsShape)
  .refine(
    givesAny,
    'give at least one of labels, instances, projects, destinationNamespaces, destinations, applicationSets',
  );

const serviceRef = z
  .string()
  .regex(
    /^[a-z]+:[a-z0-9._-]+\/[a-z0-9._-]+$/,
    'use a whole entity reference in lower case, such as component:default/payments-api',
  );

/** That a service has another name now; its history goes with it. */
export const renamedSchema = z
  .strictObject({ from: serviceRef, to: serviceRef })
  .refine(({ from, to }) => from !== to, 'name two references that differ');

/** Which applications belong to a service, by the word of who operates them. */
export const claimSchema = z.strictObject({
  service: serviceRef,
  match: z
    .strictObject({ ...conditionsShape, applications: names.optional() })
    .refine(
      givesAny,
      'give at least one of applications, labels, instances, projects, destinationNamespaces, destinations, applicationSets',
    ),
});

/** What becomes of applications that nobody claims. */
export const unclaimedSchema = z.strictObject({
  /** Who operates the platform: told what is unclaimed, and what is wrong with it. */
  tell: z
    .array(
      z
        .string()
        .regex(
          /^(user|group):[a-z0-9._-]+\/[a-z0-9._-]+$/,
          'use an entity reference in lower case, such as group:default/platform',
        ),
    )
    .min(1)
    .max(20),
});

/** What mapping rules may know of an application. */
export interface MappableApplication {
  instance: string;
  application: string;
  project: string;
  labels: Record<string, string>;
  applicationSet?: string;
  destination: {
    server: string | null;
    name: string | null;
    namespace: string | null;
  };
}

/** Whether every condition that is given holds; an empty list holds never. */
export function matchesApplication(
  match: z.infer<typeof claimSchema>['match'],
  application: MappableApplication,
): boolean {
  const { destination } = application;
  const isOne = (wanted: string[] | undefined, ...had: (string | null)[]) =>
    !wanted || had.some(value => value !== null && wanted.includes(value));
  return (
    Object.entries(match.labels ?? {}).every(
      ([key, value]) =>
        Object.hasOwn(application.labels, key) &&
        application.labels[key] === value,
    ) &&
    isOne(match.applications, application.application) &&
    isOne(match.instances, application.instance) &&
    isOne(match.projects, application.project) &&
    isOne(match.destinationNamespaces, destination.namespace) &&
    isOne(match.destinations, destination.name, destination.server) &&
    isOne(match.applicationSets, application.applicationSet ?? null)
  );
}
