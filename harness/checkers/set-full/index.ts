export { checkSetFinal } from './set-final.ts';
export { checkSetFull } from './set-full.ts';
