export interface Config {
  /** The local sandbox; absent in real installations. */
  sandbox?: {
    /**
     * People of the sandbox. Where they are configured, the sign-in page lets
     * the visitor choose one; else it signs in with GitHub.
     *
     * @deepVisibility frontend
     */
    personas?: Array<{
      /** Sent as the header `x-demo-persona` when signing in. */
      id: string;
      /** Who this is, such as `Dora, developer`. */
      title: string;
      /** What one can do as this person, in a sentence. */
      description: string;
      /** Catalog user, such as `user:default/dora`. */
      entityRef: string;
    }>;
  };
}
