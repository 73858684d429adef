export * from './explainRun';
