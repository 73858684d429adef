export * from './ChangeControlPage';
