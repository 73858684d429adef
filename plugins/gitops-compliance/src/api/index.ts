export * from './ApiError';
export * from './GitopsComplianceApi';
export * from './HttpGitopsComplianceApi';
export * from './useAsking';
export * from './useFurther';
export * from './useLive';
export * from './usePages';
export * from './useProgress';
