import type { EvidenceRequest } from '@gitops-compliance/plugin-gitops-compliance-common';

const REF = /^[a-z]+:[a-z0-9._-]+\/[a-z0-9._-]+$/;

/** What an export is limited to; empty where it is of everything. */
export type Asked = Pick<EvidenceRequest, 'services' | 'systems'>;

/**
 * Systems and services that somebody wrote into one field, with spaces or commas
 * between them; or what is wrong with it, and what to write.
 */
export function parseAsked(
  text: string,
): { asked: Asked } | { problem: string } {
  const refs = text
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(ref => ref !== '');
  const wrong = refs.find(ref => !REF.test(ref));
  if (wrong !== undefined) {
    return {
      problem: `“${wrong}” is no reference: write component:default/name for a service, or system:default/name for all of a system.`,
    };
  }
  const systems = refs.filter(ref => ref.startsWith('system:'));
  const services = refs.filter(ref => !ref.startsWith('system:'));
  return {
    asked: {
      ...(systems.length > 0 && { systems }),
      ...(services.length > 0 && { services }),
    },
  };
}
