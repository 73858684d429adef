export * from './PersonalData';
