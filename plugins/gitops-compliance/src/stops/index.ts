export { StopNotices } from './StopNotices';
export { StopsContent } from './StopsContent';
