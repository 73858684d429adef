export * from './StateContent';
