export { ChangeContents } from './ChangeContents';
export { Changelog, changelogTitle } from './Changelog';
export { RiskLine, RiskScore } from './RiskLine';
