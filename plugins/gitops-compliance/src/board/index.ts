export * from './ChangeBoard';
export * from './QueueContent';
