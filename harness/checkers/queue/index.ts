export { checkQueue } from './queue.ts';
export { checkTotalQueue } from './total-queue.ts';
