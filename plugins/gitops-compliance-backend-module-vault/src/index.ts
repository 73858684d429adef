/**
 * Keys of the ledger of GitOps Compliance in HashiCorp Vault or OpenBao.
 *
 * @packageDocumentation
 */
export { gitopsComplianceModuleVault as default } from './module';
