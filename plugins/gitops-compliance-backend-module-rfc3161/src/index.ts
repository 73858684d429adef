/**
 * Time stamps (RFC 3161) as anchors of the ledger of GitOps Compliance.
 *
 * @packageDocumentation
 */
export { gitopsComplianceModuleRfc3161 as default } from './module';
