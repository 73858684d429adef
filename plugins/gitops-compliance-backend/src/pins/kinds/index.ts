import { z } from 'zod';
import { applicationHelmParameter } from './applicationHelmParameter';
import { applicationHelmValue } from './applicationHelmValue';
import { applicationSetElement } from './applicationSetElement';
import { applicationSetTargetRevision } from './applicationSetTargetRevision';
import { applicationTargetRevision } from './applicationTargetRevision';
import { fileValue } from './fileValue';
import { fluxGitRepository } from './fluxGitRepository';
import { fluxHelmRelease } from './fluxHelmRelease';
import { fluxKustomizationImage } from './fluxKustomizationImage';
import { fluxOciRepository } from './fluxOciRepository';
import type { PinKind } from './kind';
import { kustomizeImage } from './kustomizeImage';
import { kustomizeRemoteBase } from './kustomizeRemoteBase';

export {
  applicationHelmParameter,
  applicationHelmValue,
  applicationSetElement,
  applicationSetTargetRevision,
  applicationTargetRevision,
  fileValue,
  fluxGitRepository,
  fluxHelmRelease,
  fluxKustomizationImage,
  fluxOciRepository,
  kustomizeImage,
  kustomizeRemoteBase,
};
export { pathSchema } from './kind';

/** Every kind of pin; one file each. */
export const PIN_KINDS = [
  applicationTargetRevision,
  applicationHelmParameter,
  applicationHelmValue,
  applicationSetElement,
  applicationSetTargetRevision,
  kustomizeImage,
  kustomizeRemoteBase,
  fileValue,
  fluxGitRepository,
  fluxOciRepository,
  fluxHelmRelease,
  fluxKustomizationImage,
] as const;

/** Options of one pin, of whatever kind. */
export type PinOptions = z.output<(typeof PIN_KINDS)[number]['schema']>;

/** Name of a kind of pin. */
export type PinKindName = PinOptions['kind'];

const BY_NAME = new Map<string, PinKind>(
  PIN_KINDS.map(kind => [
    kind.schema.shape.kind.value,
    kind as unknown as PinKind,
  ]),
);

/** The rules of a kind. */
export function pinKind(name: PinKindName): PinKind {
  return BY_NAME.get(name) as PinKind;
}
