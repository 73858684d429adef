export * from './DeployersContent';
