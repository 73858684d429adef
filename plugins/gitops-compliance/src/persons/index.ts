export { PersonsContent } from './PersonsContent';
