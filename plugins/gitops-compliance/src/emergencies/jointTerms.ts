import type { EmergencyTermsView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { durationOf } from './emergencyWords';

/** What declaring an emergency would mean in an environment. */
export type TermsThere = {
  environment: string;
} & (
  | { terms: EmergencyTermsView; problem?: undefined }
  /** Why that is not known. */
  | { terms?: undefined; problem: string }
);

/** Environments in which the same holds. */
export interface SameTerms {
  environments: string[];
  there: TermsThere;
}

/** Puts together the environments in which the same holds, in their order. */
export function sameTerms(all: readonly TermsThere[]): SameTerms[] {
  const found = new Map<string, SameTerms>();
  for (const there of all) {
    const { environment, ...rest } = there;
    const key = JSON.stringify(rest);
    const same = found.get(key) ?? { environments: [], there };
    same.environments.push(environment);
    found.set(key, same);
  }
  return [...found.values()];
}

/** What holds for the whole: of each rule the strictest. */
export interface JointTerms {
  isRefused: boolean;
  /** Undefined: nothing is known of it yet. */
  maxSeconds: number | undefined;
  /** Where the environments differ: what holds for the whole; else empty. */
  sentence: string;
}

/** What holds for an emergency that names all of these environments. */
export function jointTerms(all: readonly TermsThere[]): JointTerms {
  const known = all.flatMap(({ terms }) => terms ?? []);
  if (known.length === 0) {
    return { isRefused: false, maxSeconds: undefined, sentence: '' };
  }
  const least = (of: (terms: EmergencyTermsView) => number) =>
    Math.min(...known.map(of));
  const maxSeconds = least(terms => terms.maxSeconds);
  const isConfirmed = known.some(({ secondPerson }) => secondPerson);
  return {
    isRefused: known.some(({ declare }) => !declare.allowed),
    maxSeconds,
    sentence:
      sameTerms(all).length > 1
        ? `For the whole the strictest holds: it ends after ${durationOf(
            maxSeconds,
          )} at the latest, ${
            isConfirmed
              ? 'bends nothing anywhere until a second person has confirmed it'
              : 'is in force at once'
          }, and is reviewed within ${durationOf(
            least(terms => terms.reviewSeconds),
          )}.`
        : '',
  };
}
