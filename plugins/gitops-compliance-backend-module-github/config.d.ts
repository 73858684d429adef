export interface Config {
  /**
   * The forge module reads Backstage's own `integrations.github`; declared here
   * is only what it needs beyond a plain reader: an App, since check runs can
   * be published by an App alone. A host without App is skipped.
   */
  integrations?: {
    github?: Array<{
      /**
       * Host name, with port where there is one.
       * @visibility frontend
       */
      host: string;
      /**
       * Base address of the REST API, such as
       * `https://github.example.com/api/v3`. Needed for each host other than
       * github.com; the GraphQL address follows from it.
       * @visibility frontend
       */
      apiBaseUrl?: string;
      apps?: Array<{
        /** Id of the App, on its settings page. */
        appId: number | string;
        /**
         * Private key of the App, PEM.
         * @visibility secret
         */
        privateKey: string;
        /**
         * Secret that signs the App's webhooks; verified by the ingress of the
         * events plugin, not here.
         * @visibility secret
         */
        webhookSecret?: string;
        /** Client id of the App; unused here, required by Backstage. */
        clientId: string;
        /**
         * Client secret of the App; unused here, required by Backstage.
         * @visibility secret
         */
        clientSecret: string;
        /**
         * Organisations and users whose repositories this App serves. Default:
         * every one that installed it.
         */
        allowedInstallationOwners?: string[];
      }>;
    }>;
  };
  gitopsCompliance?: {
    github?: {
      /**
       * How promotions are merged: `merge` (default), `squash` or `rebase`.
       * The repositories must allow it.
       * @visibility backend
       */
      mergeMethod?: 'merge' | 'squash' | 'rebase';
    };
  };
}
