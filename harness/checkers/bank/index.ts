export { parseBalances } from './bank-operations.ts';
export { type BankResult, bankChecker, checkBank } from './bank.ts';
