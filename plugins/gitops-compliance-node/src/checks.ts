export type {
  ArrangedControl,
  Calendar,
  CheckContext,
  DeployedChangeFacts,
  Judgement,
  OwnCheck,
  OwnJudgement,
  Verdict,
} from '@gitops-compliance/rules';
