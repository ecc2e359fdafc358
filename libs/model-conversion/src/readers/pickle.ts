import { corruptFile } from '../asset-file';
import type { ByteReader } from './byte-reader';

/** FaceNet's 900 entries take about 40,000 opcodes. The limit bounds the heap for a hostile file of any size. */
const MAX_OPCODES = 250_000;
const STOP = 0x2e;
const MARK = Symbol('mark');

/** What a pickle may name: a class that only marks a type, or a function that builds plain data from its arguments. */
export interface AllowedGlobal {
  build?(args: readonly unknown[]): unknown;
}

export interface PickleRules {
  /** By `module.name`. Everything else is refused, so a pickle cannot run code. */
  globals: ReadonlyMap<string, AllowedGlobal>;
  persistentLoad(id: unknown): unknown;
}

/**
 * Reads one pickle and leaves the reader behind its STOP opcode. Dicts become Maps, lists and tuples become arrays. There is no
 * recursion, and the memory is bounded by the size of the file and the number of opcodes.
 *
 * @throws LookalikeError ASSET_CORRUPT: truncated, an opcode that builds objects, or a global that is not allowed (named)
 */
export function unpickle(reader: ByteReader, rules: PickleRules): unknown {
  const machine = new PickleMachine(reader.file, rules);
  for (let count = 0; count < MAX_OPCODES; count++) {
    const opcode = reader.u8();
    if (opcode === STOP) return machine.pop();
    const execute = OPCODES[String.fromCharCode(opcode)];
    if (!execute)
      throw corruptFile(reader.file, `pickle opcode 0x${opcode.toString(16).padStart(2, '0')} is not allowed`);
    execute(machine, reader);
  }
  throw corruptFile(reader.file, `it has more than ${MAX_OPCODES} pickle opcodes`);
}

/** The opcodes of pickle protocols 0 to 4 that plain data needs (CPython's Lib/pickle.py). The others build objects and are refused. */
const OPCODES: Record<string, (machine: PickleMachine, reader: ByteReader) => void> = {
  '\x80': (_, reader) => checkProtocol(reader),
  '\x95': (_, reader) => void reader.skip(8), // FRAME
  '(': (machine) => machine.mark(),
  '0': (machine) => void machine.pop(),
  N: (machine) => machine.push(null),
  '\x88': (machine) => machine.push(true),
  '\x89': (machine) => machine.push(false),
  J: (machine, reader) => machine.push(reader.i32()),
  K: (machine, reader) => machine.push(reader.u8()),
  M: (machine, reader) => machine.push(reader.u16()),
  '\x8a': (machine, reader) => machine.push(reader.integer(reader.u8())),
  G: (machine, reader) => machine.push(reader.f64BigEndian()),
  X: (machine, reader) => machine.push(reader.utf8(reader.u32())),
  '\x8c': (machine, reader) => machine.push(reader.utf8(reader.u8())),
  '}': (machine) => machine.push(new Map()),
  ']': (machine) => machine.push([]),
  ')': (machine) => machine.push([]),
  t: (machine) => machine.push(machine.popToMark()),
  '\x85': (machine) => machine.push(machine.popMany(1)),
  '\x86': (machine) => machine.push(machine.popMany(2)),
  '\x87': (machine) => machine.push(machine.popMany(3)),
  a: (machine) => machine.append(machine.popMany(1)),
  e: (machine) => machine.append(machine.popToMark()),
  s: (machine) => machine.setItems(machine.popMany(2)),
  u: (machine) => machine.setItems(machine.popToMark()),
  q: (machine, reader) => machine.memoize(reader.u8()),
  r: (machine, reader) => machine.memoize(reader.u32()),
  '\x94': (machine) => machine.memoize(),
  h: (machine, reader) => machine.recall(reader.u8()),
  j: (machine, reader) => machine.recall(reader.u32()),
  c: (machine, reader) => machine.push(machine.global(reader.line(), reader.line())),
  i: (machine, reader) => machine.push(machine.global(reader.line(), reader.line())),
  '\x93': (machine) => {
    const [module, name] = machine.popMany(2);
    machine.push(machine.global(typeof module === 'string' && module, typeof name === 'string' && name));
  },
  R: (machine) => machine.reduce(),
  Q: (machine) => machine.persistentLoad(),
  b: (machine) => void machine.pop(), // BUILD: the attributes (a state_dict's _metadata) are not used
};

function checkProtocol(reader: ByteReader): void {
  const version = reader.u8();
  if (version > 4) throw corruptFile(reader.file, `pickle protocol ${version} is unknown`);
}

/** The stack and the memo on which the opcodes operate. */
class PickleMachine {
  private readonly stack: unknown[] = [];
  private readonly memo = new Map<number, unknown>();
  private readonly callables: ReadonlySet<unknown>;

  constructor(
    private readonly file: string,
    private readonly rules: PickleRules,
  ) {
    this.callables = new Set(rules.globals.values());
  }

  push(value: unknown): void {
    this.stack.push(value);
  }

  mark(): void {
    this.stack.push(MARK);
  }

  pop(): unknown {
    const value = this.top();
    this.stack.pop();
    return value;
  }

  popMany(count: number): unknown[] {
    const values: unknown[] = [];
    while (values.length < count) values.unshift(this.pop());
    return values;
  }

  popToMark(): unknown[] {
    const mark = this.stack.lastIndexOf(MARK);
    if (mark < 0) throw corruptFile(this.file, 'its pickle has no mark');
    return this.stack.splice(mark).slice(1);
  }

  append(items: readonly unknown[]): void {
    const list = this.top();
    if (!Array.isArray(list)) throw corruptFile(this.file, 'it appends to a value that is not a list');
    for (const item of items) list.push(item);
  }

  setItems(items: readonly unknown[]): void {
    const dict = this.top();
    if (!(dict instanceof Map) || items.length % 2)
      throw corruptFile(this.file, 'it sets items of a value that is not a dict');
    for (let index = 0; index < items.length; index += 2) dict.set(items[index], items[index + 1]);
  }

  memoize(key = this.memo.size): void {
    this.memo.set(key, this.top());
  }

  recall(key: number): void {
    if (!this.memo.has(key)) throw corruptFile(this.file, `its memo has no entry ${key}`);
    this.push(this.memo.get(key));
  }

  global(module: unknown, name: unknown): AllowedGlobal {
    const qualifiedName = `${String(module)}.${String(name)}`;
    const allowed = this.rules.globals.get(qualifiedName);
    if (!allowed)
      throw corruptFile(this.file, `it uses ${JSON.stringify(qualifiedName)}, but a checkpoint may only build tensors`);
    return allowed;
  }

  reduce(): void {
    const [callable, args] = this.popMany(2);
    // Only values that `global` returned are called: a dict that the pickle built could have a property `build` too.
    const build = this.callables.has(callable) ? (callable as AllowedGlobal).build : undefined;
    if (!build || !Array.isArray(args)) throw corruptFile(this.file, 'it calls a value that is not a function');
    this.push(build(args));
  }

  persistentLoad(): void {
    this.push(this.rules.persistentLoad(this.pop()));
  }

  private top(): unknown {
    const value = this.stack.at(-1);
    if (value === undefined || value === MARK) throw corruptFile(this.file, 'its pickle stack is empty');
    return value;
  }
}
