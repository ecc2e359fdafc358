import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { WORKSPACE } from './assets';
import { freePort } from './free-port';
import { temporaryFolder } from './temporary-folder';
import { waitUntil } from './wait-until';

const PROGRAMS = ['/usr/sbin/nginx', '/usr/bin/nginx', '/usr/local/sbin/nginx', '/usr/local/bin/nginx'];

/** The path of an installed nginx, if OpenSSL can create a certificate for it, too; null otherwise. */
export function nginx(): string | null {
  if (!existsSync('/usr/bin/openssl') && !existsSync('/usr/local/bin/openssl')) return null;
  return PROGRAMS.find((program) => existsSync(program)) ?? null;
}

/** The host of the example in docs/reverse-proxy.md. It does not resolve: clients connect to 127.0.0.1. */
export const PROXY_HOST = 'photos.example.org';

export interface StartedNginx {
  /** `https://photos.example.org:<port>/faces`. */
  url: string;
  port: number;
  /** The file of its certificate (PEM), which is its own issuer; also valid for `localhost`. */
  certificate: string;
  stop(): Promise<void>;
}

/**
 * Starts nginx with the configuration of docs/reverse-proxy.md in front of a gateway: TLS, and the path /faces/. It ends when this
 * process ends.
 * @param edit changes the configuration
 * @throws Error with nginx's output if it does not start
 */
export async function startNginx(
  program: string,
  gatewayUrl: string,
  edit = (configuration: string) => configuration,
): Promise<StartedNginx> {
  const folder = temporaryFolder();
  const certificate = createCertificate(folder);
  const port = await freePort();
  const documented = Object.entries({
    'listen 443 ssl;': `listen 127.0.0.1:${port} ssl;`,
    'server 127.0.0.1:4000;': `server ${new URL(gatewayUrl).host};`,
    '/etc/nginx/photos.example.org.crt': certificate,
    '/etc/nginx/photos.example.org.key': join(folder, 'key.pem'),
  }).reduce((configuration, [text, replacement]) => replaceOnce(configuration, text, replacement), readExample());
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${join(folder, name)};`,
  );
  const file = join(folder, 'nginx.conf');
  writeFileSync(
    file,
    `daemon off; master_process off; pid ${join(folder, 'pid')}; error_log stderr;
    events { worker_connections 1024; }
    http { access_log off; ${temporary.join(' ')} ${edit(documented)} }`,
  );
  // nginx does not notice the end of this process; the shell does, because only this process holds its stdin.
  const script = '"$0" -e stderr -c "$1" & cat > /dev/null; kill $!; wait $!';
  const child = spawn('sh', ['-c', script, program, file], { stdio: ['pipe', 'ignore', 'pipe'] });
  let output = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
  const closed = new Promise((resolve) => child.once('close', resolve));

  async function stop(): Promise<void> {
    child.stdin.end();
    await closed;
  }

  try {
    await waitUntil(() => accepts(port));
  } catch (cause) {
    await stop();
    throw new Error(`nginx did not start.\n${output}`, { cause });
  }
  return { url: `https://${PROXY_HOST}:${port}/faces`, port, certificate, stop };
}

/** The configuration of the documentation, so that the tests fail if it does not work. */
function readExample(): string {
  const text = readFileSync(join(WORKSPACE, 'docs/reverse-proxy.md'), 'utf8');
  const example = /^```nginx\n(.*?)^```/ms.exec(text)?.[1];
  if (example === undefined) throw new Error('docs/reverse-proxy.md has no example for nginx.');
  return example;
}

function replaceOnce(text: string, part: string, replacement: string): string {
  const parts = text.split(part);
  if (parts.length !== 2) throw new Error(`The example for nginx contains ${part} ${parts.length - 1} times.`);
  return parts.join(replacement);
}

function createCertificate(folder: string): string {
  const file = join(folder, 'certificate.pem');
  const names = `subjectAltName=DNS:${PROXY_HOST},DNS:localhost`;
  const key = [
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-keyout',
    join(folder, 'key.pem'),
  ];
  const subject = ['-subj', `/CN=${PROXY_HOST}`, '-addext', names, '-days', '2'];
  execFileSync('openssl', ['req', '-x509', ...key, ...subject, '-out', file], { stdio: 'pipe' });
  return file;
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => (socket.destroy(), resolve(true)));
    socket.once('error', () => resolve(false));
  });
}
