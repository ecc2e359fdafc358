import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { type ZipMember, zipOf } from '@lookalike/testing';
import { Header } from 'tar';

export type ArchiveMember = ZipMember;

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

/** A .zip with exactly these names. */
export function makeZip(file: string, members: readonly ArchiveMember[]): void {
  writeFileSync(file, zipOf(members));
}
