export interface Config {
  /** GitOps Compliance: promotion, approval, window, sync and proof. */
  gitopsCompliance?: {
    /** Where the policy (environments, pins, calendar, rules) comes from. */
    policy: {
      /**
       * Path of a local policy file, relative to the working directory. A local
       * file is for trials: screens mark it as ungoverned.
       */
      file: string;
    };
    /** How often sources are read in full; streams and webhooks come between. */
    collectors?: {
      /** Seconds between reads of the catalog. Default 30. */
      catalogSeconds?: number;
      /**
       * Seconds between full lists of each Argo CD instance: what its stream
       * drops is noticed that late. Default 120.
       */
      deploymentsSeconds?: number;
      /** Seconds between reads of all open pull requests. Default 300. */
      forgeSeconds?: number;
      /**
       * Seconds of silence after which screens call a source stale; a source
       * that is read at intervals gets its interval in addition. When gates
       * stop to believe it is the policy's maxFactAgeSeconds. At least 20, for
       * Argo CD shows life every 15 s only. Default 120.
       */
      staleAfterSeconds?: number;
    };
    /** Jobs on the plugin's own Postgres. */
    jobs?: {
      /**
       * Seconds after which the job of a process that died is taken up by
       * another. Default 30.
       */
      takeoverSeconds?: number;
    };
  };
}
