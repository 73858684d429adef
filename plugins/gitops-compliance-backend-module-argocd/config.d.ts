export interface Config {
  /**
   * The instances are those of the existing Argo CD plugins; each instance of
   * `appLocatorMethods` with `type: config` becomes a deployment source.
   */
  argocd?: {
    /**
     * Account for instances that have no credentials of their own.
     * @visibility secret
     */
    username?: string;
    /**
     * Password of that account.
     * @visibility secret
     */
    password?: string;
    appLocatorMethods?: Array<{
      /** Only `config` names instances here. */
      type?: string;
      instances?: Array<{
        /** Name of the instance, unique. */
        name?: string;
        /** Address of its API. */
        url?: string;
        /** Address that people open; default: `url`. */
        frontendUrl?: string;
        /**
         * Token of an Argo CD account that may get and sync applications.
         * @visibility secret
         */
        token?: string;
        /**
         * Account, where there is no token.
         * @visibility secret
         */
        username?: string;
        /**
         * Password of that account.
         * @visibility secret
         */
        password?: string;
        /**
         * Set it to let emergencies grant access there, for their time: the
         * account needs `projects, get` and `projects, update` too.
         */
        emergencyAccess?: {
          /** Default: `sync` alone. To see the application is always granted. */
          grants?: Array<
            | 'sync'
            | 'override'
            | 'rollback'
            | 'update'
            | 'run-actions'
            | 'delete-resources'
            | 'logs'
            | 'exec'
          >;
        };
      }>;
    }>;
  };
}
