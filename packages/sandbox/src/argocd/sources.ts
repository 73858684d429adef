import { ApplicationSource, ApplicationSpec } from './types';

/** The sources of an Application: several, or the one that most have. */
export function sourcesOf(spec: ApplicationSpec): ApplicationSource[] {
  return [spec.source];
}
