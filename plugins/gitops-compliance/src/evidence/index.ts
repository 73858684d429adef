export * from './ExportsContent';
