export interface Config {
  gitopsCompliance?: {
    ledger?: {
      anchors?: {
        /** Time-stamp authorities (RFC 3161) that stamp checkpoints. */
        rfc3161?: Array<{
          /** Address of the authority. */
          url: string;
          /** What its certificate must lead to. */
          ca: {
            /** Path of a PEM file with one certificate or several. */
            file: string;
          };
          /** Policy to ask for; default: the authority's own. */
          policyOid?: string;
        }>;
      };
    };
  };
}
