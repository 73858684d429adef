export * from './CheckItem';
export * from './EntityComplianceContent';
export * from './frameworks';
export * from './score';
export * from './useCompliance';
