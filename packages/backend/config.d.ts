export interface Config {
  /**
   * Who may change what, by group: a permission that no rule gives is denied
   * under `gitops-compliance.`, reading excepted.
   */
  rolePolicy?: Array<{
    /** Permission names, such as `gitops-compliance.change.merge`. */
    permissions: string[];
    /** Group references, such as `group:default/payments`. */
    groups: string[];
  }>;
}
