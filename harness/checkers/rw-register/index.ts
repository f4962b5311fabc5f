export { checkRwRegister } from './rw-register.ts';
export type { RwRegisterOptions, VersionOrderOptions } from './rw-register-options.ts';
