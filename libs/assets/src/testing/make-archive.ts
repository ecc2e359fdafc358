import { writeFileSync } from 'node:fs';
import { crc32, gzipSync } from 'node:zlib';
import { Header } from 'tar';

export interface ArchiveMember {
  path: string;
  content?: string;
  mode?: number;
  /** The target of a symbolic link; absent for a regular file. */
  link?: string;
}

/** A .tgz with exactly these names, because archiving tools would sanitise malicious ones. */
export function makeTgz(file: string, members: readonly ArchiveMember[]): void {
  const blocks = members.flatMap(({ path, content = '', mode = 0o644, link }) => {
    const body = Buffer.from(link === undefined ? content : '');
    const header = new Header({
      path,
      mode,
      size: body.length,
      type: link === undefined ? 'File' : 'SymbolicLink',
      linkpath: link,
      uid: 0,
      gid: 0,
      mtime: new Date(0),
    });
    const block = Buffer.alloc(512);
    header.encode(block);
    return [block, body, Buffer.alloc((512 - (body.length % 512)) % 512)];
  });
  writeFileSync(file, gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)])));
}

/** A zip of stored members with exactly these names (APPNOTE.TXT 4.3.7, 4.3.12 and 4.3.16). */
export function makeZip(file: string, members: readonly ArchiveMember[]): void {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const { path, content = '', mode = 0o644, link } of members) {
    const name = Buffer.from(path);
    const body = Buffer.from(link ?? content);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(0x800, 2);
    common.writeUInt32LE(crc32(body), 10);
    common.writeUInt32LE(body.length, 14);
    common.writeUInt32LE(body.length, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), common, name, body]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE((((link === undefined ? 0o100000 : 0o120000) | mode) << 16) >>> 0, 6);
    tail.writeUInt32LE(offset, 10);
    const madeByUnix = Buffer.from([20, 3]);
    centrals.push(Buffer.concat([Buffer.from('PK\u0001\u0002'), madeByUnix, common, tail, name]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 0, 'latin1');
  end.writeUInt16LE(members.length, 8);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  writeFileSync(file, Buffer.concat([...locals, directory, end]));
}
