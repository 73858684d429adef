export * from './ApiError';
export * from './GitopsComplianceApi';
export * from './HttpGitopsComplianceApi';
export * from './useLive';
export * from './useProgress';
