import { textField, type Message } from './message.ts';
import type { Statement, Tamperer } from './tamperer.ts';

/** An update of one row by its key alone. */
const UPDATE_BY_KEY = /^\s*update\s+\w+\.\w+\s+set\s.*\swhere\s+\w+\s*=\s*\$(\d+)\s*$/is;
/** One pair of updates in so many is swapped. */
const ONE_IN = 5;

/** Of two updates of a key one after the other, the older one comes last: it is carried out once more after the newer one. */
export function swappedUpdates(isStandby: () => boolean): Tamperer {
  const last = new Map<string, Statement>();
  let pairs = 0;
  return {
    followUp: ({ statement, autocommit }) => {
      const key = statement === undefined || !autocommit || isStandby() ? undefined : keyOf(statement);
      if (statement === undefined || key === undefined) return [];
      const before = last.get(key);
      last.set(key, statement);
      if (before === undefined || ++pairs % ONE_IN !== 0) return [];
      // What came out of it is the older value, so the next pair begins with that one.
      last.set(key, before);
      return execute(before);
    },
  };
}

function keyOf({ text, parameters, binding }: Statement): string | undefined {
  const [, number] = UPDATE_BY_KEY.exec(text) ?? [];
  const value = number === undefined ? undefined : parameters[Number(number) - 1];
  return binding === undefined || value === undefined || value === null ? undefined : `${text}\0${value.toString()}`;
}

/** Parse, Bind, Execute and Sync without names. */
function execute({ text, binding }: Statement): readonly Message[] {
  const noName = textField('');
  return [
    { type: 'P', body: Buffer.concat([noName, textField(text), Buffer.alloc(2)]) },
    { type: 'B', body: Buffer.concat([noName, noName, binding ?? Buffer.alloc(6)]) },
    { type: 'E', body: Buffer.concat([noName, Buffer.alloc(4)]) },
    { type: 'S', body: Buffer.alloc(0) },
  ];
}
