export interface Config {
  /**
   * The instances are those of the existing Argo CD plugins; each instance of
   * `appLocatorMethods` with `type: config` becomes a deployment source.
   * Its `name`, `url` and `frontendUrl` are declared by those plugins.
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
      instances?: Array<{
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
      }>;
    }>;
  };
}
