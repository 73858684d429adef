export * from './types';
export { addedUp, diffManifests, MAX_FIELDS } from './diff';
export type { RenderedDiff } from './diff';
export { fieldEdits } from './fields';
export {
  isManifest,
  normaliseManifest,
  resourceId,
  resourceKey,
  soundsSecret,
} from './normalise';
