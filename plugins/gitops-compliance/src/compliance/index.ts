export * from './CheckItem';
export * from './EntityComplianceContent';
export * from './score';
export * from './useCompliance';
