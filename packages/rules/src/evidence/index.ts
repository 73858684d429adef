export { EvidenceFold } from './EvidenceFold';
export * from './types';
