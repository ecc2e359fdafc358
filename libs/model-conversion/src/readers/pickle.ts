import { corruptFile } from '../asset-file';
import type { ByteReader } from './byte-reader';
import { PickleMachine, type PickleRules } from './pickle-machine';

/** FaceNet's 900 entries take about 40,000 opcodes. The limit bounds the heap for a hostile file of any size. */
const MAX_OPCODES = 250_000;
const STOP = 0x2e;

/**
 * Reads one pickle, up to and including its STOP opcode. Dicts become Maps, lists and tuples become arrays. There is no
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

/** The opcodes of pickle protocols 0 to 4 that plain data needs (CPython's Lib/pickle.py). The others build objects and are rejected. */
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
