export * from './EntityPromotionContent';
export * from './useEnvironments';
