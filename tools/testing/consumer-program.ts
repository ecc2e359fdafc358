/**
 * A user's program: it searches, uploads, subscribes, iterates, handles an error and prints the results. It leaves one subscription
 * early, another one pending, and never calls close.
 */
export const PROGRAM = `
import { createClient, eachNode, isLookalikeError, type SimilarFacesQuery } from '@lookalike/client';

const client = createClient({ url: process.argv[2]! });
type Matches = SimilarFacesQuery['similarFaces']['matches'];
const names = (matches: Matches) => matches.map(({ identity }) => identity?.name);

const { matches } = await client.similarFaces({ image: { photo: 'Barack_Obama/0001' }, k: 2 });
const similarity: number = matches[0]!.similarity;

const image = await client.imageFromFile('photo.jpg');
const uploaded = await client.similarFaces({ image, k: 1 });

const { id } = await client.startIngestion({ input: { rebuild: true } });
const statuses: string[] = [];
for await (const { status } of client.ingestionProgress({ id })) {
  statuses.push(status);
  break;
}
for await (const { status } of client.ingestionProgress({ id })) statuses.push(status);
const waiting = client.ingestionProgress({ id }, { signal: AbortSignal.timeout(1) }).next();
const aborted = await waiting.catch((error: unknown) => (error as Error).name);

let identities = 0;
for await (const { photoCount } of eachNode((after) => client.identities({ first: 1, after }))) identities += photoCount > 0 ? 1 : 0;

let remedy = '';
try {
  await client.identity({ name: 'Nobody' });
} catch (error) {
  if (!isLookalikeError(error, 'IDENTITY_NOT_FOUND')) throw error;
  remedy = error.remedy;
}

console.log(
  JSON.stringify({
    similar: names(matches),
    similarity,
    uploaded: names(uploaded.matches),
    statuses: [statuses[0], statuses.at(-1)],
    aborted,
    identities,
    remedy,
  }),
);
`;

/** The program with one mistake each, and the code of the TypeScript error. */
export const INVALID_PROGRAMS = [
  {
    what: 'a wrong field',
    code: 'TS2551',
    program: PROGRAM.replace('matches[0]!.similarity', 'matches[0]!.similarty'),
  },
  {
    what: 'a field that the operation does not select',
    code: 'TS2339',
    program: PROGRAM.replace('{ photoCount }', '{ photoCount, outliers }'),
  },
  { what: 'a wrong argument', code: 'TS2353', program: PROGRAM.replace('k: 2', 'limit: 2') },
  { what: 'an argument of the wrong type', code: 'TS2322', program: PROGRAM.replace('k: 2', "k: '2'") },
  { what: 'a missing argument', code: 'TS2345', program: PROGRAM.replace("{ name: 'Nobody' }", '{}') },
  { what: 'a wrong error code', code: 'TS2345', program: PROGRAM.replace('IDENTITY_NOT_FOUND', 'NO_IDENTITY') },
];
