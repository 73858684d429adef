export interface Config {
  gitopsCompliance?: {
    /** Prometheus servers, or what speaks their HTTP API, that policies name. */
    prometheus?: Array<{
      /** By which `metrics[].source` of a policy names it. */
      name: string;
      /** Address up to `/api/v1`, such as `https://prometheus.example.com`. */
      url: string;
      /**
       * Bearer token.
       * @visibility secret
       */
      token?: string;
      /** User of HTTP basic authentication; with a password. */
      username?: string;
      /**
       * Password of HTTP basic authentication.
       * @visibility secret
       */
      password?: string;
    }>;
  };
}
