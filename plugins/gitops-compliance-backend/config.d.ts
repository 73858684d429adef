export interface Config {
  /** GitOps Compliance: promotion, approval, window, sync and proof. */
  gitopsCompliance?: {
    /** Where the policy (environments, pins, calendar, rules) comes from. */
    policy: {
      /**
       * Path of a local policy file, relative to the working directory. A local
       * file is for trials: screens mark it as ungoverned. Either this or git.
       */
      file?: string;
      /**
       * `portal`: the policy is changed on the screen, each change approved by a
       * second person; `file` is what is in force before the first.
       */
      store?: 'portal';
      /** File on a protected branch; what a second person approved is in force. */
      git?: {
        /** `owner/name` on the forge's host. */
        repository: string;
        /** Default: main. */
        branch?: string;
        /** Path of the file in the repository. */
        path: string;
      };
    };
    /** How often sources are read in full; streams and webhooks come between. */
    changes?: {
      /**
       * Changes whose syncs run at one Argo CD instance at once; the others wait.
       * Default: 10.
       */
      maxConcurrentSyncs?: number;
      /**
       * Whether people are told what concerns them, and can ask those who can
       * open a gate, by Backstage's notifications, whose backend must be
       * installed. Default: false.
       */
      notify?: boolean;
    };
    /**
     * Whether who has the permission gitops-compliance.person.query may ask what
     * somebody else did. Each such query is on record. Default: false.
     */
    personQueries?: boolean;
    /** Who can deploy. */
    access?: {
      /**
       * Where the rules of each Argo CD lie, since it does not tell them: the
       * ConfigMap argocd-rbac-cm, in a file in Git (repository and path) or in
       * the cluster itself (cluster). Without it, only the roles of its projects
       * are known, and the screen says so.
       */
      rules?: Array<{
        /** Name of the instance. */
        instance: string;
        /** A name under `kubernetes`, whose `argocd` has the instance. */
        cluster?: string;
        /** owner/name. */
        repository?: string;
        /** Default: main. */
        branch?: string;
        path?: string;
        /**
         * Where the ConfigMap argocd-cm lies in the same repository, which says
         * whether the account admin is disabled. Default: `path`.
         */
        settingsPath?: string;
      }>;
    };
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
      /** Seconds between reads of the tickets of all changes. Default 120. */
      ticketsSeconds?: number;
      /**
       * Seconds between reads of who may merge, how branches are protected, and who
       * may deploy. At least 60. Default 1800.
       */
      accessSeconds?: number;
      /**
       * Seconds between readings of what runs in the clusters, of each application;
       * after a sync it is read at once. At least 60. Default 900.
       */
      runtimeSeconds?: number;
      /**
       * Seconds of silence after which screens call a source stale; a source
       * that is read at intervals gets its interval in addition. When gates
       * stop to believe it is the policy's maxFactAgeSeconds. At least 20, for
       * Argo CD shows life every 15 s only. Default 120.
       */
      staleAfterSeconds?: number;
    };
    /** The ledger as a log that others can check. */
    ledger?: {
      /**
       * Name of the log in its checkpoints, unique in the world: host and path
       * without scheme. Default: those of app.baseUrl, and `/ledger`. It cannot
       * change once a checkpoint was signed.
       */
      origin?: string;
      /** Most seconds between checkpoints while entries come in. Default 10. */
      checkpointSeconds?: number;
      /** Most seconds between anchors while checkpoints change. Default 300. */
      anchorSeconds?: number;
      /** A copy of the log outside the database. Default: none. */
      archive?: {
        /** Folder that every replica sees; its files are never changed. */
        folder: string;
        /** Hours between two turns, 1 to 720. Default 24. */
        everyHours?: number;
        /**
         * Whether an empty database is filled from it at the start. Default
         * false.
         */
        restore?: boolean;
      };
      /**
       * For how many months personal data is kept; all at least 12, and none
       * less than minimumMonths. Entries stay: names and free text go.
       */
      retention?: {
        /**
         * A person is erased when the newest entry that names them is that old.
         * Default 12.
         */
        minimumMonths?: number;
        /** Texts of what sources said. Default 24. */
        observationMonths?: number;
        /** Texts of when sources could not be read. Default 24. */
        coverageMonths?: number;
        /** Who read evidence. Default 24. */
        accessMonths?: number;
        /** Texts of what people and gates decided, and why. Default 84. */
        decisionMonths?: number;
      };
      /**
       * Ed25519 keys, outside the database. In production both must be there
       * and be readable by the portal alone; elsewhere missing files are made.
       */
      keys?: {
        /** Signs checkpoints. Default: .data/ledger-keys/checkpoint.pem. */
        checkpoint?: {
          /** Path of a PEM file (PKCS #8). */
          file?: string;
          /** Name of an environment variable that holds the PEM. */
          env?: string;
          /**
           * Keys that sign beside it while a rotation lasts; each until its
           * `until` (ISO 8601), or for as long as it is named here.
           */
          previous?: Array<{ file?: string; env?: string; until?: string }>;
        };
        /** Signs exports. Default: .data/ledger-keys/export.pem. */
        export?: {
          /** Path of a PEM file (PKCS #8). */
          file?: string;
          /** Name of an environment variable that holds the PEM. */
          env?: string;
        };
      };
    };
    /**
     * HTTP checks that the policy may name (rule `externalChecks`): the portal
     * posts the change and takes `{state, reason, until}` for an answer.
     */
    externalChecks?: Array<{
      /** As the policy names it. */
      name: string;
      /** Only http and https; redirects are not followed. */
      url: string;
      /**
       * Sent as bearer token.
       * @visibility secret
       */
      token?: string;
      /**
       * Whether its host may be a private address. Default false: such an
       * address is refused.
       */
      allowPrivate?: boolean;
    }>;
    /**
     * Who is woken by an emergency, and by what is owed after one: the first is
     * asked first, the next where it was not reached in time.
     */
    pagers?: Array<{
      /** Part of what is recorded, unique. */
      name: string;
      /** Only http and https; redirects are not followed. */
      url: string;
      /**
       * Sent as bearer token.
       * @visibility secret
       */
      token?: string;
      /**
       * Each page is signed with it (HMAC-SHA256 of the body, in the header
       * `x-gitops-compliance-signature`).
       * @visibility secret
       */
      secret?: string;
      /**
       * Integration key of PagerDuty's Events API v2, or of what speaks it: with
       * it, pages have that API's form.
       * @visibility secret
       */
      routingKey?: string;
      /**
       * Whether its host may be a private address. Default false: such an
       * address is refused.
       */
      allowPrivate?: boolean;
    }>;
    /** Emergencies. */
    emergencies?: {
      /**
       * Seconds after which a page that could not be delivered goes to the next
       * pager, and to people's notifications. Default 120.
       */
      escalateAfterSeconds?: number;
    };
    /** Addresses of iCalendar feeds that the policy's calendar may name. */
    calendarFeeds?: Array<{
      /** As the policy names it. */
      id: string;
      /** Only http and https; redirects are not followed. */
      url: string;
      /**
       * Sent as bearer token.
       * @visibility secret
       */
      token?: string;
      /**
       * Whether its host may be a private address. Default false: such an
       * address is refused.
       */
      allowPrivate?: boolean;
    }>;
    /** What is given as evidence where a verdict is disputed. */
    disputes?: {
      /** Files of one dispute, up to 10; 0: none. Default 3. */
      maxFiles?: number;
      /** Bytes of each, up to 10485760. Default 1048576. */
      maxFileBytes?: number;
    };
    /** Evidence that is taken away. */
    evidence?: {
      /**
       * Whether each change gets a bundle of its own when it ends. Without, it
       * is made when somebody asks for it. Default true.
       */
      bundlePerChange?: boolean;
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
