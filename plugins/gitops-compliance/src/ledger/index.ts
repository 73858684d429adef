export * from './LedgerContent';
