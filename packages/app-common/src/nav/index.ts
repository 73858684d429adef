export { Logo } from './Logo';
export { SignedInItem } from './SignedInItem';
