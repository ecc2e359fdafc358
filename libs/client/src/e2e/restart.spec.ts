import { setTimeout } from 'node:timers/promises';
import { describeWith, fetchedAsset, freePort, startGateway, type StartedGateway } from '@lookalike/testing';
import { createClient, type IngestionStatus } from '../index.js';

describeWith('the sample gallery and MobileFaceNet', fetchedAsset('mobilefacenet'), () => {
  const started: StartedGateway[] = [];
  afterAll(() => Promise.all(started.map((gateway) => gateway.stop())));

  it('a subscription survives a kill and restart of the gateway, and reports how the ingestion ended', async () => {
    const flags = ['--no-ingest', '--port', String(await freePort())];
    const models = ['MOBILEFACENET', 'RESNET50'] as const;
    const first = await startGateway({ models, flags });
    started.push(first);
    while (!(await fetch(`${first.url}/readyz`)).ok) await setTimeout(100);
    const client = createClient({ url: first.url });
    const { id } = await client.startIngestion({ input: { models: [...models] } });

    const statuses: IngestionStatus[] = [];
    let restarted: Promise<StartedGateway> | undefined;
    for await (const { status } of client.ingestionProgress({ id })) {
      statuses.push(status);
      if (restarted) continue;
      process.kill(first.pid, 'SIGKILL');
      restarted = startGateway({ models, flags: [...flags, '--data', first.dataDirectory] });
    }
    started.push(await restarted!);
    expect(statuses[0]).toBe('RUNNING');
    expect(statuses.at(-1)).toBe('INTERRUPTED');
  });
});
