export { PolicyContent } from './PolicyContent';
export { WhyTheseRules } from './TargetPolicyDialog';
