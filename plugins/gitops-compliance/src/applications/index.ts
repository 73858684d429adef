export * from './ApplicationsContent';
