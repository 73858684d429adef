export { RollBackDialog } from './RollBackDialog';
export { hasWayBack, WayBack } from './WayBack';
