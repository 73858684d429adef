export * from './ChangeEvidence';
export * from './ExportsContent';
