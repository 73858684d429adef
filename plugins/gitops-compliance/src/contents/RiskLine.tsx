import Typography from '@material-ui/core/Typography';
import type { RiskView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { Status, VisibleText, type StatusTone } from '../components';

/** How a score is called, and its shape. */
export function riskWord(score: number): readonly [StatusTone, string] {
  if (score >= 7) return ['error', `risk ${score}, high`];
  if (score >= 4) return ['warning', `risk ${score}, medium`];
  return ['ok', `risk ${score}, low`];
}

/** A score in a list. */
export function RiskScore(props: { score: number }) {
  const [tone, word] = riskWord(props.score);
  return (
    <Status tone={tone} title="0 to 10, by the published formula">
      {word}
    </Status>
  );
}

/** The risk of a change, and what it is the sum of. */
export function RiskLine(props: { risk: RiskView }) {
  const { risk } = props;
  return (
    <Typography variant="body2" component="div">
      <RiskScore score={risk.score} />
      <div>
        <VisibleText text={risk.sentence} />
      </div>
    </Typography>
  );
}
