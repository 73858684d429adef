export * from './ChangeEvidence';
export * from './ExportsContent';
export * from './ReleaseEvidence';
