export interface Config {
  gitopsCompliance?: {
    ledger?: {
      /** Keys in the Transit engine of HashiCorp Vault or OpenBao. */
      vault?: {
        /** Address of the service, such as `https://vault.example.com`. */
        url: string;
        /** Namespace, where the service has them. */
        namespace?: string;
        /** Where the Transit engine is mounted. Default: `transit`. */
        mount?: string;
        /** Path of the file with the token; read anew for each request. */
        tokenFile: string;
        /** Signs checkpoints. */
        checkpoint: {
          /** Name of the key, of type `ed25519`. */
          key: string;
          /** Its version. */
          version: number;
          /** Versions that sign beside it while a rotation lasts. */
          previous?: Array<{
            key: string;
            version: number;
            /** End of the overlap, ISO 8601. */
            until?: string;
          }>;
        };
        /** Signs exports. */
        export: {
          /** Name of the key, of type `ed25519`; another one. */
          key: string;
          /** Its version. */
          version: number;
        };
      };
    };
  };
}
