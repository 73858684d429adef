export * from './EntityGitopsComplianceCard';
