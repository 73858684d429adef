export interface Config {
  gitopsCompliance?: {
    /** Clusters whose RBAC says who could deploy past Argo CD. Only read. */
    kubernetes?: Array<{
      /** Name of the cluster. */
      name: string;
      /** Address of its API server. */
      server: string;
      /** Path of a PEM file with the certificates that its own leads to. */
      caFile?: string;
      /**
       * Bearer token of a service account that may list RBAC.
       * @visibility secret
       */
      token?: string;
      /** Path of a file with that token, which is read again when it changes. */
      tokenFile?: string;
      /** Instances of Argo CD that run in it. */
      argocd?: Array<{
        /** Name of the instance. */
        instance: string;
        /** Default: argocd. */
        namespace?: string;
      }>;
      /** Servers or names by which applications name it as a destination. */
      destinations?: string[];
    }>;
  };
}
