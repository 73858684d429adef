/** Which names services had. */
export { isOfServices, NamesFold, type NameOfRecord } from './NamesFold';
export { presentName, tenuresOf, type Renaming, type Tenure } from './tenures';
