/** What the policy says of a signal of the business over a target. */
export interface BusinessSignalFact {
  /** Whether the policy asks for one. */
  asked: boolean;
  /** Names of the metrics that it watches changes by. */
  metrics: string[];
}

/** The fact, by the rules in force. */
export function businessSignalOf(rules: {
  requireBusinessSignal: boolean;
  metrics: readonly { name: string }[];
}): BusinessSignalFact {
  return {
    asked: rules.requireBusinessSignal,
    metrics: rules.metrics.map(({ name }) => name),
  };
}
