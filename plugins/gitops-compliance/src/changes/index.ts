export * from './ChangeLists';
export * from './ChangeRow';
export * from './ChangeState';
export * from './ChangeTarget';
export * from './ChangeView';
export * from './GateList';
export * from './PinDiffs';
export * from './ReviewCells';
