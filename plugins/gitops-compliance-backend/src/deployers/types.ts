import type {
  DeployerKind,
  DeployWay,
  Destination,
} from '@gitops-compliance/rules';

/** Applications of one way that are named. */
export const MAX_NAMED = 20;

/** An application that somebody might deploy, and where to. */
export interface DeployTarget {
  instance: string;
  project: string;
  namespace: string;
  application: string;
  /** Null: not told when it was read last. */
  destination: Destination;
}

/** A subject as the sources name it, before persons are known. */
export type Found =
  | { ref: string; way: DeployWay }
  | {
      provider: string;
      subject: string;
      /** What it is where no person is behind it. */
      kind: Exclude<DeployerKind, 'person'>;
      /** Whether it is the name of an account, behind which a person may be. */
      isNamed: boolean;
      way: DeployWay;
    };
