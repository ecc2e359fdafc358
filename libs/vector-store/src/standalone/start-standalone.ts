import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { GuardedProcess } from '../lite/guarded-process';

export interface Standalone {
  address: string;
  stop(): Promise<void>;
}

/**
 * Starts a Milvus Standalone without Docker, for tests and the bench: does what `milvus-server` of the wheel milvus==2.3.5 does, on free ports.
 * @param wheelFiles the asset `milvus-standalone` @param binaries where its unpacked binaries are cached between runs
 * @param data an empty folder
 */
export async function startStandalone(wheelFiles: string, binaries: string, data: string): Promise<Standalone> {
  unpackOnce(join(wheelFiles, 'bin'), binaries);
  const [proxy, metrics, etcd, etcdPeer, ...inner] = await freePorts(14);
  for (const folder of ['configs', 'logs', 'data', 'run']) mkdirSync(join(data, folder));
  writeFileSync(join(data, 'configs/etcd.yaml'), etcdConfig(etcd!, etcdPeer!));
  const template = readFileSync(join(wheelFiles, 'config.yaml.template'), 'utf8');
  writeFileSync(join(data, 'configs/milvus.yaml'), milvusConfig(template, data, proxy!, etcd!, inner));
  writeFileSync(join(data, 'configs/glog.conf'), readFileSync(join(wheelFiles, 'glog.conf')));
  const log: string[] = [];
  const server = new GuardedProcess({
    command: join(binaries, 'milvus'),
    args: ['run', 'standalone'],
    libraryFolder: binaries,
    workingFolder: data,
    environment: {
      DEPLOY_MODE: 'STANDALONE',
      METRICS_PORT: String(metrics),
      MILVUS_RUN_DIR: join(data, 'run'),
      ETCD_CONFIG_PATH: join(data, 'configs/etcd.yaml'),
    },
    onLine: (line) => log.push(line),
  });
  await waitUntilHealthy(metrics!, server, log);
  return { address: `127.0.0.1:${proxy}`, stop: () => server.stop() };
}

function unpackOnce(packed: string, binaries: string): void {
  if (existsSync(binaries)) return;
  mkdirSync(dirname(binaries), { recursive: true });
  const draft = mkdtempSync(`${binaries}-`);
  const unpack = 'import lzma, shutil, sys; shutil.copyfileobj(lzma.open(sys.argv[1]), open(sys.argv[2], "wb"))';
  for (const name of readdirSync(packed)) {
    const target = join(draft, name.replace(/\.lzma$/, ''));
    execFileSync('python3', ['-c', unpack, join(packed, name), target]);
    execFileSync('chmod', ['755', target]);
  }
  try {
    renameSync(draft, binaries);
  } catch (error) {
    // Another process unpacked them first.
    rmSync(draft, { recursive: true });
    if (!existsSync(binaries)) throw error;
  }
}

/** Fills in the template as the wheel's own start script does: `{{ name(type): default }}`. */
function milvusConfig(template: string, data: string, proxy: number, etcd: number, inner: number[]): string {
  const ports = [...inner];
  const values: Record<string, string | number> = {
    proxy_port: proxy,
    etcd_port: etcd,
    etcd_log_path: join(data, 'logs/etcd.log'),
    system_log_path: join(data, 'logs'),
    etcd_data_dir: join(data, 'data/etcd.data'),
    local_storage_dir: join(data, 'data'),
    rocksmq_data_dir: join(data, 'data/rocksmq'),
  };
  return template.replace(
    /\{\{\s*(\w+)(?:\(\w+\))?(?::\s*([^}]*?))?\s*\}\}/g,
    (_, name: string, defaultValue?: string) => {
      if (name in values) return String(values[name]);
      return name.endsWith('_port') ? String(ports.pop()) : (defaultValue ?? '');
    },
  );
}

function etcdConfig(client: number, peer: number): string {
  const [clientUrl, peerUrl] = [`http://127.0.0.1:${client}`, `http://127.0.0.1:${peer}`];
  return JSON.stringify({
    name: 'default',
    'listen-client-urls': clientUrl,
    'advertise-client-urls': clientUrl,
    'listen-peer-urls': peerUrl,
    'initial-advertise-peer-urls': peerUrl,
    'initial-cluster': `default=${peerUrl}`,
  });
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => new Promise((resolve) => server.once('listening', resolve))));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

async function waitUntilHealthy(port: number, server: GuardedProcess, log: string[]): Promise<void> {
  let ended: string | null = null;
  void server.ended.then((reason) => (ended = reason));
  while (ended === null) {
    const response = await fetch(`http://127.0.0.1:${port}/healthz`).then(
      (health) => health.text(),
      () => '',
    );
    if (response.includes('OK')) return;
    await sleep(100);
  }
  throw new Error(`Milvus Standalone ended (${ended}): ${log.slice(-5).join('\n')}`);
}
