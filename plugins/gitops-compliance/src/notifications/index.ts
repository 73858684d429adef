export { NotificationSettingsButton } from './NotificationSettingsButton';
