/**
 * Verdicts of GitOps Compliance as facts of Tech Insights.
 *
 * @packageDocumentation
 */
export { techInsightsModuleGitopsCompliance as default } from './module';
export { createVerdictRetriever } from './verdictRetriever';
