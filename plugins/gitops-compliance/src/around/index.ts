export * from './NoticeList';
export * from './kinds';
